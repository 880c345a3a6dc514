// Teams: agents, other teams and skills that belong together.
import { z } from 'zod';
import { listCards } from '../catalog/queries/plans.ts';
import { actorName } from '../model/actor.ts';
import { teamMembers } from '../model/package.ts';
import { teamPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { refuseCycle } from './circle.ts';
import { writableCompany } from './company-state.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField } from './fields.ts';
import { rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { descriptionField, nameField, slugField } from './name-fields.ts';
import { factsOfCompany, frontOf, mustBeUnused, namedShape, newSlug, showNamed, takenIn } from './named.ts';
import { factsOf, listAction, nounOf, removeAction, showAction } from './noun.ts';
import { mustBeCurrent } from './current.ts';

const teams = nounOf('team');

const maxMembers = 500;
const fields = {
  description: clearable(descriptionField),
  body: bodyField.optional(),
  manager: clearable(refField).describe('The agent who leads it'),
  members: z.array(refField).max(maxMembers).optional().describe('All its agents and teams'),
};
type Wanted = z.output<z.ZodObject<typeof fields>>;

const teamShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call it'),
  description: z.string().nullable().describe('A sentence or two'),
  manager: z.string().nullable().describe('The agent who leads it'),
  members: z.array(z.string()).describe('Its agents and teams'),
  skills: z.array(z.string()).describe('Its skills'),
  body: z.string().describe('The text, in markdown'),
});

function show(team: Entry<'team'>): z.output<typeof teamShape> {
  const { manager = null, agents, teams: included, skills } = teamMembers(team.data, team.path);
  return {
    ...showNamed(team),
    name: team.data.name,
    description: team.data.description ?? null,
    manager,
    members: [...agents, ...included],
    skills,
    body: team.data.body,
  };
}

/** Members are written as packages write them: paths from the team's own folder. The skills of a team that is there stay. */
function teamFront(
  lookup: Lookup,
  company: string,
  { members, ...wanted }: Partial<Wanted>,
  known?: Entry<'team'>,
) {
  const skills = known ? teamMembers(known.data, known.path).skills : [];
  return frontOf({
    ...wanted,
    manager: wanted.manager && memberPath(lookup, company, wanted.manager, ['agent']),
    includes: members && [
      ...members.map((ref) => memberPath(lookup, company, ref, ['agent', 'team'])),
      ...skills.map((slug) => `${fromTeam.skill}${slug}/${rootFile.skill}`),
    ],
  });
}

const fromTeam = { agent: '../../agents/', team: '../', skill: '../../skills/' } as const;
const rootFile = { agent: 'AGENTS.md', team: 'TEAM.md', skill: 'SKILL.md' } as const;

function memberPath(
  lookup: Lookup,
  company: string,
  ref: string,
  kinds: readonly ('agent' | 'team')[],
): string {
  const slug = ref.split('/').findLast((part) => part !== '' && !part.endsWith('.md')) ?? ref;
  const kind = kinds.find((candidate) => lookup.find(candidate, company, slug)) ?? kinds[0]!;
  return `${fromTeam[kind]}${lookup.need(kind, company, slug).name}/${rootFile[kind]}`;
}

/** Refuses a team that includes itself, at any depth: CYCLE. */
export function refuseTeamCircle(lookup: Lookup, team: Entry<'team'>): void {
  const included = ({ data, path }: Entry<'team'>): string[] => teamMembers(data, path).teams;
  const first = included(team).flatMap((slug) => lookup.find('team', team.company, slug) ?? []);
  refuseCycle(lookup, { kind: 'team', field: 'members', start: team.name, first, next: included });
}

export const teamCreate = defineAction({
  name: 'team.create',
  sentence: 'Create a team',
  input: { name: nameField, slug: slugField, ...fields, company: companyField },
  output: teamShape,
  again: shownAgain('team', show),
  allow: { permission: 'team.change', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/teams' },
  cli: { positional: ['name'], text: 'body' },
  change(draft, { name, slug: wantedSlug, company: ref, body, ...wanted }) {
    const company = writableCompany(draft, ref);
    const slug = newSlug('team', { name, slug: wantedSlug }, takenIn(draft, 'team', company.name));
    const team = draft.create('team', teamPath(company.name, slug), {
      body: body ?? '',
      front: {
        id: draft.newId(),
        name,
        createdAt: draft.now,
        createdBy: actorName(draft.actor),
        ...teamFront(draft, company.name, wanted),
      },
    });
    refuseTeamCircle(draft, team);
    draft.about(team);
    return draft.commit(`Create team ${team.name}`, show(team));
  },
});

export const teamList = listAction(teams, {
  sentence: 'List teams',
  row: rowOf('id', 'slug', 'name', 'description', 'manager'),
  rows: (catalog, company) =>
    listCards(catalog, { company, kind: 'team' }).map(({ title, summary, owner, ...row }) => ({
      ...row,
      name: title,
      description: summary,
      manager: owner,
    })),
  columns: ['slug', 'name', 'manager', 'description'],
});

export const teamShow = showAction(teams, teamShape, show);

export const teamChange = defineAction({
  name: 'team.change',
  sentence: 'Change a team',
  input: { ...teams.named, name: nameField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: teamShape,
  again: shownAgain('team', show),
  allow: { permission: 'team.change', facts: factsOf(teams) },
  route: { method: 'PATCH', path: '/teams/:team' },
  cli: { positional: ['team'], text: 'body' },
  change(draft, { team: ref, company, ifUpdated, body, ...wanted }) {
    const team = teams.writable(draft, { team: ref, company });
    mustBeCurrent(team, ifUpdated);
    const changed = draft.set(team, { set: teamFront(draft, team.company, wanted, team), body });
    refuseTeamCircle(draft, changed);
    draft.about(changed);
    return draft.commit(`Change team ${changed.name}`, show(changed));
  },
});

export const teamRemove = removeAction(teams, {
  sentence: 'Remove a team that no other includes; its agents stay',
  permission: 'team.change',
  before: mustBeUnused,
});

export const teamActions = [teamCreate, teamList, teamShow, teamChange, teamRemove] as const;
