// What a company keeps for its agents to work by: skills, as records to be read.
import { z } from 'zod';
import { listCards } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { refField } from './fields.ts';
import { rowOf } from './list-shape.ts';
import { namedShape, showNamed } from './named.ts';
import { factsOf, listAction, nounOf } from './noun.ts';

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

export const libraryActions = [skillList, skillShow] as const;
