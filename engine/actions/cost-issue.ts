// What an issue cost with everything that is a part of it, since it began.
import { z } from 'zod';
import { namesBelow } from '../catalog/queries/issue-tree.ts';
import { spendOnIssues } from '../catalog/queries/money.ts';
import { liveRuns } from '../catalog/queries/runs.ts';
import { defineAction } from './action.ts';
import { showSpend, spendShape } from './cost-period.ts';
import { companyField, issueField } from './fields.ts';
import { needIssue, readerFacts } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';

export const costIssue = defineAction({
  name: 'cost.issue',
  sentence: 'What an issue and its sub-issues cost, however deep',
  input: {
    issue: issueField,
    excludeRoot: z.boolean().default(false).describe('Only what is below it'),
    company: companyField,
  },
  output: z.object({
    issue: z.string().describe('The issue'),
    issueCount: z.number().int().describe('Issues that are counted'),
    includeDescendants: z.literal(true).describe('Sub-issues count'),
    ...spendShape,
    runCount: z.number().int().describe('Runs'),
    runtimeMs: z.number().describe('Milliseconds of runs, those that go on among them'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/cost-summary' },
  cli: { positional: ['issue'] },
  read(lookup, input, context) {
    const { company, path, name } = needIssue(lookup, input.company, input.issue);
    const { catalog } = lookup.sources;
    const below = namesBelow(catalog, { company, path }).filter(
      (one) => !input.excludeRoot || one.path !== path,
    );
    const names = new Set(below.map((one) => one.name));
    const spend = spendOnIssues(catalog, company, [...names]);
    return {
      issue: name,
      issueCount: new Set(below.map((one) => one.path)).size,
      includeDescendants: true as const,
      ...showSpend(spend),
      runCount: spend.runs,
      runtimeMs: spend.wallMs + goingOn(lookup, company, names, context.clock.now()),
    };
  },
});

/** How long the runs have taken so far that have no end yet. */
const goingOn = ({ sources }: Lookup, company: string, issues: ReadonlySet<string>, now: number): number =>
  liveRuns(sources.catalog, { company })
    .filter(({ issue }) => issue !== null && issues.has(issue))
    .reduce((sum, { startedAt }) => sum + (startedAt ? Math.max(0, now - Date.parse(startedAt)) : 0), 0);
