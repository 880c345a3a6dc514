// One question for every action that reads, so that a test can ask a book all it can be asked.
import type { Actor } from '../../engine/model/actor.ts';
import { isFault } from '../../engine/base/fault.ts';
import { perform } from '../../engine/actions/perform.ts';
import type { Context } from '../../engine/actions/context.ts';
import { agent, user } from '../helpers/book.ts';

export interface Question {
  actor: Actor;
  name: string;
  input: object;
}

const ada = user('ada');
const dev = agent('dev', 'late-dev');
const issues = ['ACME-1', 'ACME-2', 'ACME-3'];

const of = (name: string, ...inputs: object[]): Question[] =>
  (inputs.length ? inputs : [{}]).map((input) => ({ actor: ada, name, input }));
const ofEach = (name: string, more: object = {}): Question[] =>
  of(name, ...issues.map((issue) => ({ issue, ...more })));

/** What can be asked of the test company, whatever became of it. `run` is one of its runs. */
export const questions = (run: string): Question[] => [
  ...of('problem.list', {}, { company: 'acme' }),
  ...of('book.status'),
  ...of('conflict.list'),
  ...of('conflict.show', { path: 'companies/acme/labels/bug.md' }),
  ...of('user.list'),
  ...of('user.show', { user: 'ben' }, { user: 'cyd' }),
  ...of('company.list'),
  ...of('company.show'),
  ...of('company.dashboard'),
  ...of('goal.list'),
  ...of('goal.show', { goal: 'grow' }, { goal: 'last' }),
  ...of('project.list'),
  ...of('project.show', { project: 'shop' }, { project: 'store' }),
  ...of('milestone.list', { project: 'shop' }),
  ...of('milestone.show', { milestone: 'shop/beta' }),
  ...of('team.list'),
  ...of('team.show', { team: 'core' }),
  ...of('agent.list'),
  ...of('agent.show', { agent: 'dev' }, { agent: 'ann' }),
  { actor: dev, name: 'agent.me', input: {} },
  ...of('instruction.list', { agent: 'dev' }),
  ...of('instruction.show', { agent: 'dev', file: 'AGENTS.md' }, { agent: 'cto', file: 'NOTES.md' }),
  ...ofEach('issue.show'),
  { actor: dev, name: 'issue.show', input: { issue: 'ACME-1' } },
  ...of(
    'issue.list',
    {},
    { sort: 'updated', limit: 2 },
    { blocked: true },
    { text: 'job' },
    { status: ['todo', 'in_progress'], assignee: 'dev' },
    { label: 'bug' },
    { project: 'yard' },
  ),
  ...ofEach('issue.children'),
  ...ofEach('issue.dependencies'),
  ...ofEach('issue.comments', { limit: 5 }),
  ...ofEach('issue.comments', { order: 'desc' }),
  ...ofEach('issue.interactions'),
  ...ofEach('comment.show', { comment: 'nothing' }),
  ...ofEach('issue.context', { fat: true }),
  ...ofEach('document.get', { key: 'plan' }),
  ...ofEach('document.list'),
  ...ofEach('document.history', { key: 'plan' }),
  ...ofEach('attachment.list'),
  ...ofEach('attachment.get', { name: 'a.txt' }),
  { actor: ada, name: 'attachment.show', input: { attachment: '01930000-0000-8000-8000-000000000001' } },
  ...of('inbox.agent', { agent: 'dev' }, { agent: 'cto' }),
  { actor: dev, name: 'inbox.agent', input: {} },
  ...of('inbox.user'),
  ...of('approval.list', {}, { status: 'pending' }),
  ...of('approval.show', { approval: 'A-1' }),
  ...of('approval.issues', { approval: 'A-1' }),
  ...of('approval.comments', { approval: 'A-1' }),
  ...ofEach('issue.approvals'),
  ...of('label.list'),
  ...of('view.list'),
  ...of('view.run', { view: 'mine' }),
  ...of('skill.list'),
  ...of('skill.show', { skill: 'review' }),
  ...of('routine.list'),
  ...of('routine.show', { routine: 'nightly' }),
  ...of('search.list', { text: 'job' }, { text: 'well' }, { text: 'a b' }),
  ...of('activity.list', { limit: 10 }, { actor: 'user:ada', limit: 5 }, { agent: 'dev', limit: 5 }),
  ...of('activity.history', { kind: 'issue', ref: 'ACME-1', limit: 5 }, { kind: 'agent', ref: 'dev' }),
  ...of('file.show', { kind: 'issue', ref: 'ACME-1' }, { kind: 'user', ref: 'ben' }),
  ...of('run.list', { limit: 5 }, { agent: 'dev' }),
  ...of('run.show', { run }),
  ...of('run.log', { run }),
  ...of('transcript.list'),
  ...of('event.list'),
  ...of('cost.summary'),
  ...of('cost.by', { by: 'agent' }, { by: 'issue' }, { by: 'model' }),
  ...of('cost.days'),
  ...of('cost.models'),
  ...of('cost.providers'),
  ...of('cost.billers'),
  ...of('cost.windows'),
  ...of('cost.issue', { issue: 'ACME-1' }, { issue: 'ACME-1', excludeRoot: true }),
  ...of('cost.events', { limit: 5 }),
  ...of('budget.list'),
  ...of('budget.overview'),
  ...of('budget.check', { agent: 'dev' }, { agent: 'dev', issue: 'ACME-1' }),
];

/** The answer, or the fault that is one. */
export async function ask(context: Context, { name, input }: Question, at?: string): Promise<unknown> {
  try {
    return (await perform(context, name, at === undefined ? input : { ...input, at })).result;
  } catch (error) {
    if (!isFault(error)) throw error;
    return { code: error.code, message: error.message };
  }
}
