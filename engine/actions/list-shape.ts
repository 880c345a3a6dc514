// How lists look in answers: their items, and the fields that rows of many lists have, each described once.
import { z } from 'zod';

/** An answer that is a list. */
export const listOf = <S extends z.ZodRawShape>(row: S) => z.object(itemsOf(row));

export const itemsOf = <S extends z.ZodRawShape>(row: S) => ({
  items: z.array(z.object(row)).describe('What was found'),
});

/** One page of a list. */
export const pageOf = <S extends z.ZodType>(shape: S) =>
  z.object({
    items: z.array(shape).describe('What was found'),
    next: z.string().nullable().describe('Asks for the following page; null on the last'),
  });

const text = (what: string) => z.string().nullable().describe(what);
const count = (what: string) => z.number().int().describe(what);

const column = {
  id: text('The id that never changes'),
  slug: z.string().describe('Its short name'),
  name: z.string().describe('What people call it'),
  title: z.string().describe('Title'),
  description: text('A sentence or two'),
  status: text('Status'),
  pauseReason: text('Why it is paused'),
  prefix: text('What its issues are numbered with'),
  level: text('Whose goal it is'),
  owner: text('Who answers for it'),
  manager: text('The agent who leads it'),
  parent: text('What it is a part of'),
  goal: text('The goal it serves'),
  project: text('Its project'),
  due: text('To be reached by'),
  targetDate: text('To be finished by'),
  color: text('Colour'),
  createdAt: text('When it was created'),
  agents: count('Agents that were not terminated'),
  projects: count('Projects'),
  openIssues: count('Unfinished issues'),
  issues: count('All issues'),
};

/** The fields of a row that are columns of many lists, in this order. */
export const rowOf = <K extends keyof typeof column>(...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, column[name]])) as Pick<typeof column, K>;
