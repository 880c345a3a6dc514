// Goals: why projects exist. One without a parent is an initiative, and a company always has one.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { goalLevels } from '../model/goal.ts';
import { goalStatuses } from '../model/lifecycle.ts';
import { goalPath } from '../model/paths.ts';
import { listGoals } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { writableCompany } from './company-state.ts';
import type { Draft } from './draft.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField, titleField } from './fields.ts';
import { rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { dayField, slugField } from './name-fields.ts';
import {
  createdAtOf,
  factsOfCompany,
  frontOf,
  mustBeUnused,
  namedShape,
  newSlug,
  showNamed,
  takenIn,
} from './named.ts';
import { factsOf, listAction, nounOf, removeAction, showAction } from './noun.ts';
import { mustBeCurrent } from './current.ts';

const goals = nounOf('goal');

const fields = {
  body: bodyField.optional(),
  status: z.enum(goalStatuses).optional().describe('Status'),
  level: z.enum(goalLevels).optional().describe('Whose goal it is'),
  owner: clearable(refField).describe('The agent who answers for it'),
  parent: clearable(refField).describe('The goal it serves; without one it is an initiative'),
  targetDate: clearable(dayField).describe('To be reached by this day'),
};
type Wanted = z.output<z.ZodObject<typeof fields>>;

const goalShape = z.object({
  ...namedShape,
  title: z.string().describe('Title'),
  status: z.string().describe('Status'),
  level: z.string().nullable().describe('Whose goal it is'),
  owner: z.string().nullable().describe('Slug of the agent who answers for it'),
  parent: z.string().nullable().describe('Slug of the goal it serves'),
  targetDate: z.string().nullable().describe('To be reached by'),
  body: z.string().describe('The text, in markdown'),
});

const show = (goal: Entry<'goal'>): z.output<typeof goalShape> => ({
  ...showNamed(goal),
  title: goal.data.title,
  status: goal.data.status,
  level: goal.data.level ?? null,
  owner: goal.data.owner ?? null,
  parent: goal.data.parent ?? null,
  targetDate: goal.data.targetDate ?? null,
  body: goal.data.body,
});

/** What of the wanted fields the file shall say, with references by their human names. */
function goalFront(lookup: Lookup, company: string, wanted: Partial<Wanted>): Record<string, unknown> {
  return frontOf({
    ...wanted,
    owner: wanted.owner && lookup.need('agent', company, wanted.owner).name,
    parent: wanted.parent && lookup.need('goal', company, wanted.parent).name,
  });
}

/** Adds a goal to the draft. */
export function createGoal(
  draft: Draft,
  company: string,
  wanted: { title: string; slug?: string | undefined } & Partial<Wanted>,
): Entry<'goal'> {
  const { title, slug, ...rest } = wanted;
  const name = newSlug('goal', { name: title, slug }, takenIn(draft, 'goal', company));
  return draft.create('goal', goalPath(company, name), {
    title,
    body: wanted.body ?? '',
    front: {
      id: draft.newId(),
      status: 'active',
      createdBy: actorName(draft.actor),
      createdAt: draft.now,
      ...goalFront(draft, company, rest),
    },
  });
}

export const goalCreate = defineAction({
  name: 'goal.create',
  sentence: 'Create a goal',
  input: { title: titleField, slug: slugField, ...fields, company: companyField },
  output: goalShape,
  again: shownAgain('goal', show),
  allow: { permission: 'goal.create', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/goals' },
  cli: { positional: ['title'], text: 'body' },
  change(draft, { company: ref, ...wanted }) {
    const company = writableCompany(draft, ref);
    const goal = createGoal(draft, company.name, wanted);
    draft.about(goal);
    return draft.commit(`Create goal ${goal.name} "${goal.data.title}"`, show(goal));
  },
});

export const goalList = listAction(goals, {
  sentence: 'List goals, initiatives first',
  row: {
    ...rowOf('id', 'slug', 'title', 'status', 'level', 'owner', 'parent'),
    initiative: z.boolean().describe('Whether it has no parent'),
    ...rowOf('createdAt', 'openIssues', 'issues'),
  },
  rows: (catalog, company, lookup) =>
    listGoals(catalog, { company }).map(({ name, ...row }) => ({
      ...row,
      slug: name,
      createdAt: createdAtOf(lookup.at('goal', row.path)?.data ?? row),
      initiative: row.parent === null,
    })),
  columns: ['slug', 'title', 'status', 'owner', 'openIssues', 'issues'],
  tool: { name: 'list_goals', shows: ['slug', 'title', 'status', 'owner', 'parent', 'openIssues'] },
});

export const goalShow = showAction(goals, goalShape, show, { name: 'get_goal' });

export const goalChange = defineAction({
  name: 'goal.change',
  sentence: 'Change a goal',
  input: { ...goals.named, title: titleField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: goalShape,
  again: shownAgain('goal', show),
  allow: { permission: 'goal.change', facts: factsOf(goals) },
  route: { method: 'PATCH', path: '/goals/:goal' },
  cli: { positional: ['goal'], text: 'body' },
  change(draft, { goal: ref, company, ifUpdated, title, body, ...wanted }) {
    const goal = goals.writable(draft, { goal: ref, company });
    mustBeCurrent(goal, ifUpdated);
    if (wanted.parent) refuseGoalCircle(draft, goal, wanted.parent);
    const changed = draft.set(goal, { set: goalFront(draft, goal.company, wanted), title, body });
    draft.about(changed);
    return draft.commit(`Change goal ${changed.name}`, show(changed));
  },
});

/** Goals nested deeper than this are a circle that a file made. */
const maxDepth = 64;

/** Refuses a parent that serves the goal itself, at any depth: CYCLE. */
export function refuseGoalCircle(lookup: Lookup, goal: Entry<'goal'>, parent: string): void {
  const chain = [goal.name];
  let next = lookup.find('goal', goal.company, parent);
  while (next && chain.length < maxDepth) {
    chain.push(next.name);
    if (next.name === goal.name) throw fault('CYCLE', { field: 'parent', chain });
    next = next.data.parent === undefined ? undefined : lookup.find('goal', goal.company, next.data.parent);
  }
}

export const goalRemove = removeAction(goals, {
  sentence: 'Remove a goal that nothing refers to',
  permission: 'goal.remove',
  before(draft, goal) {
    mustBeUnused(draft, goal);
    mustNotBeLastInitiative(draft, goal);
  },
});

/** A company always has one. LAST_INITIATIVE. */
export function mustNotBeLastInitiative(draft: Draft, goal: Entry<'goal'>): void {
  if (goal.data.parent) return;
  const others = draft
    .all('goal', goal.company)
    .filter(({ name, data }) => name !== goal.name && !data.parent);
  if (others.length === 0) throw fault('LAST_INITIATIVE', { company: goal.company, goal: goal.name });
}

export const goalActions = [goalCreate, goalList, goalShow, goalChange, goalRemove] as const;
