// The state of an issue as an agent is woken for it: one key for everything that would make a difference to who works
// on it. What the engine keeps in the file for itself is left out, so that its own bookkeeping wakes nobody.
import { createHash } from 'node:crypto';
import type { IssueEntry } from './issue-hold.ts';
import { openBlockers } from './issue-links.ts';
import type { Lookup } from './lookup.ts';

const bookkeeping: ReadonlySet<string> = new Set(
  `id number identifier formerly updated createdAt createdBy requestDepth
  checkoutRun checkedOutAt startedAt completedAt cancelledAt
  originKind originId originRun originFingerprint`.split(/\s+/),
);

/** `assignment:<issue>:<hash>`: the same key is the same state; it changes when the last open blocker goes. */
export function stateKey(lookup: Lookup, issue: IssueEntry): string {
  const waitsFor = openBlockers(lookup, issue)
    .map(({ name }) => name)
    .sort();
  const hash = createHash('sha256')
    .update(`[${saidByIssue(issue.data)},${JSON.stringify(waitsFor)}]`)
    .digest('hex');
  return `assignment:${issue.data.id ?? issue.name}:${hash.slice(0, 20)}`;
}

/** What its file says, bookkeeping and `except` left out: equal texts say the same. */
export const saidByIssue = (data: IssueEntry['data'], except?: ReadonlySet<string>): string =>
  JSON.stringify(
    Object.entries(data)
      .filter(([key, value]) => !bookkeeping.has(key) && except?.has(key) !== true && value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/** Actions that touch an issue without changing what it says. */
export const besideIssue: ReadonlySet<string> = new Set([
  'issue.comment',
  'issue.ask',
  'issue.answer',
  'issue.withdraw',
  'run.finish',
]);

/** Whether a key names a state of this issue. */
export const isStateOf = (key: string, issue: IssueEntry): boolean =>
  key.startsWith(`assignment:${issue.data.id ?? issue.name}:`);
