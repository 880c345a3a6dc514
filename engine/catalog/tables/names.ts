// Tables about every entity, whatever its kind: which file says it, what it is called, what it refers to.
import { defineTable } from '../table.ts';

/** One row per file that is an entity; `company` is empty for what belongs to the whole book. */
export const files = defineTable({
  name: 'files',
  columns: {
    company: 'text',
    path: 'text',
    kind: 'text',
    /** The blob the file is now. */
    oid: 'text',
    /** Its newest valid version: the rows of all other tables come from it. Null when it never was valid. */
    good: 'text',
    /** While it is invalid: the newest commit that has that version. */
    goodAt: 'text',
    /** The commit since which the file is invalid. */
    since: 'text',
  },
  key: ['company', 'path'],
  indexes: { invalid: '(company, path) WHERE since IS NOT NULL' },
});

export const entities = defineTable({
  name: 'entities',
  columns: {
    company: 'text',
    path: 'text',
    kind: 'text',
    id: 'text',
    /** Slug, `ACME-42`, or `<parent>/<name>` for what stands beside an issue or under a project. */
    name: 'text',
    title: 'text',
  },
  key: ['company', 'path'],
  indexes: { name: '(company, kind, name)', id: '(id)' },
});

/** Further names that mean an entity: former ones, short ones. */
export const aliases = defineTable({
  name: 'aliases',
  columns: { company: 'text', kind: 'text', alias: 'text', path: 'text' },
  key: ['company', 'kind', 'alias', 'path'],
  indexes: { path: '(company, path)' },
});

/** What files say of each other, as they say it, and what it means. */
export const links = defineTable({
  name: 'links',
  columns: {
    company: 'text',
    path: 'text',
    /** The front-matter key: blockedBy, parent, labels … */
    field: 'text',
    /** The reference in its plain form: a name, an id. */
    target: 'text',
    kind: 'text',
    place: 'integer',
    /** Path of the entity that is meant; null when there is none. */
    found: 'text',
  },
  key: ['company', 'path', 'field', 'target'],
  derived: ['found'],
  indexes: {
    target: '(company, kind, target)',
    found: '(company, found, field)',
  },
});

/** What is wrong with a file by itself. */
export const problems = defineTable({
  name: 'problems',
  columns: {
    company: 'text',
    path: 'text',
    code: 'text',
    /** What makes two problems of one file two: the id, the name. */
    subject: 'text',
    line: 'integer',
    found: 'text',
    remedy: 'text',
  },
  key: ['company', 'path', 'code', 'subject'],
});

/** Files that claim an id, a number or a prefix that another one has. */
export const twins = defineTable({
  name: 'twins',
  columns: {
    company: 'text',
    path: 'text',
    code: 'text',
    /** What is claimed twice. */
    subject: 'text',
    /** Path of the file that has it. */
    first: 'text',
  },
  key: ['company', 'path', 'code', 'subject'],
  indexes: { subject: '(code, subject)' },
});

/** The words of issues, comments and documents: what full-text search reads. */
export const texts = defineTable({
  name: 'texts',
  columns: {
    company: 'text',
    path: 'text',
    kind: 'text',
    /** Path of the issue it is, or stands beside. */
    issue: 'text',
    /** The company and the kind as words that no text holds, so that the search index itself narrows to them. */
    scope: 'text',
    title: 'text',
    body: 'text',
  },
  key: ['company', 'path'],
  rowid: true,
});

/** Names in the tree that hide something: what stands in no place of an entity, and names that some systems confuse. */
export const misfits = defineTable({
  name: 'misfits',
  columns: {
    company: 'text',
    folder: 'text',
    path: 'text',
    code: 'text',
    /** What stands there: file, folder or link. */
    form: 'text',
    level: 'text',
    found: 'text',
    /** Where it belongs, where only one place can be meant. */
    belongs: 'text',
  },
  key: ['company', 'folder', 'path', 'code'],
});

/** Files that refer to each other in a circle, one row for each member. */
export const circles = defineTable({
  name: 'circles',
  columns: {
    company: 'text',
    field: 'text',
    path: 'text',
    /** What names the circle: its first member by path. */
    ring: 'text',
    /** The member it refers to, on the shortest way back to itself. */
    next: 'text',
  },
  key: ['company', 'field', 'path'],
  indexes: { ring: '(company, field, ring)' },
});
