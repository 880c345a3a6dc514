// Goals: why projects exist. One without a parent is an initiative, and a company always has one.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { goalLevels } from '../model/goal.ts';
import { goalStatuses } from '../model/lifecycle.ts';
import { goalPath } from '../model/paths.ts';
import { listGoals } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField, titleField } from './fields.ts';
import { column, listOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { dayField, goalField, slugField } from './name-fields.ts';
import {
  factsOfCompany,
  frontOf,
  mustBeUnused,
  namedShape,
  newSlug,
  removedShape,
  removeNamed,
  showNamed,
  takenIn,
  type InCompany,
} from './named.ts';
import { companyFacts } from './relation.ts';
import { mustBeCurrent } from './token.ts';

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
  allow: { permission: 'goal.create', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/goals' },
  cli: { positional: ['title'], text: 'body' },
  change(draft, { company: ref, ...wanted }) {
    const company = draft.company(ref);
    mustTakeWrites(company);
    const goal = createGoal(draft, company.name, wanted);
    draft.about(goal);
    return draft.commit(`Create goal ${goal.name} "${goal.data.title}"`, show(goal));
  },
});

export const goalList = defineAction({
  name: 'goal.list',
  sentence: 'List goals, initiatives first',
  input: { company: companyField },
  output: listOf({
    id: column.id,
    slug: column.slug,
    title: column.title,
    status: column.status,
    level: column.level,
    owner: column.owner,
    parent: column.parent,
    initiative: z.boolean().describe('Whether it has no parent'),
    openIssues: column.openIssues,
    issues: column.issues,
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/goals' },
  cli: { columns: ['slug', 'title', 'status', 'owner', 'openIssues', 'issues'] },
  read(lookup, input) {
    const rows = listGoals(lookup.sources.catalog, { company: lookup.company(input.company).name });
    return {
      items: rows.map(({ name, ...row }) => ({ ...row, slug: name, initiative: row.parent === null })),
    };
  },
});

const named = { goal: goalField, company: companyField };
const theGoal = (lookup: Lookup, input: InCompany & { goal: string }): Entry<'goal'> =>
  lookup.need('goal', lookup.company(input.company).name, input.goal);
const factsOfGoal = (lookup: Lookup, input: InCompany & { goal: string }) =>
  companyFacts(lookup, theGoal(lookup, input).company);

export const goalShow = defineAction({
  name: 'goal.show',
  sentence: 'Show a goal',
  input: named,
  output: goalShape,
  allow: { permission: 'company.read', facts: factsOfGoal },
  route: { method: 'GET', path: '/goals/:goal' },
  cli: { positional: ['goal'] },
  read: (lookup, input) => show(theGoal(lookup, input)),
});

export const goalChange = defineAction({
  name: 'goal.change',
  sentence: 'Change a goal',
  input: { ...named, title: titleField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: goalShape,
  allow: { permission: 'goal.change', facts: factsOfGoal },
  route: { method: 'PATCH', path: '/goals/:goal' },
  cli: { positional: ['goal'], text: 'body' },
  change(draft, { goal: ref, company, ifUpdated, title, body, ...wanted }) {
    const goal = theGoal(draft, { goal: ref, company });
    mustTakeWrites(draft.companyOf(goal));
    mustBeCurrent(goal, ifUpdated);
    if (wanted.parent) refuseCircle(draft, goal, wanted.parent);
    const changed = draft.set(goal, {
      set: goalFront(draft, goal.company, wanted),
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
    });
    draft.about(changed);
    return draft.commit(`Change goal ${changed.name}`, show(changed));
  },
});

/** Goals nested deeper than this are a circle that a file made. */
const maxDepth = 64;

function refuseCircle(lookup: Lookup, goal: Entry<'goal'>, parent: string): void {
  const chain = [goal.name];
  let next = lookup.find('goal', goal.company, parent);
  while (next && chain.length < maxDepth) {
    chain.push(next.name);
    if (next.name === goal.name) throw fault('CYCLE', { field: 'parent', chain });
    next = next.data.parent === undefined ? undefined : lookup.find('goal', goal.company, next.data.parent);
  }
}

export const goalRemove = defineAction({
  name: 'goal.remove',
  sentence: 'Remove a goal that nothing refers to',
  input: named,
  output: removedShape,
  allow: { permission: 'goal.remove', facts: factsOfGoal },
  route: { method: 'DELETE', path: '/goals/:goal' },
  cli: { positional: ['goal'] },
  alone: true,
  change(draft, input) {
    const goal = theGoal(draft, input);
    mustTakeWrites(draft.companyOf(goal));
    mustBeUnused(draft, goal);
    const others = draft
      .all('goal', goal.company)
      .filter(({ name, data }) => name !== goal.name && !data.parent);
    if (!goal.data.parent && others.length === 0)
      throw fault('LAST_INITIATIVE', { company: goal.company, goal: goal.name });
    const removed = removeNamed(draft, goal);
    return draft.commit(`Remove goal ${goal.name}`, removed);
  },
});

export const goalActions = [goalCreate, goalList, goalShow, goalChange, goalRemove];
