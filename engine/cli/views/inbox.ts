// How an inbox looks: what waits for an agent or a person, each sort under its name, and nothing that is empty.
import { itemLines } from '../shape.ts';
import type { Frame } from '../table.ts';
import { oneLine } from '../text.ts';
import { issueTable, type IssueLine } from './issue.ts';

/** What each list is called, in the order in which it asks for attention. */
const parts: Readonly<Record<string, string>> = {
  approvals: 'To approve',
  warnings: 'To know (event dismiss <id> when you do)',
  questions: 'Asked',
  actionable: 'To go on with',
  assigned: 'Assigned',
  mentions: 'Mentioned',
  ownerless: 'Blocked, and nobody is named who could change that',
  waiting: 'Waits for something else',
  problems: 'Files to mend',
  corrections: 'Commits that did not land as they were',
};
const issueParts = new Set(['actionable', 'assigned', 'ownerless', 'waiting']);

export function inbox(answer: Readonly<Record<string, unknown>>, frame: Frame): string[] {
  const { strong, quiet } = frame.palette;
  const filled = Object.entries(parts).flatMap(([key, title]) => {
    const items = answer[key];
    return Array.isArray(items) && items.length > 0 ? [{ key, title, items: items as unknown[] }] : [];
  });
  if (filled.length === 0)
    return [quiet(`Nothing waits for ${oneLine(String(answer['user'] ?? answer['agent']))}.`)];
  return filled.flatMap(({ key, title, items }, at) => [
    ...(at === 0 ? [] : ['']),
    `${strong(title)}${quiet(`  ${items.length}`)}`,
    ...(issueParts.has(key)
      ? issueTable(items as readonly IssueLine[], frame)
      : itemLines(items, undefined, frame)),
  ]);
}
