// What a company keeps for its agents to work by: skills and routines, as records to be read.
import { z } from 'zod';
import { listCards, listRoutines } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { refField } from './fields.ts';
import { rowOf } from './list-shape.ts';
import type { Entry } from './lookup.ts';
import { namedShape, showNamed } from './named.ts';
import { factsOf, listAction, nounOf, showAction } from './noun.ts';

const nullable = (what: string) => z.string().nullable().describe(what);

const skills = nounOf('skill', refField.describe('The skill: its slug'));

export const skillList = listAction(skills, {
  sentence: 'List the skills of the company’s library',
  row: rowOf('slug', 'name', 'description'),
  rows: (catalog, company) =>
    listCards(catalog, { company, kind: 'skill' }).map(({ slug, title, summary }) => ({
      slug,
      name: title,
      description: summary,
    })),
  columns: ['slug', 'description'],
});

// Not made by showAction: its route names its company.
export const skillShow = defineAction({
  name: 'skill.show',
  sentence: 'Show a skill',
  input: skills.named,
  output: z.object({
    ...namedShape,
    name: z.string().describe('Its name'),
    description: nullable('When to use it'),
    body: z.string().describe('What it teaches, in markdown'),
  }),
  allow: { permission: 'company.read', facts: factsOf(skills) },
  route: { method: 'GET', path: '/companies/:company/skills/:skill' },
  cli: { positional: ['skill'] },
  read(lookup, input) {
    const skill = skills.find(lookup, input);
    const { name, description, body } = skill.data;
    return { ...showNamed(skill), name, description: description ?? null, body };
  },
});

const scheduleShape = {
  status: nullable('active or paused'),
  cron: nullable('When it fires'),
  zone: nullable('Time zone of the schedule'),
  assignee: nullable('Who gets its issues'),
  project: nullable('Where its issues go'),
};

const routines = nounOf('routine');

export const routineList = listAction(routines, {
  sentence: 'List routines: what makes issues again and again',
  row: { ...rowOf('id', 'slug', 'title'), ...scheduleShape },
  rows: (catalog, company) => listRoutines(catalog, { company }),
  columns: ['slug', 'title', 'status', 'cron', 'zone', 'assignee'],
});

const routineShape = z.object({
  ...namedShape,
  title: z.string().describe('Title, of it and of its issues'),
  ...scheduleShape,
  concurrency: z.string().describe('What becomes of a firing while the last issue is unfinished'),
  catchUp: z.string().describe('What becomes of firings that were missed'),
  priority: z.string().describe('Of its issues'),
  labels: z.array(z.string()).describe('Of its issues'),
  body: z.string().describe('The text of its issues, in markdown'),
});

const showRoutine = (routine: Entry<'routine'>): z.output<typeof routineShape> => ({
  ...showNamed(routine),
  title: routine.data.title,
  status: routine.data.status,
  cron: routine.data.cron ?? null,
  zone: routine.data.zone ?? null,
  assignee: routine.data.assignee ?? null,
  project: routine.data.project ?? null,
  concurrency: routine.data.concurrency,
  catchUp: routine.data.catchUp,
  priority: routine.data.priority,
  labels: [...routine.data.labels],
  body: routine.data.body,
});

export const routineShow = showAction(routines, routineShape, showRoutine);

export const libraryActions = [skillList, skillShow, routineList, routineShow];
