// By what issues are picked, in a list or in a view that is kept, and what the names in it mean. Lists nothing.
import { z } from 'zod';
import { relatedKinds } from '../catalog/queries/issue-related.ts';
import { fault } from '../base/fault.ts';
import { originKinds } from '../model/issue.ts';
import { isPronoun } from '../model/names.ts';
import type { Actor } from '../model/actor.ts';
import { refField, timeField } from './fields.ts';
import { priorityField, statusField } from './issue-shape.ts';
import type { Lookup } from './lookup.ts';

export const issueFilter = {
  status: z.array(statusField).optional().describe('Only these statuses'),
  priority: z.array(priorityField).optional().describe('Only these priorities'),
  assignee: refField
    .nullable()
    .optional()
    .describe('Only of this agent, me for yourself; null for what nobody has'),
  assigneeUser: refField.optional().describe('Only of this person, me for yourself'),
  touchedByAgent: refField.optional().describe('Only what this agent has, made or wrote to; me for yourself'),
  touchedByUser: refField.optional().describe('Only what this person has, made or wrote to; me for yourself'),
  project: refField.optional().describe('Only of this project'),
  goal: refField.optional().describe('Only of this goal'),
  milestone: refField.optional().describe('Only of this milestone'),
  label: refField.optional().describe('Only with this label'),
  parent: refField.optional().describe('Only parts of this issue'),
  within: refField.optional().describe('Only parts of this issue, and parts of those'),
  madeFor: refField.optional().describe('Only what was made in runs for this issue'),
  billingCode: z.string().optional().describe('Only with this billing code'),
  originKind: z.enum(originKinds).optional().describe('Only what came from something of this kind'),
  originId: z.string().max(500).optional().describe('Only what came from exactly this'),
  text: z.string().max(500).optional().describe('Only with these words'),
  dueBefore: z.iso.date().optional().describe('Only due before this day'),
  updatedSince: timeField.optional().describe('Only changed since'),
  blocked: z.boolean().optional().describe('Only what waits, or only what does not'),
};

/** What a filter names. */
const namedIn = {
  assignee: 'agent',
  assigneeUser: 'user',
  project: 'project',
  goal: 'goal',
  milestone: 'milestone',
  parent: 'issue',
  label: 'label',
  ...relatedKinds,
} as const;

/** What a filter says of them. */
type Names = { [K in keyof typeof namedIn]?: unknown };

/** Refuses a filter by what is not there: NOT_FOUND. */
export function mustNameWhatIs(lookup: Lookup, company: string, filter: Names): void {
  for (const [field, kind] of Object.entries(namedIn)) {
    const ref = filter[field as keyof Names];
    if (typeof ref === 'string') lookup.need(kind, company, ref);
  }
}

/**
 * The filter by what its things are called now, and who asks in the place of `me`. What is no name of anything stays: files
 * may say it all the same. INPUT_INVALID.
 */
export function filterMeant<T extends Names>(lookup: Lookup, company: string, filter: T): T {
  const meant: T = { ...filter, ...askerIn(lookup.actor, filter) };
  for (const [field, kind] of Object.entries(namedIn)) {
    const ref = meant[field as keyof Names];
    const name = typeof ref === 'string' && lookup.find(kind, company, ref)?.name;
    if (name) Object.assign(meant, { [field]: name });
  }
  return meant;
}

/** `me` is who asks. INPUT_INVALID for an agent where a person is meant, and the other way round. */
function askerIn(actor: Actor, filter: Names): Names {
  const own = (field: keyof Names, kind: 'agent' | 'user', who: string): object => {
    const said = filter[field];
    if (typeof said !== 'string' || !isPronoun(said)) return {};
    if (actor.kind === kind) return { [field]: actor.slug };
    const problem = `me is who asks, and that is no ${who}: name one`;
    throw fault('INPUT_INVALID', { action: 'issue.list', problems: [{ field, problem }] });
  };
  return {
    ...own('assignee', 'agent', 'agent'),
    ...own('assigneeUser', 'user', 'person'),
    ...own('touchedByAgent', 'agent', 'agent'),
    ...own('touchedByUser', 'user', 'person'),
  };
}
