// Tables of what happened: one row per commit of the engine's line and company, and what each was about.
import { defineTable } from '../table.ts';

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
    /** Fields that nobody has decided since, as a JSON list. */
    fields: 'text',
  },
  key: ['company', 'path', 'position'],
  derived: ['fields'],
});

/** The highest issue number that the engine's own commits name: given, even when no file has it any more. */
export const given = defineTable({
  name: 'given',
  columns: { company: 'text', number: 'integer' },
  key: ['company'],
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
});
