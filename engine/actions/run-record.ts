// The record of a run as answers show it, and finding one by its id or name. Knows no process.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { isUuid } from '../base/ids.ts';
import { readRunRow, type RunRow } from '../catalog/queries/runs.ts';
import { runStatuses } from '../model/lifecycle.ts';
import { locate } from '../model/paths.ts';
import type { Facts } from '../model/policy.ts';
import { refField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { companyAround } from './noun.ts';
import { companyFacts } from './relation.ts';

export type RunEntry = Entry<'run'>;

const text = (what: string) => z.string().nullable().describe(what);
const number = (what: string) => z.number().nullable().describe(what);

/** A run in a list. */
export const runRowShape = z.object({
  id: z.string().describe('The id that never changes'),
  company: z.string().describe('Slug of its company'),
  agent: z.string().describe('Slug of the agent that ran'),
  agentName: text('What people call it'),
  adapter: text('What ran it'),
  issue: text('The issue it was started for'),
  source: text('What kind of wake-up started it'),
  status: z.enum(runStatuses).describe('What the record says; whether it lives is the host’s to know'),
  reason: text('How it ended'),
  failure: text('The kind of failure, where it failed'),
  startedAt: text('When it started'),
  endedAt: text('When it ended'),
  costMicros: number('Micro-dollars; null, never 0, where not known'),
  tokens: number('Tokens of all sorts'),
  progress: z.boolean().nullable().describe('Whether anything visible came of it'),
  host: text('The machine it ran on'),
});

/** A run with everything its record says. */
export const runShape = z.object({
  ...runRowShape.shape,
  cause: text('What it was started for'),
  wakes: z.array(z.string()).describe('Keys of the wake-ups it delivered'),
  isolation: text('How it was kept from the book: namespace, or none'),
  session: text('The agent’s own session'),
  exitCode: number('Exit code of the agent'),
  toolCalls: number('Tool calls it showed'),
  transcript: text('The blob of its transcript'),
  excerpt: z.string().describe('The last lines of its output'),
  path: z.string().describe('Its file in the book'),
});

export type ListedRun = z.output<typeof runRowShape>;
export type ShownRun = z.output<typeof runShape>;

const nameOf = (lookup: Lookup, company: string, agent: string): string | null =>
  lookup.find('agent', company, agent)?.data.name ?? null;

export function listRunRows(lookup: Lookup, company: string, rows: readonly RunRow[]): ListedRun[] {
  const agents = new Set(rows.map(({ agent }) => agent));
  const names = new Map([...agents].map((agent) => [agent, nameOf(lookup, company, agent)]));
  return rows.map((row) => listRunRow(row, names.get(row.agent) ?? null));
}

const listRunRow = (row: RunRow, agentName: string | null): ListedRun => ({
  id: row.id,
  company: row.company,
  agent: row.agent,
  agentName,
  adapter: row.adapter,
  issue: row.issue,
  source: row.source,
  status: row.status as ListedRun['status'],
  reason: row.reason,
  failure: row.failure,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
  costMicros: row.costMicros,
  tokens: row.tokens,
  progress: row.progress === null ? null : row.progress === 1,
  host: row.host,
});

export function showRun(lookup: Lookup, { company, path, data }: RunEntry): ShownRun {
  const { usage } = data;
  return {
    id: data.id ?? '',
    company,
    agent: data.agent,
    agentName: nameOf(lookup, company, data.agent),
    adapter: data.adapter ?? null,
    issue: data.issue ?? null,
    source: data.source,
    status: data.status,
    reason: data.reason ?? null,
    failure: data.failure ?? null,
    startedAt: data.startedAt ?? null,
    endedAt: data.endedAt ?? null,
    costMicros: data.costMicros ?? null,
    tokens: usage ? usage.inputTokens + usage.cachedInputTokens + usage.outputTokens : null,
    progress: data.progress ?? null,
    host: data.host ?? null,
    cause: data.cause ?? null,
    wakes: [...data.wakes],
    isolation: data.isolation ?? null,
    session: data.session ?? null,
    exitCode: data.exit?.code ?? null,
    toolCalls: data.toolCalls ?? null,
    transcript: data.transcript?.oid ?? null,
    excerpt: data.body,
    path,
  };
}

/** The record of a run, also one that was started in the same breath, or NOT_FOUND. */
export function needRun(lookup: Lookup, company: string, id: string): RunEntry {
  const row = readRunRow(lookup.sources.catalog, { company, id: id.toLowerCase() });
  const entry = (row && lookup.at('run', row.path)) ?? freshRun(lookup, company, id);
  if (!entry) throw fault('NOT_FOUND', { kind: 'run', ref: id, company });
  return entry;
}

/** The same by its id or its name, and where no company may be named: its id alone says of which it is. */
export function findRun(lookup: Lookup, company: string | undefined, ref: string): RunEntry {
  const within = companyAround(lookup, company, ref);
  if (!isUuid(ref)) return lookup.need('run', within, ref);
  return within === undefined
    ? lookup.need('run', undefined, ref.toLowerCase())
    : needRun(lookup, within, ref);
}

export const runField = refField.describe('The run: its id, or its name as in 160803-cto-7f3a');

export const factsOfRun = (
  lookup: Lookup,
  { run, company }: { run: string; company?: string | undefined },
): Facts => companyFacts(lookup, findRun(lookup, company, run).company);

function freshRun(lookup: Lookup, company: string, id: string): RunEntry | undefined {
  for (const path of lookup.fresh()) {
    const place = locate(path);
    if (place?.kind !== 'run' || place.company !== company) continue;
    const entry = lookup.at('run', path);
    if (entry?.data.id === id) return entry;
  }
  return undefined;
}
