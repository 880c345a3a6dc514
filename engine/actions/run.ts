// The actions of the noun run: what people and agents may see and stop, and what the kernel records.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listRuns } from '../catalog/queries/runs.ts';
import { defineAction } from './action.ts';
import {
  companyField,
  cursorField,
  defined,
  issueField,
  limitField,
  reasonField,
  refField,
  timeField,
} from './fields.ts';
import { pageOf } from './list-shape.ts';
import { companyMeant, factsOfMeant } from './named.ts';
import { runFinish } from './run-finish.ts';
import { runForget } from './run-forget.ts';
import { runLog } from './run-log.ts';
import { factsOfRun, findRun, listRunRows, runField, runRowShape, runShape, showRun } from './run-record.ts';
import { runStart } from './run-start.ts';

/** Runs that a list of live ones is filled up to at most. */
const maxFilling = 50;

export const runList = defineAction({
  name: 'run.list',
  sentence: 'List runs, newest first: of the company, an agent or an issue',
  input: {
    agent: refField.optional().describe('Only runs of this agent'),
    issue: issueField.optional(),
    live: z.boolean().optional().describe('Only runs that have no end yet'),
    atLeast: z
      .number()
      .int()
      .min(0)
      .max(maxFilling)
      .optional()
      .describe('With live: when fewer live, filled up to this many with the last ones that ended'),
    before: timeField.optional().describe('Only runs before this time'),
    limit: limitField,
    after: cursorField,
    company: companyField,
  },
  output: pageOf(runRowShape),
  allow: {
    permission: 'company.read',
    facts: factsOfMeant,
  },
  route: { method: 'GET', path: '/companies/:company/runs' },
  cli: { columns: ['id', 'agent', 'issue', 'status', 'reason', 'startedAt'] },
  read(lookup, { agent, issue, atLeast = 0, ...asked }) {
    const company = companyMeant(lookup, { agent, issue, company: asked.company });
    const { catalog } = lookup.sources;
    const filter = {
      ...defined(asked),
      company,
      ...(agent === undefined ? {} : { agent: lookup.need('agent', company, agent).name }),
      ...(issue === undefined ? {} : { issue: lookup.need('issue', company, issue).name }),
    };
    const { rows, next } = listRuns(catalog, filter);
    const limit = asked.live && asked.after === undefined ? atLeast - rows.length : 0;
    const ended = limit > 0 ? listRuns(catalog, { ...filter, live: false, ended: true, limit }).rows : [];
    return { items: listRunRows(lookup, company, [...rows, ...ended]), next: next ?? null };
  },
});

export const runShow = defineAction({
  name: 'run.show',
  sentence: 'Show one run: why it started, what came of it, what it used',
  input: { run: runField, company: companyField },
  output: runShape,
  allow: { permission: 'company.read', facts: factsOfRun },
  route: { method: 'GET', path: '/companies/:company/runs/:run' },
  cli: { positional: ['run'] },
  read: (lookup, { run, company }) => showRun(lookup, findRun(lookup, company, run)),
});

export const runCancel = defineAction({
  name: 'run.cancel',
  sentence: 'Stop a run with all its processes; its issue stays with its agent',
  input: { run: runField, reason: reasonField.optional(), company: companyField },
  output: runRowShape.pick({ id: true, company: true, agent: true, issue: true }),
  allow: { permission: 'run.stop', facts: factsOfRun },
  route: { method: 'POST', path: '/companies/:company/runs/:run/cancel' },
  cli: { positional: ['run'] },
  async perform(context, { run, reason, company: ref }, lookup) {
    const { company, data } = findRun(lookup, ref, run);
    const id = data.id ?? run;
    if (data.endedAt !== undefined) throw fault('RUN_OVER', { run: id, status: data.status });
    await context.kernel.stop({ company, run: id }, reason ?? 'cancelled');
    return { id, company, agent: data.agent, issue: data.issue ?? null };
  },
});

export const runActions = [runList, runShow, runLog, runCancel, runStart, runFinish, runForget] as const;
