// The state of an issue as an agent is woken for it: one key for everything that would make a difference to who works
// on it.
import { createHash } from 'node:crypto';
import type { IssueEntry } from './issue-hold.ts';
import { openBlockers } from './issue-links.ts';
import type { Lookup } from './lookup.ts';
import { saidBy } from './said.ts';

/** `assignment:<issue>:<hash>`: the same key is the same state; it changes when the last open blocker goes. */
export function stateKey(lookup: Lookup, issue: IssueEntry): string {
  const waitsFor = openBlockers(lookup, issue)
    .map(({ name }) => name)
    .sort();
  const hash = createHash('sha256')
    .update(`[${saidBy(issue.data)},${JSON.stringify(waitsFor)}]`)
    .digest('hex');
  return `assignment:${issue.data.id ?? issue.name}:${hash.slice(0, 20)}`;
}

/** Actions that touch an issue without changing what it says. */
export const besideIssue: ReadonlySet<string> = new Set([
  'issue.comment',
  'issue.ask',
  'issue.answer',
  'issue.withdraw',
  'run.finish',
  'event.note',
]);

/** Whether a key names a state of this issue. */
export const isStateOf = (key: string, issue: IssueEntry): boolean =>
  key.startsWith(`assignment:${issue.data.id ?? issue.name}:`);
