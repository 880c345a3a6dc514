// A book with enough of everything to be damaged: each kind of file many times, so that every damage has a file of its
// own and nothing else suffers from it.
import { uuid } from '../catalog/book.ts';

/** Kinds whose files are markdown and that any damage of text can befall. */
export const textKinds = [
  'issue',
  'agent',
  'goal',
  'project',
  'milestone',
  'comment',
  'document',
  'team',
  'label',
  'view',
  'routine',
  'approval',
  'skill',
  'user',
  'company',
  'plugin',
  'run',
] as const;
export type TextKind = (typeof textKinds)[number];

let ids = 0;
const id = (): string => uuid((ids += 1));

const page = (front: Readonly<Record<string, string | readonly string[]>>, body: string): string =>
  `---\n${Object.entries(front)
    .map(([key, value]) =>
      typeof value === 'string'
        ? `${key}: ${value}\n`
        : `${key}:\n${value.map((item) => `  - ${item}\n`).join('')}`,
    )
    .join('')}---\n\n${body}\n`;

const created = { createdAt: '"2026-11-22T16:00:00.000Z"' };
const two = (n: number): string => String(n).padStart(2, '0');

/** Where the n-th file of a kind lies. Issues from 20 on, so that the first are there to be referred to. */
export function pathOf(kind: TextKind, n: number): string {
  const acme = 'companies/acme';
  const issue = `${acme}/issues/00xx/ACME-1`;
  const paths: Record<TextKind, string> = {
    issue: `${acme}/issues/00xx/ACME-${20 + n}.md`,
    agent: `${acme}/agents/agent-${n}/AGENTS.md`,
    goal: `${acme}/goals/goal-${n}.md`,
    project: `${acme}/projects/project-${n}/PROJECT.md`,
    milestone: `${acme}/projects/project-0/milestones/m-${n}.md`,
    comment: `${issue}/comments/20261122T1608${two(n)}.000Z-ada-00${two(n)}.md`,
    document: `${issue}/documents/doc-${n}.md`,
    team: `${acme}/teams/team-${n}/TEAM.md`,
    label: `${acme}/labels/label-${n}.md`,
    view: `${acme}/views/view-${n}.md`,
    routine: `${acme}/routines/routine-${n}.md`,
    approval: `${acme}/approvals/A-${n}-ask.md`,
    skill: `${acme}/skills/skill-${n}/SKILL.md`,
    user: `users/user-${n}.md`,
    company: `companies/company-${n}/COMPANY.md`,
    plugin: `${acme}/plugins/plugin-${n}.md`,
    run: `${acme}/runs/2026-11-22/16/1608${two(n)}-agent-0-00${two(n)}.md`,
  };
  return paths[kind];
}

/** A file of the kind as it is right. Every one has an id and a line of text that shows which version counts. */
export function textOf(kind: TextKind, mark = 'As it was.'): string {
  const own: Record<TextKind, Readonly<Record<string, string | readonly string[]>>> = {
    issue: { status: 'todo', ...created, priority: 'high' },
    agent: { name: 'Agent', status: 'active', ...created },
    goal: { status: 'active', ...created },
    project: { name: 'Project', status: 'planned', ...created },
    milestone: { ...created },
    comment: { author: 'user:ada', ...created },
    document: { ...created },
    team: { name: 'Team', ...created },
    label: { name: 'Label', ...created },
    view: { name: 'View', ...created },
    routine: { status: 'active', ...created },
    approval: { status: 'pending', type: 'request_board_approval', ...created },
    skill: { name: 'Skill', description: 'What it is for' },
    user: { name: 'User', role: 'viewer', ...created },
    company: { name: 'Company', status: 'paused', ...created },
    plugin: { name: 'Plugin', status: 'disabled', ...created },
    run: {
      agent: 'agent-0',
      source: 'timer',
      status: 'succeeded',
      ...created,
      endedAt: '"2026-11-22T17:00:00.000Z"',
    },
  };
  const front = kind === 'skill' ? own[kind] : { id: id(), ...own[kind] };
  return page(front, `# ${kind}\n\n${mark}`);
}

export const issueText = (
  more: Readonly<Record<string, string | readonly string[]>> = {},
  title = 'Issue',
): string => page({ id: id(), status: 'todo', ...created, ...more }, `# ${title}\n\nAs it was.`);

export const agentText = (more: Readonly<Record<string, string>> = {}): string =>
  page({ id: id(), name: 'Agent', status: 'active', ...created, ...more }, 'As it was.');

export const ledgerPath = (n: number): string => `companies/acme/ledger/2026-11-22/16/080${n}-host-1.ndjson`;
export const ledgerLine = (n: number): string =>
  `{"id":"e${n}","at":"2026-11-22T16:08:03.123Z","provenance":"unpriced"}\n`;
