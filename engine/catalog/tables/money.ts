// Tables of what was spent: the events, and their sums by day and month under every dimension people ask for.
import { defineTable } from '../table.ts';

/** One row per cost event, in order of time, so that the part of a day is one stretch of the table. */
export const spending = defineTable({
  name: 'spending',
  columns: {
    company: 'text',
    /** Milliseconds since the epoch. */
    at: 'integer',
    event: 'text',
    agent: 'text',
    issue: 'text',
    project: 'text',
    goal: 'text',
    billingCode: 'text',
    model: 'text',
    provider: 'text',
    biller: 'text',
    billingType: 'text',
    run: 'text',
    /** Micro-dollars; null, never 0, where they are not known. */
    cost: 'integer',
    imputed: 'integer',
    provenance: 'text',
    input: 'integer',
    cached: 'integer',
    output: 'integer',
    /** 1 for a call or a run that says what it used; 0 for a run that only counts as one. */
    metered: 'integer',
    runs: 'integer',
    wallMs: 'integer',
    /** Path of the file it was read from; empty while it only stands in the spool. */
    source: 'text',
  },
  key: ['company', 'at', 'event'],
  indexes: {
    agent: '(company, agent, at)',
    spooled: "(company) WHERE source = ''",
    /** What was logged under a run; not the run itself. */
    logged: '(company, run) WHERE run IS NOT NULL AND runs = 0',
  },
  unique: { event: ['company', 'event'] },
});

/** Files that say an event which counts from another file already: they count when that one says it no more. */
export const echoes = defineTable({
  name: 'echoes',
  columns: { company: 'text', event: 'text', source: 'text' },
  key: ['company', 'event', 'source'],
});

/** Sums: `bucket` is a UTC day `d2026-11-22`, month `m2026-11` or all time `a`, `name` the agent, issue, …, or empty for none; of a charge see `chargeName`. */
export const sums = defineTable({
  name: 'sums',
  columns: {
    company: 'text',
    dimension: 'text',
    bucket: 'text',
    name: 'text',
    events: 'integer',
    /** Events with a cost, and with an imputed cost. */
    priced: 'integer',
    valued: 'integer',
    cost: 'integer',
    imputed: 'integer',
    input: 'integer',
    cached: 'integer',
    output: 'integer',
    runs: 'integer',
    wallMs: 'integer',
    /** Rows of `spending` that are in it. */
    entries: 'integer',
  },
  key: ['company', 'dimension', 'bucket', 'name'],
});
