// An issue: one unit of work, held by at most one agent or person. Also what a TASK.md of a package reads as.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { isTerminal, issueStatuses, priorities } from './lifecycle.ts';
import { parseIdentifier } from './names.ts';

export const originKinds = ['manual', 'agent', 'routine', 'import', 'plugin', 'adopted'] as const;

export const issueSchema = z.object({
  id: f.id,
  title: f.line.describe('The first heading of the body'),
  status: z.enum(issueStatuses).default('backlog'),
  createdBy: f.actor.optional(),
  priority: z.enum(priorities).default('medium'),
  createdAt: f.createdAt,
  assignee: f.reference.optional().describe('The agent it is for'),
  assigneeUser: f.reference.optional().describe('The person it is for, instead of an agent'),
  originKind: z.enum(originKinds).default('manual'),
  project: f.reference.optional(),
  originId: f.line.optional(),
  goal: f.reference.optional(),
  originRun: f.line.optional(),
  milestone: f.reference.optional(),
  parent: f.reference.optional(),
  originFingerprint: f.line.optional().describe('A create with a living twin answers the twin'),
  blockedBy: f.references,
  requestDepth: f.count.default(0),
  labels: f.references,
  identifier: f.line.optional().describe('ACME-42; a key only in TASK.md, elsewhere the file name says it'),
  due: f.date.optional(),
  number: f.count.optional().describe('Derived from the identifier'),
  billingCode: f.line.optional(),
  recurring: z.boolean().optional().describe('In packages: it becomes a routine'),
  blockedOwner: f.line.optional().describe('Who can unblock it, where no issue does'),
  blockedReason: f.text.optional(),
  formerly: f.formerly,
  checkoutRun: f.line.optional().describe('The run that holds it: the fencing token of every write'),
  checkedOutAt: f.time.optional(),
  startedAt: f.time.optional(),
  completedAt: f.time.optional(),
  cancelledAt: f.time.optional(),
  removedAt: f.time.optional().describe('A tombstone: the number is never given again'),
  removedBy: f.actor.optional(),
  updated: f.updated,
});

export type Issue = z.output<typeof issueSchema>;

/** What says that an issue was removed: both are there, or neither is. */
const removal = ['removedAt', 'removedBy'] as const;
type Removal = Readonly<Pick<Issue, (typeof removal)[number]>>;

const removalOf = (issue: Removal) => removal.filter((field) => issue[field] !== undefined);

/** Fields of an issue that only actions write. */
export const engineFields: readonly string[] = ['checkoutRun', 'checkedOutAt', ...removal];

/** The heading of what was removed. */
export const tombstoneTitle = 'Removed';

type Remains = Removal & Readonly<Partial<Issue> & { body?: string }>;

/** Whether this is all that a removal leaves: no words, nobody's, and over. */
const isTombstone = (issue: Remains): boolean =>
  removalOf(issue).length === removal.length &&
  isTerminal(issue.status ?? 'backlog') &&
  issue.title === tombstoneTitle &&
  (issue.body ?? '').trim() === '' &&
  !issue.labels?.length &&
  [issue.assignee, issue.assigneeUser, issue.checkoutRun].every((field) => field === undefined);

/** What a change does to whether an issue was removed: it stays so, it is removed or brought back whole, or by half. */
export type Turn = 'stays' | 'removed' | 'back' | 'half';

export function turnOf(before: Remains, after: Remains): Turn {
  const [was, is] = [removalOf(before), removalOf(after)];
  if (was.length > 0 && is.length === 0) return 'back';
  if (!isTombstone(before) && isTombstone(after)) return 'removed';
  return removal.every((field) => before[field] === after[field]) ? 'stays' : 'half';
}

/** Whether only the engine writes a field of an issue in a change; what removes or brings back whole says so itself. */
export const isEngines = (field: string, turn: Turn): boolean =>
  turn === 'removed'
    ? false
    : engineFields.includes(field) && !(turn === 'back' && removal.some((known) => known === field));

/** Why an issue is neither removed nor there; undefined for any that is one of both. */
export function halfRemoved(issue: Removal & Pick<Issue, 'status'>): string | undefined {
  const said = removalOf(issue);
  if (said.length === 0) return undefined;
  if (said.length < removal.length) return `it says ${said.join()}, and not all that says so`;
  return isTerminal(issue.status) ? undefined : `it was removed, and is ${issue.status}`;
}

export const issueKind = defineKind({
  schema: issueSchema,
  heading: true,
  immutable: [
    'id',
    'createdBy',
    'createdAt',
    'originKind',
    'originId',
    'originRun',
    'originFingerprint',
    'requestDepth',
    'identifier',
  ],
  prepare(front, place) {
    if (place?.number !== undefined) front['identifier'] = place.slug;
    const identifier =
      typeof front['identifier'] === 'string' ? parseIdentifier(front['identifier']) : undefined;
    front['number'] = identifier?.number;
    // A task lies in its project's folder, and says so again only where it was moved.
    front['project'] ??= place?.project;
    const schedule = front['schedule'];
    if (
      front['recurring'] === undefined &&
      typeof schedule === 'object' &&
      schedule !== null &&
      'recurrence' in schedule
    )
      front['recurring'] = true;
  },
});
