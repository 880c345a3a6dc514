// The actions that rename: one for each kind whose short name people and files use. What renaming does is rename.ts's.
import { z } from 'zod';
import { withArticle } from '../base/article.ts';
import { fault } from '../base/fault.ts';
import { liveRuns, liveRunsOf } from '../catalog/queries/runs.ts';
import type { Permission } from '../model/policy.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { mustTakeWrites } from './company-state.ts';
import { companyField, refField } from './fields.ts';
import { flushCosts } from './cost-flush.ts';
import type { Draft } from './draft.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsAmongCompanies, namedShape, showNamed } from './named.ts';
import { companyAround } from './noun.ts';
import { companyFacts } from './relation.ts';
import { renameEntry, type Renamed } from './rename.ts';

const output = z.object({
  ...namedShape,
  formerly: z.array(z.string()).describe('Short names it had before; they still mean it'),
});

const show = (entry: Entry<Renamed>): z.output<typeof output> => ({
  ...showNamed(entry),
  formerly: [...entry.data.formerly],
});

/** A run's token, lease and folder carry the names of its agent and company. RUNS_ALIVE. */
export function mustHaveNoRuns({ sources: { catalog } }: Lookup, { kind, company, name }: Entry): void {
  const live =
    kind === 'company'
      ? liveRuns(catalog, { company })
      : kind === 'agent'
        ? liveRunsOf(catalog, { company, agent: name })
        : [];
  if (live.length > 0) throw fault('RUNS_ALIVE', { name, kind, runs: live.length });
}

function change(draft: Draft, entry: Entry<Renamed>, slug: string) {
  mustTakeWrites(draft.companyOf(entry));
  mustHaveNoRuns(draft, entry);
  const renamed = renameEntry(draft, entry, slug);
  draft.about(renamed);
  return draft.commit(`Rename ${entry.kind} ${entry.name} to ${renamed.name}`, show(renamed));
}

function renameAction<const K extends Exclude<Renamed, 'company'>>(kind: K, permission: Permission) {
  const find = (lookup: Lookup, input: { ref: string; company?: string | undefined }): Entry<Renamed> =>
    lookup.need<Renamed>(kind, companyAround(lookup, input.company, input.ref), input.ref);
  return defineAction({
    name: `${kind}.rename` as const,
    sentence: `Give ${withArticle(kind)} another short name; what refers to it follows, and the old one still means it`,
    input: {
      ref: refField.describe(`The ${kind}: its short name or id`),
      slug: refField.describe('The new short name'),
      company: companyField,
    },
    output,
    again: shownAgain(kind, show),
    allow: { permission, facts: (lookup, input) => companyFacts(lookup, find(lookup, input).company) },
    route: { method: 'POST', path: `/${kind}s/:ref/rename` },
    cli: { positional: ['ref', 'slug'] },
    alone: true,
    change: (draft, input) => change(draft, find(draft, input), input.slug),
  });
}

const companyRename = defineAction({
  name: 'company.rename',
  sentence: 'Give a company another short name; the old one still means it',
  input: {
    company: refField.describe('The company: its short name or id'),
    slug: refField.describe('The new short name'),
  },
  output,
  again: shownAgain('company', show),
  allow: { permission: 'company.change', facts: factsAmongCompanies },
  route: { method: 'POST', path: '/companies/:company/rename' },
  cli: { positional: ['company', 'slug'] },
  alone: true,
  change: (draft, input) => change(draft, draft.company(input.company), input.slug),
  // What is only spooled counts under the name that it was logged under, until it is committed.
  async after({ requestKey: _key, ifMatch: _match, ...context }) {
    await flushCosts({ ...context, actor: { kind: 'system' } });
  },
});

export const renameActions = [
  companyRename,
  renameAction('agent', 'agent.change'),
  renameAction('project', 'project.change'),
  renameAction('goal', 'goal.change'),
  renameAction('team', 'team.change'),
  renameAction('label', 'label.change'),
] as const;
