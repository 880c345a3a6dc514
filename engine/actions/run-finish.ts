// Finishing a run: one commit with what came of it. Lets go of its issue, remembers the state it left, and stops work
// that goes in circles: the second run in a row that moves nothing blocks its issue and names who has to look.
import { z } from 'zod';
import { listActivity } from '../catalog/queries/activity.ts';
import { loggedUnder } from '../catalog/queries/cost-events.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { runStatuses } from '../model/lifecycle.ts';
import { costOf } from '../model/prices.ts';
import type { Run } from '../model/run.ts';
import { defineAction } from './action.ts';
import { addComment } from './comment.ts';
import type { Draft } from './draft.ts';
import { reasonField, refField, timeField } from './fields.ts';
import { nextAbove } from './issue-escalate.ts';
import { letGo, type IssueEntry } from './issue-hold.ts';
import { moveIssue } from './issue-move.ts';
import { besideIssue, stateKey } from './issue-state.ts';
import { factsOfCompany } from './named.ts';
import { bringsNews, leftTraces } from './news.ts';
import { pricesOf } from './prices.ts';
import { letGoOfAll } from './run-forget.ts';
import {
  failedOf,
  failuresInRow,
  isMendable,
  runsOn,
  tryLimit,
  unmovedLimit,
  wasCalled,
} from './run-history.ts';
import { needRun, runShape, showRun, type RunEntry } from './run-record.ts';

const count = z.int().nonnegative();
const blob = z.strictObject({ ref: z.string(), oid: z.string(), bytes: count });

const input = {
  company: refField.describe('The company'),
  run: z.uuid().describe('The run'),
  status: z
    .enum(runStatuses)
    .extract(['succeeded', 'failed', 'cancelled', 'timed_out'])
    .describe('How it ended'),
  reason: reasonField,
  failure: z.string().max(50).optional().describe('The kind of failure'),
  notBefore: timeField.optional().describe('Until when the provider wants no calls'),
  endedAt: timeField.describe('When it ended'),
  exit: z
    .strictObject({ code: z.int().optional(), terminal: z.boolean() })
    .optional()
    .describe('How the program ended'),
  session: z.string().max(200).optional().describe('The agent’s own session'),
  toolCalls: count.optional().describe('Tool calls it showed'),
  worked: z.boolean().default(false).describe('Whether it committed to a repository of its working folder'),
  biller: z.string().max(100).optional().describe('Who bills it'),
  model: z.string().max(200).optional().describe('The model'),
  usage: z
    .strictObject({ inputTokens: count, cachedInputTokens: count, outputTokens: count })
    .optional()
    .describe('Tokens it used; input without what came from a cache'),
  reportedMicros: count.optional().describe('Micro-dollars, where the program said'),
  transcript: blob.optional().describe('Where its transcript lies'),
  context: blob.optional().describe('Where the context handed over lies'),
  excerpt: z.string().max(10_000).default('').describe('The last lines of its output'),
};
type Input = z.output<z.ZodObject<typeof input>>;

export const runFinish = defineAction({
  name: 'run.finish',
  sentence: 'Record how a run ended, once, and let go of its issue; the kernel’s own',
  input,
  output: runShape,
  internal: true,
  allow: { permission: 'run.record', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/runs/:run/finish' },
  alone: true,
  change(draft, input) {
    const run = needRun(draft, draft.company(input.company).name, input.run);
    if (run.data.endedAt !== undefined) return draft.commit('', showRun(draft, run));
    const { agent, issue: ref } = run.data;
    const held = ref === undefined ? undefined : draft.find('issue', run.company, ref);
    // A damaged file is left as it is: a run must be able to end whatever became of its issue.
    const issue = held && draft.isDamaged(held) ? undefined : held;
    const unmoved = issue && holdsUnmoved(issue, run) ? unmovedBefore(draft, issue, run) + 1 : undefined;
    // Before anything is written here: what the engine does with the issue is none of the run's.
    const trace = traceOf(draft, run, input);
    const left = issue && leave(draft, issue, run, input, unmoved);
    const ended = draft.set(run, {
      set: {
        ...outcome(draft, run, input),
        unmoved,
        seen: left && seenState(draft, left, run),
        ...trace,
      },
      body: fenced(input.excerpt),
    });
    // It may have checked out more than it was started for; it holds none of it any longer.
    const others = letGoOfAll(draft, { company: run.company, run: input.run }, held);
    for (const entry of [ended, ...(left ? [left] : []), ...others]) draft.about(entry);
    const where = left ? ` on ${left.name}` : '';
    return draft.commit(
      `Finish ${agent}${where}: ${input.status}`,
      showRun(draft, ended),
      note(input, unmoved),
    );
  },
});

function outcome(draft: Draft, run: RunEntry, input: Input): Record<string, unknown> {
  const { status, reason, failure, notBefore, endedAt, exit, session, toolCalls, biller, model, usage } =
    input;
  const metered = { ...(biller ? { biller } : {}), ...(model ? { model } : {}), ...(usage ? { usage } : {}) };
  const prices = pricesOf(draft);
  const imputed = costOf(metered, prices);
  const reported = input.reportedMicros;
  const cost = reported === undefined ? imputed : costOf({ ...metered, reported }, prices);
  const known = usage !== undefined || reported !== undefined;
  // What nobody reported was perhaps logged piece by piece while it ran.
  const logged = cost.micros === undefined ? loggedIn(draft, run) : undefined;
  return {
    status,
    reason,
    failure,
    notBefore,
    endedAt,
    exit,
    session,
    toolCalls,
    biller,
    model,
    usage,
    provenance: logged !== undefined ? 'logged' : known ? cost.provenance : undefined,
    costMicros: cost.micros ?? logged,
    imputedMicros: imputed.micros,
    transcript: input.transcript,
    context: input.context,
  };
}

function loggedIn({ sources }: Draft, { company, data }: RunEntry): number | undefined {
  return loggedUnder(sources.catalog, { company, run: data.id! })?.cost ?? undefined;
}

/** Whether the run still has its issue where its start put it. */
const holdsUnmoved = (issue: IssueEntry, run: RunEntry): boolean =>
  issue.data.status === 'in_progress' && issue.data.checkoutRun === run.data.id;

function unmovedBefore(draft: Draft, issue: IssueEntry, run: RunEntry): number {
  const before = runsOn(draft, issue, run.data.agent).find(({ path }) => path !== run.path);
  return (before && draft.at('run', before.path)?.data.unmoved) ?? 0;
}

/** The issue as the run leaves it: let go, or blocked when this has gone on long enough. */
function leave(
  draft: Draft,
  issue: IssueEntry,
  run: RunEntry,
  input: Input,
  unmoved: number | undefined,
): IssueEntry {
  if (unmoved === undefined) {
    sayUnheard(draft, issue, run, input);
    return issue;
  }
  const why = givesUp(draft, issue, run, input, unmoved);
  if (why === undefined) return draft.set(issue, { set: letGo });
  const above = nextAboveOrNobody(draft, issue);
  const reason = `${run.data.agent} stopped working on this: ${why}.`;
  addComment(draft, issue, { body: above === undefined ? reason : `@${above} ${reason}` });
  if (above === undefined) return draft.set(issue, { set: letGo });
  return moveIssue(draft, issue, 'blocked', { owner: above, reason });
}

/** Somebody called the agent about what it does not have in hand, and it will not be started for that again. */
function sayUnheard(draft: Draft, issue: IssueEntry, run: RunEntry, input: Input): void {
  if (input.status === 'succeeded' || draft.isDamaged(issue)) return;
  const { agent } = run.data;
  const earlier = runsOn(draft, issue, agent).filter(({ path }) => path !== run.path);
  if (!wasCalled(draft, [run, ...failedOf(earlier)])) return;
  const why = givesUp(draft, issue, run, input, 0);
  const above = why === undefined ? undefined : nextAboveOrNobody(draft, issue, agent);
  if (above === undefined) return;
  addComment(draft, issue, { body: `@${above} ${agent} was called here and was not heard from: ${why}.` });
}

/** Why nobody should start this again by itself; undefined while another try is right. */
function givesUp(
  draft: Draft,
  issue: IssueEntry,
  run: RunEntry,
  input: Input,
  unmoved: number,
): string | undefined {
  if (input.status === 'cancelled') return undefined;
  if (input.status === 'succeeded') {
    return unmoved >= unmovedLimit ? `${unmoved} runs in a row ended without moving it` : undefined;
  }
  const { status, failure = null } = input;
  if (!isMendable({ status, failure })) return `the run ended with ${failure ?? status}: ${input.reason}`;
  const earlier = runsOn(draft, issue, run.data.agent).filter(({ path }) => path !== run.path);
  const failed = failuresInRow(earlier) + 1;
  return failed >= tryLimit
    ? `${failed} runs in a row failed, the last one with: ${input.reason}`
    : undefined;
}

/** The manager's or board member's slug; a book may have neither. */
function nextAboveOrNobody(draft: Draft, issue: IssueEntry, from?: string): string | undefined {
  try {
    const above = nextAbove(draft, issue, from);
    return above.assignee ?? above.assigneeUser ?? undefined;
  } catch {
    return undefined;
  }
}

const activityLimit = 100;

/**
 * The state that counts as seen by the agent: the one its own last write left. Undefined when somebody else changed the
 * issue during the run, so that exactly that change wakes the agent again.
 */
function seenState(draft: Draft, issue: IssueEntry, run: RunEntry): string | undefined {
  const { catalog } = draft.sources;
  const rows = listActivity(catalog, {
    company: run.company,
    about: thingOf(issue),
    limit: activityLimit,
  }).rows;
  for (const row of rows) {
    if (row.action === 'run.start' || row.run === run.data.id) break;
    if (!besideIssue.has(row.action)) return undefined;
  }
  return stateKey(draft, issue);
}

/** Whether anything visible came of it, and whether nothing of that is new. */
function traceOf(draft: Draft, run: RunEntry, { worked }: Input): Pick<Run, 'progress' | 'nothingNew'> {
  const progress = leftTraces(draft, run);
  return { progress, nothingNew: progress && !worked && !bringsNews(draft, run) ? true : undefined };
}

const fenced = (excerpt: string): string =>
  excerpt.trim() === '' ? '' : `${excerpt.trimEnd().replaceAll(/^/gm, '    ')}\n`;

const note = ({ reason }: Input, unmoved: number | undefined): string =>
  unmoved === undefined ? reason : `${reason}\n\nThe run ended without moving its issue.`;
