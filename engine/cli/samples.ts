// What examples say: plausible values by field, and what else a command wants said where nothing of it is required. Pure.
import { commandName, type Command, type Flag } from './command.ts';

const id = '01a21be5-04fd-7422-93a1-b413cd3bf094';

/** By field, or by noun and field where the noun makes a difference. */
const values: Readonly<Record<string, string>> = {
  issue: 'ACME-42',
  agent: 'cto',
  company: 'acme',
  project: 'website',
  goal: 'launch',
  milestone: 'beta',
  team: 'core',
  label: 'bug',
  view: 'mine',
  routine: 'weekly-review',
  skill: 'review',
  user: 'ben',
  approval: id,
  attachment: id,
  comment: id,
  interaction: id,
  revision: id,
  run: id,
  session: id,
  event: id,
  token: 'mbk_3f2a9c0b71d4',
  target: '4217c0ff',
  path: 'companies/acme/issues/00xx/ACME-7.md',
  title: '"Fix the login"',
  name: '"Acme"',
  slug: 'new-name',
  kind: 'issue',
  ref: 'ACME-42',
  key: 'plan',
  file: 'memory/deploys.md',
  content: 'plan.pdf',
  limit: '50',
  text: 'login',
  reason: '"The supplier is late"',
  body: '"Looks good"',
  status: 'todo',
  'agent.name': '"Lead engineer"',
  'agent.ref': 'cto',
  'attachment.name': 'plan.pdf',
  'goal.ref': 'launch',
  'goal.title': '"Launch the website"',
  'label.name': 'bug',
  'label.ref': 'bug',
  'milestone.title': 'Beta',
  'project.name': 'Website',
  'project.ref': 'website',
  'routine.title': '"Weekly review"',
  'team.name': 'Core',
  'team.ref': 'core',
  'user.name': '"Cleo Ito"',
  'view.name': 'Mine',
};

/** By command: what stands after that which is required. */
const endings: Readonly<Record<string, string>> = {
  'agent change': '--title "Technical lead"',
  'agent hire': '--reports-to ceo',
  'approval create': '"May we hire a designer?"',
  'budget remove': '--agent cto',
  'budget set': '--agent cto --window daily',
  'company change': '--description "We make things"',
  'cost log': '--issue ACME-42 --model my-model --input-tokens 900 --output-tokens 80',
  'conflict resolve': '--take mine',
  'goal change': '--status achieved',
  'inbox agent': 'cto',
  'issue assign': 'cto',
  'issue block': '--by ACME-7',
  'issue change': '--priority high --label bug',
  'issue create': '--assignee cto --priority high',
  'issue answer': 'accepted',
  'label change': '--color "#0f766e"',
  'milestone change': '--due 2027-01-31',
  'project change': '--status in_progress',
  'routine change': '--status paused',
  'routine create': '--assignee cto --cron "0 9 * * 1"',
  'team change': '--description "Who builds it"',
  'token create': '--name ci',
  'user add': '--emails cleo@example.org --role operator',
  'user change': '--role viewer',
  'view save': `--filter '{"assignee": "cto"}'`,
};

function sampleOf({ noun }: Command, { field, name, choices, kind }: Flag): string {
  const known = values[`${noun}.${field}`] ?? values[field];
  if (known !== undefined && (choices?.includes(known) ?? true)) return known;
  return choices?.[0] ?? (kind === 'number' ? '10' : `my-${name}`);
}

/** A line that can be typed: required words and flags with plausible values, and what makes it say something. */
export const exampleOf = (command: Command): string =>
  [
    'minutebook',
    commandName(command),
    ...command.words.filter(({ required }) => required).map((word) => sampleOf(command, word)),
    ...command.flags
      .filter(({ required }) => required)
      .map((flag) => `--${flag.name} ${sampleOf(command, flag)}`),
    endings[commandName(command)] ?? '',
  ]
    .filter(Boolean)
    .join(' ');
