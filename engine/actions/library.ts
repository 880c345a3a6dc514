// What a company keeps for its agents to work by: skills and routines, as records to be read.
import { z } from 'zod';
import { listCards, listRoutines } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { companyField, refField } from './fields.ts';
import { column, listOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsOfCompany, namedShape, showNamed, type InCompany } from './named.ts';
import { companyFacts } from './relation.ts';

const nullable = (what: string) => z.string().nullable().describe(what);

export const skillList = defineAction({
  name: 'skill.list',
  sentence: 'List the skills of the company’s library',
  input: { company: companyField },
  output: listOf({ slug: column.slug, name: column.name, description: column.description }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/skills' },
  cli: { columns: ['slug', 'description'] },
  read(lookup, input) {
    const rows = listCards(lookup.sources.catalog, {
      company: lookup.company(input.company).name,
      kind: 'skill',
    });
    return { items: rows.map(({ slug, title, summary }) => ({ slug, name: title, description: summary })) };
  },
});

const theSkill = (lookup: Lookup, input: InCompany & { skill: string }): Entry<'skill'> =>
  lookup.need('skill', lookup.company(input.company).name, input.skill);

export const skillShow = defineAction({
  name: 'skill.show',
  sentence: 'Show a skill',
  input: { skill: refField.describe('The skill: its slug'), company: companyField },
  output: z.object({
    ...namedShape,
    name: z.string().describe('Its name'),
    description: nullable('When to use it'),
    body: z.string().describe('What it teaches, in markdown'),
  }),
  allow: {
    permission: 'company.read',
    facts: (lookup, input) => companyFacts(lookup, theSkill(lookup, input).company),
  },
  route: { method: 'GET', path: '/companies/:company/skills/:skill' },
  cli: { positional: ['skill'] },
  read(lookup, input) {
    const skill = theSkill(lookup, input);
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

export const routineList = defineAction({
  name: 'routine.list',
  sentence: 'List routines: what makes issues again and again',
  input: { company: companyField },
  output: listOf({ id: column.id, slug: column.slug, title: column.title, ...scheduleShape }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/routines' },
  cli: { columns: ['slug', 'title', 'status', 'cron', 'zone', 'assignee'] },
  read(lookup, input) {
    const rows = listRoutines(lookup.sources.catalog, { company: lookup.company(input.company).name });
    return { items: rows };
  },
});

const theRoutine = (lookup: Lookup, input: InCompany & { routine: string }): Entry<'routine'> =>
  lookup.need('routine', lookup.company(input.company).name, input.routine);

export const routineShow = defineAction({
  name: 'routine.show',
  sentence: 'Show a routine',
  input: { routine: refField.describe('The routine: its slug or id'), company: companyField },
  output: z.object({
    ...namedShape,
    title: z.string().describe('Title, of it and of its issues'),
    ...scheduleShape,
    concurrency: z.string().describe('What becomes of a firing while the last issue is unfinished'),
    catchUp: z.string().describe('What becomes of firings that were missed'),
    priority: z.string().describe('Of its issues'),
    labels: z.array(z.string()).describe('Of its issues'),
    body: z.string().describe('The text of its issues, in markdown'),
  }),
  allow: {
    permission: 'company.read',
    facts: (lookup, input) => companyFacts(lookup, theRoutine(lookup, input).company),
  },
  route: { method: 'GET', path: '/routines/:routine' },
  cli: { positional: ['routine'] },
  read(lookup, input) {
    const routine = theRoutine(lookup, input);
    const { data } = routine;
    return {
      ...showNamed(routine),
      title: data.title,
      status: data.status,
      cron: data.cron ?? null,
      zone: data.zone ?? null,
      assignee: data.assignee ?? null,
      project: data.project ?? null,
      concurrency: data.concurrency,
      catchUp: data.catchUp,
      priority: data.priority,
      labels: [...data.labels],
      body: data.body,
    };
  },
});

export const libraryActions = [skillList, skillShow, routineList, routineShow];
