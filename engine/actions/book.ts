// The book as a whole: what it holds, what runs, and what is wrong with it.
import { z } from 'zod';
import { listCompanies } from '../catalog/queries/companies.ts';
import { liveRuns } from '../catalog/queries/runs.ts';
import { onlyCompanyOf } from '../model/actor.ts';
import { defineAction } from './action.ts';
import { sideShape } from './adopt.ts';
import { companyField } from './fields.ts';
import { listOf, rowOf } from './list-shape.ts';
import type { Lookup } from './lookup.ts';
import { problemsOf } from './problems.ts';
import type { InCompany } from './named.ts';
import { companyFacts } from './relation.ts';

const problemShape = {
  company: z.string().describe('Slug of the company; empty for the book’s own files'),
  path: z.string().describe('The file'),
  line: z.number().nullable().describe('The line'),
  code: z.string().describe('What sort of problem'),
  level: z.enum(['damage', 'notice']).describe('Whether something meant is not in force, or only looks odd'),
  found: z.string().describe('What was found'),
  remedy: z.string().describe('What to do, or an example of what is right'),
  command: z
    .string()
    .nullable()
    .describe('What mends it when typed in the book’s folder; null: a person must decide'),
  since: z.string().nullable().describe('The commit that brought it'),
  sides: z.array(sideShape).describe('Of a hand edit that contradicts the book: both sides, field by field'),
};

/** Problems that a status names; all of them are problem.list's. */
const worstLimit = 3;
/** One company's problems are its own; those of all are the board's. */
function readerOf(lookup: Lookup, { company }: InCompany) {
  if (company === undefined && onlyCompanyOf(lookup.actor) === undefined) return { relations: [] };
  return companyFacts(lookup, lookup.company(company).name);
}

export const problemList = defineAction({
  name: 'problem.list',
  sentence: 'List files the book cannot use as they are: invalid ones, and hand edits that do not land',
  input: { company: companyField },
  output: listOf(problemShape),
  allow: { permission: 'company.read', facts: readerOf },
  route: { method: 'GET', path: '/problems' },
  cli: { columns: ['path', 'line', 'found', 'remedy'] },
  showsOpenEdits: true,
  read(lookup, { company }, context) {
    const named = company !== undefined || onlyCompanyOf(lookup.actor) !== undefined;
    return { items: problemsOf(lookup, context, named ? lookup.company(company).name : undefined) };
  },
});

export const bookStatus = defineAction({
  name: 'book.status',
  sentence: 'Say what the book holds and what runs',
  input: {},
  output: z.object({
    root: z.string().describe('Where the book is'),
    commit: z.string().describe('The newest commit'),
    companies: z
      .array(
        z.object({
          ...rowOf('slug', 'name', 'status', 'agents', 'openIssues', 'issues'),
          liveRuns: z.number().int().describe('Runs that have not ended'),
          problems: z.number().int().describe('Its problems'),
        }),
      )
      .describe('What each company holds'),
    problems: z.number().int().describe('Problems of the whole book'),
    worst: z.array(z.object(problemShape)).describe('The first of them, damage first'),
  }),
  allow: { permission: 'book.read', facts: () => ({ relations: [] }) },
  route: { method: 'GET', path: '/status' },
  read(lookup, _, context) {
    const { catalog, reader } = lookup.sources;
    const problems = problemsOf(lookup, context);
    const companies = listCompanies(catalog).map((row) => ({
      ...row,
      slug: row.company,
      liveRuns: liveRuns(catalog, row).length,
      problems: problems.filter(({ company }) => company === row.company).length,
    }));
    const [damaged, noticed] = (['damage', 'notice'] as const).map((level) =>
      problems.filter((problem) => problem.level === level),
    ) as [typeof problems, typeof problems];
    return {
      root: reader.root,
      commit: lookup.snapshot.commit,
      companies,
      problems: problems.length,
      worst: [...damaged, ...noticed].slice(0, worstLimit),
    };
  },
});

export const bookActions = [problemList, bookStatus] as const;
