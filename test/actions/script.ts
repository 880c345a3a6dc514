// One request for every action that changes something, in an order in which each may be done.
import type { ShownComment } from '../../engine/actions/comment-shape.ts';
import type { Performed } from '../../engine/actions/perform.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { agent, user } from '../helpers/book.ts';

const ada = user('ada');
const dev = agent('dev');

/** What came before, by its place in the script: for requests that name what an earlier one made. */
export type Before = (at: number) => Performed;
export type Request = [actor: Actor, name: string, input: object | ((before: Before) => object)];

const question = (at: number) => (before: Before) => ({
  issue: 'ACME-1',
  interaction: (before(at).result as ShownComment).id,
});

/** In order: each finds the company as those before it left it. */
export const script: readonly Request[] = [
  [ada, 'issue.create', { title: 'One', assignee: 'dev' }],
  [dev, 'issue.checkout', { issue: 'ACME-1' }],
  [dev, 'issue.comment', { issue: 'ACME-1', body: 'On it.' }],
  [dev, 'issue.ask', { issue: 'ACME-1', body: 'Which?' }],
  [
    dev,
    'issue.ask',
    { issue: 'ACME-1', kind: 'suggested_tasks', body: 'These?', tasks: [{ title: 'a' }, { title: 'b' }] },
  ],
  [dev, 'issue.ask', { issue: 'ACME-1', body: 'And?' }],
  [ada, 'issue.answer', (before) => ({ ...question(3)(before), body: 'That one.' })],
  [ada, 'issue.answer', (before) => ({ ...question(4)(before), outcome: 'accepted' })],
  [dev, 'issue.withdraw', (before) => question(5)(before)],
  [dev, 'issue.change', { issue: 'ACME-1', priority: 'high' }],
  [dev, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'x' }],
  [dev, 'document.put', { issue: 'ACME-1', key: 'plan', body: 'y' }],
  [dev, 'document.restore', (before) => ({ issue: 'ACME-1', key: 'plan', revision: before(10).commit! })],
  [dev, 'document.remove', { issue: 'ACME-1', key: 'plan' }],
  [dev, 'attachment.add', { issue: 'ACME-1', name: 'a.txt', content: 'eA==' }],
  [dev, 'attachment.add', { issue: 'ACME-1', name: 'big', content: 'A'.repeat(2_000_000) }],
  [dev, 'attachment.remove', { issue: 'ACME-1', name: 'a.txt' }],
  [dev, 'issue.block', { issue: 'ACME-1', owner: 'ada', reason: 'a key' }],
  [ada, 'issue.move', { issue: 'ACME-1', status: 'todo' }],
  [ada, 'issue.assign', { issue: 'ACME-1', assignee: 'ops' }],
  [agent('ops'), 'issue.checkout', { issue: 'ACME-1' }],
  [agent('ops'), 'issue.release', { issue: 'ACME-1' }],
  [agent('ops'), 'issue.checkout', { issue: 'ACME-1' }],
  [agent('ops'), 'issue.escalate', { issue: 'ACME-1', reason: 'too hard' }],
  [ada, 'issue.create', { title: 'Two' }],
  [agent('cto'), 'issue.checkout', { issue: 'ACME-4' }],
  [ada, 'issue.force-release', { issue: 'ACME-4', reason: 'no' }],
  [ada, 'issue.remove', { issue: 'ACME-4' }],
  [ada, 'label.create', { name: 'Bug' }],
  [ada, 'label.change', { label: 'bug', color: '#ff0000' }],
  [ada, 'label.rename', { ref: 'bug', slug: 'defect' }],
  [ada, 'label.remove', { label: 'defect' }],
  [ada, 'view.save', { name: 'Mine', filter: { status: ['todo'] } }],
  [ada, 'view.remove', { view: 'mine' }],
  [ada, 'goal.create', { title: 'Sell', parent: 'grow' }],
  [ada, 'goal.change', { goal: 'sell', status: 'planned' }],
  [ada, 'goal.rename', { ref: 'sell', slug: 'sell-more' }],
  [ada, 'project.create', { name: 'Yard' }],
  [ada, 'project.change', { project: 'yard', description: 'Outside' }],
  [ada, 'milestone.create', { project: 'yard', title: 'Beta' }],
  [ada, 'milestone.change', { milestone: 'yard/beta', due: '2026-12-24' }],
  [ada, 'milestone.remove', { milestone: 'yard/beta' }],
  [ada, 'project.rename', { ref: 'yard', slug: 'court' }],
  [ada, 'project.remove', { project: 'court' }],
  [ada, 'goal.remove', { goal: 'sell-more' }],
  [ada, 'team.create', { name: 'Core', members: ['dev'] }],
  [ada, 'team.change', { team: 'core', manager: 'cto' }],
  [ada, 'team.rename', { ref: 'core', slug: 'heart' }],
  [ada, 'team.remove', { team: 'heart' }],
  [ada, 'agent.hire', { name: 'Tester', reportsTo: 'ops' }],
  [ada, 'agent.change', { agent: 'tester', title: 'QA' }],
  [ada, 'agent.rename', { ref: 'tester', slug: 'checker' }],
  [ada, 'agent.pause', { agent: 'checker' }],
  [ada, 'agent.resume', { agent: 'checker' }],
  [ada, 'instruction.put', { agent: 'checker', file: 'HEARTBEAT.md', body: 'Look.' }],
  [ada, 'instruction.put', { agent: 'checker', file: 'AGENTS.md', body: 'You test.' }],
  [ada, 'instruction.remove', { agent: 'checker', file: 'HEARTBEAT.md' }],
  [ada, 'issue.create', { title: 'For ops', assignee: 'ops' }],
  [ada, 'agent.terminate', { agent: 'ops' }],
  [ada, 'user.add', { name: 'Cleo', emails: ['cleo@example.org'] }],
  [ada, 'user.change', { user: 'cleo', role: 'operator' }],
  [ada, 'user.remove', { user: 'cleo' }],
  [ada, 'budget.set', { limit: 5, window: 'daily' }],
  [ada, 'budget.set', { limit: 9, metric: 'tokens', window: 'daily', agent: 'dev' }],
  [ada, 'budget.set', { limit: 7, window: 'daily', billingCode: 'B-1' }],
  [ada, 'budget.remove', { window: 'daily', billingCode: 'B-1' }],
  [ada, 'company.change', { company: 'acme', description: 'A shop' }],
  [ada, 'book.undo', (before) => ({ target: before(66).commit! })],
  [ada, 'company.pause', { company: 'acme' }],
  [ada, 'company.resume', { company: 'acme' }],
  [ada, 'company.create', { name: 'Beta' }],
  [ada, 'company.archive', { company: 'beta' }],
  [ada, 'company.resume', { company: 'beta' }],
  [ada, 'company.rename', { company: 'beta', slug: 'gamma' }],
];
