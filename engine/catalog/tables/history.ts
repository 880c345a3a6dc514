// Tables of what happened: the engine's line, one row per commit of it and company, and what each was about. Rows only
// ever come at the end, so that an earlier state is had by taking the last ones away.
import { defineTable } from '../table.ts';

/** The first-parent line itself: which commit stands where, and since when. */
export const line = defineTable({
  name: 'line',
  columns: {
    /** From 1, the line's first commit, on. */
    position: 'integer',
    oid: 'text',
    /** Since when the line stands there, in milliseconds; see history.ts for commits whose own date cannot be right. */
    at: 'integer',
    /** What the engine's clock last said, up to and with this commit; 0 before its first. */
    clock: 'integer',
    /** 1 while no later commit has an earlier time: only such a one answers for a time. */
    stands: 'integer',
    /** 1 when it took in commits from beside the line. */
    merged: 'integer',
  },
  key: ['position'],
  indexes: { time: '(at) WHERE stands = 1', merged: '(position) WHERE merged = 1' },
  unique: { oid: ['oid'] },
});

export const activity = defineTable({
  name: 'activity',
  columns: {
    company: 'text',
    /** Place of the commit on the first-parent line, from its first commit on. */
    position: 'integer',
    oid: 'text',
    /** ISO time of the commit. */
    at: 'text',
    /** `issue.checkout`, from the trailer of an engine commit, or inferred from the files. */
    action: 'text',
    /** `user:ada`, `agent:acme/cto`, `system`; the address of the author where the commit is not the engine's. */
    actor: 'text',
    subject: 'text',
    run: 'text',
    request: 'text',
    /** 1 when the engine signed it. */
    engine: 'integer',
  },
  key: ['company', 'position'],
  indexes: {
    actor: '(company, actor, position)',
    run: '(company, run, position) WHERE run IS NOT NULL',
    outside: "(company, position) WHERE action IN ('book.correct', 'main.take-in')",
  },
});

/** Which entities a commit was about. */
export const touches = defineTable({
  name: 'touches',
  columns: { company: 'text', entity: 'text', position: 'integer' },
  key: ['company', 'entity', 'position'],
  indexes: { position: '(company, position)' },
});

/** Where a person's commit and the engine contradicted each other: the versions that met. */
export const conflicts = defineTable({
  name: 'conflicts',
  columns: {
    company: 'text',
    path: 'text',
    /** Place and id of the commit that took the person's in. */
    position: 'integer',
    oid: 'text',
    base: 'text',
    mine: 'text',
    theirs: 'text',
    /** Place of the commit that settled it; null while none has. */
    settledAt: 'integer',
    /** Fields that nobody has decided since, as a JSON list; null once it is settled. */
    fields: 'text',
  },
  key: ['company', 'path', 'position'],
  indexes: { position: '(company, position)' },
  derived: ['settledAt', 'fields'],
});

/**
 * What was given another name by a commit, under its new one: what it was called before. A row without one says under a
 * name that it was left then.
 */
export const renames = defineTable({
  name: 'renames',
  columns: {
    company: 'text',
    /** As trailers name it. */
    entity: 'text',
    position: 'integer',
    fromCompany: 'text',
    fromEntity: 'text',
    fromPath: 'text',
  },
  key: ['company', 'entity', 'position'],
});

/**
 * The highest issue number that the engine's own commits name, at each commit that raised it: given, even when no file
 * has it any more.
 */
export const given = defineTable({
  name: 'given',
  columns: { company: 'text', position: 'integer', number: 'integer' },
  key: ['company', 'position'],
});

/** What commits of people did that no action does, each with what stood before. Whether it still stands is asked later. */
export const breaches = defineTable({
  name: 'breaches',
  columns: {
    company: 'text',
    path: 'text',
    code: 'text',
    /** Of a rule about a field; else empty. */
    field: 'text',
    position: 'integer',
    oid: 'text',
    /** As trailers name it: `issue:acme/ACME-42`. */
    entity: 'text',
    id: 'text',
    /** The blob before the commit. */
    was: 'text',
    /** The field before and after it. */
    before: 'text',
    after: 'text',
    found: 'text',
  },
  key: ['company', 'path', 'code', 'field', 'position'],
  indexes: { position: '(company, position)' },
});

/** Tables whose rows belong to one commit of the line: what came after a place is taken away from all of them. */
export const ofCommits = [activity, touches, renames, given, breaches, conflicts] as const;
