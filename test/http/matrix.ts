// What every route answers to whom, written by hand: for a viewer, an agent at work, and an agent of another company.
//   y  it is done    n  403, not allowed    ?  403, needs approval    0  404, as if there were no such thing
// The board (an owner) may do all of it; nobody without a good credential gets anything. `with` is what a call needs that it
// is about: fields of the path by their names, all others as body or query. It is asked for anew before each call.
import type { FaultCode } from '../../engine/base/fault.ts';
import { agent, user } from '../helpers/book.ts';
import type { MatrixBook } from './matrix-book.ts';

export type Sign = 'y' | 'n' | '?' | '0';
type Sample = (book: MatrixBook, who: string) => Promise<object> | object;

export interface Expected {
  viewer: Sign;
  agent: Sign;
  foreign: Sign;
  with?: Sample;
  /** What whoever may do it gets on this book: a fault of the thing itself, because there is nothing to do. */
  fault?: FaultCode;
}

const row = (signs: string, sample?: Sample, fault?: FaultCode): Expected => {
  const [viewer, agent, foreign] = signs.split(' ') as [Sign, Sign, Sign];
  return { viewer, agent, foreign, ...(sample && { with: sample }), ...(fault && { fault }) };
};

/** A thing of a kind that nothing else needs. */
const fresh =
  (noun: string, more: object = {}, field = noun): Sample =>
  async (book) => {
    const named = noun === 'goal' || noun === 'milestone' || noun === 'routine' ? 'title' : 'name';
    const verb = noun === 'agent' ? 'hire' : noun === 'view' ? 'save' : 'create';
    const made = await book.make(`${noun}.${verb}`, {
      [named]: book.word(),
      ...(noun === 'milestone' && { project: 'shop' }),
      ...(noun === 'view' && { filter: { status: ['todo'] } }),
    });
    return { [field]: made['id'] ?? made['slug'], ...more };
  };
/** A company that nothing else needs; agents are asked about their own. */
const freshCompany =
  (more: object = {}, status?: string): Sample =>
  async (book, who) => {
    if (who === 'dev' || who === 'spy') return { company: 'acme', ...more };
    const { company } = (await fresh('company')(book, who)) as { company: string };
    if (status === 'paused') await book.make('company.pause', { company, reason: 'Lunch' });
    return { company, ...more };
  };
const held =
  (more: object = {}): Sample =>
  async (book) => ({ issue: await book.held(), ...more });
/** Of the board's own work where it is the board that asks: out of an agent's hands it takes things by force alone. */
const heldBy =
  (more: object = {}): Sample =>
  async (book, who) => {
    if (who !== 'board') return held(more)(book, who);
    const { identifier } = await book.make('issue.create', { title: book.word() });
    await book.make('issue.checkout', { issue: identifier });
    return { issue: identifier, ...more };
  };
const issue =
  (more: object = {}): Sample =>
  async (book) => ({
    issue: (await book.make('issue.create', { title: book.word() }))['identifier'],
    ...more,
  });
const under: Sample = async (book) => ({
  parent: (await book.make('issue.create', { title: book.word() }))['identifier'],
  title: book.word(),
});
const said: Sample = async (book) => {
  const on = (await book.make('issue.create', { title: book.word() }))['identifier'];
  return { issue: on, comment: (await book.make('issue.comment', { issue: on, body: 'Hello.' }))['id'] };
};
const about =
  (fields: object): Sample =>
  () =>
    fields;
const acme = about({ company: 'acme' });
const inAcme =
  (more: object, unique?: string): Sample =>
  (book) => ({ company: 'acme', ...more, ...(unique && { [unique]: book.word() }) });
const asked =
  (more: object, author = user('ben')): Sample =>
  async (book) => {
    const on = await book.held();
    const of = author.kind === 'agent' ? 'cto' : 'dev';
    const question = await book.make('issue.ask', { issue: on, body: 'Shall I?', of }, author);
    return { issue: on, interaction: question['id'], ...more };
  };
const confirmed: Sample = async (book) => {
  const on = await book.held();
  const question = await book.make(
    'issue.ask',
    { issue: on, body: 'Shall I?', kind: 'confirmation', of: 'dev' },
    user('ben'),
  );
  return { issue: on, interaction: question['id'] };
};
const withDocument =
  (more: object = {}): Sample =>
  async (book) => {
    const on = await book.held();
    const first = await book.performed(user('ada'), 'document.put', {
      issue: on,
      key: 'plan',
      body: 'First.',
    });
    await book.make('document.put', { issue: on, key: 'plan', body: 'Second.' });
    return { issue: on, key: 'plan', ...('revision' in more && { revision: first.commit }) };
  };
const withFile: Sample = async (book) => {
  const on = await book.held();
  await book.make('attachment.add', { issue: on, name: 'a.txt', content: 'aGVsbG8=' });
  return { issue: on, name: 'a.txt' };
};
const fileById: Sample = async (book, who) => {
  const { issue: on } = (await withFile(book, who)) as { issue: string };
  const { result } = await book.performed(user('ada'), 'attachment.list', { issue: on });
  return { attachment: (result as { items: { id: string }[] }).items[0]!.id };
};
/** Of the person who asks; of ada where it is an agent. */
const ownKey: Sample = async (book, who) => {
  const of = who === 'vera' ? 'vera' : 'ada';
  return { token: (await book.make('token.create', { user: of }))['id'] };
};
const agentKey: Sample = async (book) => ({
  agent: 'dev',
  companyId: 'acme',
  token: (await book.make('token.create', { agent: 'dev' }))['id'],
});
const ownSession: Sample = async (book, who) => ({ session: book.signIn(who === 'vera' ? 'vera' : 'ada') });
const ofDev = (more: object = {}) => about({ agent: 'dev', companyId: 'acme', ...more });
const changed: Sample = async (book) => {
  const on = await book.held();
  const { commit } = await book.performed(agent('dev'), 'issue.change', { issue: on, title: book.word() });
  return { target: commit };
};
const aRun: Sample = async (book) => ({ company: 'acme', run: await book.startRun() });
const ask =
  (more: object = {}, status?: 'revision'): Sample =>
  async (book) => {
    const made = await book.make('approval.create', { title: book.word() }, agent('dev'));
    if (status) await book.make('approval.request-revision', { approval: made['id'] });
    return { approval: made['id'], ...more };
  };
/** One that is about an issue, or is to be. */
const askAbout =
  (linked: boolean): Sample =>
  async (book, who) => {
    const { issue: about } = (await issue()(book, who)) as { issue: string };
    const made = await book.make(
      'approval.create',
      { title: book.word(), issues: linked ? [about] : [] },
      agent('dev'),
    );
    return { issue: about, [linked ? 'approval' : 'approvalId']: made['id'] };
  };
const runAlone: Sample = async (book) => ({ run: await book.startRun() });
const budget = { metric: 'runs', window: 'daily', agentId: 'dev' };

export const matrix: Readonly<Record<string, Expected>> = {
  'book.adopt': row('n n n', about({ dryRun: true }), 'INTAKE_CLOSED'),
  'book.mend': row('n n n', about({ dryRun: true })),
  'book.undo': row('n y 0', changed),
  'book.status': row('y n n'),
  'problem.list': row('y y 0', about({ companyId: 'acme' })),
  'conflict.list': row('y n n'),
  'conflict.show': row('y n n', about({ path: 'companies/acme/COMPANY.md' }), 'CONFLICT_NONE'),
  'conflict.resolve': row(
    'n n n',
    about({ path: 'companies/acme/COMPANY.md', take: 'mine' }),
    'CONFLICT_NONE',
  ),

  'user.add': row('n n n', (book) => ({ name: book.word() })),
  'user.list': row('y y y'),
  'user.show': row('y n n', about({ user: 'ben' })),
  'user.change': row('n n n', about({ user: 'ben', zone: 'Europe/Vienna' })),
  'user.remove': row('n n n', async (book) => ({
    user: (await book.make('user.add', { name: book.word() }))['slug'],
  })),
  'user.link': row('n n n', about({ user: 'ada' })),
  'token.create': row('y n n', about({})),
  'token.create /agents/:agent/keys': row('n n 0', ofDev()),
  'token.list': row('y n n'),
  'token.list /agents/:agent/keys': row('n n 0', ofDev()),
  'token.revoke': row('y n n', ownKey),
  'token.revoke /agents/:agent/keys/:token': row('0 n n', agentKey),
  'session.list': row('y n n'),
  'session.revoke': row('y n n', ownSession),

  'company.create': row('n n n', (book) => ({ name: book.word() })),
  'company.list': row('y y y'),
  'company.show': row('y y 0', acme),
  'company.dashboard': row('y y 0', acme),
  'company.change': row('n n 0', (book) => ({ company: 'acme', description: book.word() })),
  'company.pause': row('n n 0', freshCompany({ reason: 'Lunch' })),
  'company.resume': row('n n 0', freshCompany({}, 'paused')),
  'company.archive': row('n n 0', freshCompany({ reason: 'Over' })),
  'company.rename': row('n n 0', async (book, who) => ({
    ...(await freshCompany()(book, who)),
    urlKey: book.word(),
  })),
  'agent.rename': row('n n 0', async (book, who) => ({
    ...(await fresh('agent', {}, 'ref')(book, who)),
    urlKey: book.word(),
  })),
  'project.rename': row('n n 0', async (book, who) => ({
    ...(await fresh('project', {}, 'ref')(book, who)),
    urlKey: book.word(),
  })),
  'goal.rename': row('n n 0', async (book, who) => ({
    ...(await fresh('goal', {}, 'ref')(book, who)),
    urlKey: book.word(),
  })),
  'team.rename': row('n n 0', async (book, who) => ({
    ...(await fresh('team', {}, 'ref')(book, who)),
    urlKey: book.word(),
  })),
  'label.rename': row('n n 0', async (book, who) => ({
    ...(await fresh('label', {}, 'ref')(book, who)),
    urlKey: book.word(),
  })),

  'goal.create': row('n ? 0', inAcme({}, 'title')),
  'goal.list': row('y y 0', acme),
  'goal.show': row('y y 0', fresh('goal')),
  'goal.change': row('n n 0', fresh('goal', { description: 'More.' })),
  'goal.remove': row('n n 0', fresh('goal')),
  'project.create': row('n y 0', inAcme({}, 'name')),
  'project.list': row('y y 0', acme),
  'project.show': row('y y 0', fresh('project')),
  'project.change': row('n n 0', fresh('project', { description: 'More.' })),
  'project.remove': row('n n 0', fresh('project')),
  'milestone.create': row('n y 0', async (book, who) => ({
    ...(await fresh('project')(book, who)),
    title: book.word(),
  })),
  'milestone.list': row('y y 0', acme),
  'milestone.show': row('y y 0', fresh('milestone')),
  'milestone.change': row('n n 0', fresh('milestone', { description: 'More.' })),
  'milestone.remove': row('n n 0', fresh('milestone')),
  'team.create': row('n n 0', inAcme({}, 'name')),
  'team.list': row('y y 0', acme),
  'team.show': row('y y 0', fresh('team')),
  'team.change': row('n n 0', fresh('team', { description: 'More.' })),
  'team.remove': row('n n 0', fresh('team')),

  'agent.hire': row('n y 0', inAcme({}, 'name')),
  'agent.list': row('y y 0', acme),
  'agent.show': row('y y 0', fresh('agent')),
  'agent.me': row('y y y'),
  'agent.change': row('n n 0', fresh('agent', { title: 'Engineer' })),
  'agent.pause': row('n n 0', fresh('agent')),
  'agent.resume': row('n n 0', fresh('agent')),
  'agent.terminate': row('n ? 0', fresh('agent')),
  'agent.wake': row('n y 0', ofDev()),
  'agent.why': row('y y 0', ofDev()),
  'instruction.list': row('y y 0', ofDev()),
  'instruction.show': row('y y 0', ofDev({ file: 'memory/notes.md' })),
  'instruction.put': row('n ? 0', ofDev({ file: 'HEARTBEAT.md', body: 'Look.' })),
  'instruction.remove': row('n n 0', async (book) => {
    await book.make('instruction.put', { agent: 'ops', file: 'SOUL.md', body: 'Kind.' });
    return { agent: 'ops', file: 'SOUL.md', companyId: 'acme' };
  }),

  'issue.create': row('n y 0', inAcme({}, 'title')),
  'issue.create /issues/:parent/children': row('n y 0', under),
  'issue.list': row('y y 0', acme),
  'issue.show': row('y y 0', issue()),
  'issue.children': row('y y 0', issue()),
  'issue.dependencies': row('y y 0', issue()),
  'issue.comments': row('y y 0', issue()),
  'issue.context': row('y y 0', issue()),
  'issue.change': row('n y 0', held({ priority: 'high' })),
  'issue.move': row('n y 0', held({ status: 'in_review' })),
  'issue.checkout': row('n y 0', issue({ agentId: 'dev' })),
  'issue.release': row('n y 0', heldBy()),
  'issue.force-release': row('n n 0', held({ reason: 'Stuck' })),
  'issue.block': row('n y 0', held({ owner: 'ada', reason: 'Waits' })),
  'issue.escalate': row('n y 0', heldBy({ reason: 'Too hard' })),
  'issue.assign': row('n y 0', heldBy({ assigneeAgentId: 'ops' })),
  'issue.remove': row('n n 0', issue({ reason: 'Twice' })),
  'issue.comment': row('n y 0', issue({ body: 'Hello.' })),
  'issue.ask': row('n y 0', issue({ body: 'Shall I?' })),
  'issue.answer': row('n y 0', asked({ body: 'Do.' })),
  'issue.answer /issues/:issue/interactions/:interaction/accept': row('n y 0', confirmed),
  'issue.answer /issues/:issue/interactions/:interaction/reject': row('n y 0', confirmed),
  'issue.withdraw': row('n y 0', asked({}, agent('dev'))),
  'document.put': row('n y 0', held({ key: 'plan', body: 'First.' })),
  'document.get': row('y y 0', withDocument()),
  'document.list': row('y y 0', held()),
  'document.history': row('y y 0', withDocument()),
  'document.restore': row('n y 0', withDocument({ revision: true })),
  'document.remove': row('n y 0', withDocument()),
  'attachment.add': row('n y 0', held({ company: 'acme', originalFilename: 'b.txt', content: 'aGVsbG8=' })),
  'attachment.list': row('y y 0', held()),
  'attachment.show': row('y y 0', fileById),
  'attachment.get': row('y y 0', withFile),
  'attachment.remove': row('n y 0', withFile),
  'attachment.delete': row('n y 0', fileById),
  'attachment.prune': row('n n n', about({ dryRun: true })),
  'inbox.agent': row('y y 0', ofDev()),
  'inbox.user': row('y y 0', inAcme({ userId: 'ada' })),

  'approval.create': row('n y 0', inAcme({}, 'title')),
  'approval.list': row('y y 0', acme),
  'approval.show': row('y y 0', ask()),
  'approval.issues': row('y y 0', ask()),
  'approval.comments': row('y y 0', ask()),
  'approval.comment': row('n y 0', ask({ body: 'Hello.' })),
  'approval.approve': row('n n 0', ask()),
  'approval.reject': row('n n 0', ask()),
  'approval.request-revision': row('n n 0', ask()),
  'approval.resubmit': row('n y 0', ask({}, 'revision')),
  'approval.withdraw': row('n y 0', ask()),
  'approval.link': row('n y 0', askAbout(false)),
  'approval.unlink': row('n y 0', askAbout(true)),
  'issue.approvals': row('y y 0', issue()),
  'issue.interactions': row('y y 0', issue()),
  'comment.show': row('y y 0', said),

  'label.create': row('n y 0', inAcme({}, 'name')),
  'label.list': row('y y 0', acme),
  'label.change': row('n n 0', fresh('label', { description: 'More.' })),
  'label.remove': row('n n 0', fresh('label')),
  'view.save': row('n y 0', inAcme({ filter: { status: ['todo'] } }, 'name')),
  'view.list': row('y y 0', acme),
  'view.run': row('y y 0', fresh('view')),
  'view.remove': row('n n 0', fresh('view')),
  'skill.list': row('y y 0', acme),
  'skill.show': row('y y 0', inAcme({ skill: 'sewing' })),
  'routine.create': row('n ? 0', inAcme({}, 'title')),
  'routine.change': row('n ? 0', fresh('routine', { description: 'More.' })),
  'routine.remove': row('n ? 0', fresh('routine')),
  'routine.list': row('y y 0', acme),
  'routine.show': row('y y 0', about({ routine: 'nightly', companyId: 'acme' })),
  'search.list': row('y y 0', inAcme({ q: 'thing' })),
  'activity.list': row('y y 0', acme),
  'activity.history': row('y y 0', inAcme({ kind: 'project', ref: 'shop' })),
  'file.show': row('y y 0', inAcme({ kind: 'project', ref: 'shop' })),
  'event.list': row('y y 0', acme),
  'event.dismiss': row('n n n', inAcme({ event: 'none' }), 'NOT_FOUND'),
  'run.list': row('y y 0', acme),
  'run.show': row('y y 0', aRun),
  'run.list /issues/:issue/runs': row('y y 0', issue()),
  'run.list /issues/:issue/live-runs': row('y y 0', issue()),
  'run.list /issues/:issue/active-run': row('y y 0', issue()),
  'run.show /heartbeat-runs/:run': row('y y 0', runAlone),
  'run.log /heartbeat-runs/:run/log': row('y y 0', runAlone),
  'run.cancel /heartbeat-runs/:run/cancel': row('n n 0', runAlone, 'RUN_OVER'),
  'activity.list /issues/:issue/activity': row('y y 0', issue()),
  'milestone.list /projects/:project/milestones': row('y y 0', fresh('project')),
  'inbox.agent /agents/me/inbox-lite': row('y y 0', about({ agentId: 'dev', companyId: 'acme' })),
  'run.log': row('y y 0', aRun),
  'run.cancel': row('n n 0', aRun, 'RUN_OVER'),
  'transcript.list': row('y n n'),
  'transcript.prune': row('n n n', about({ dryRun: true })),

  'cost.log': row('n y 0', inAcme({ agentId: 'dev', costCents: 1 })),
  'cost.flush': row('n n n'),
  'cost.summary': row('y y 0', acme),
  'cost.by': row('y y 0', inAcme({ by: 'agent' })),
  ...Object.fromEntries(
    ['agent', 'issue', 'project', 'goal', 'billing-code', 'model', 'provider'].map((name) => [
      `cost.by /companies/:company/costs/by-${name}`,
      row('y y 0', acme),
    ]),
  ),
  'cost.days': row('y y 0', acme),
  'cost.events': row('y y 0', acme),
  'cost.models': row('y y 0', acme),
  'cost.providers': row('y y 0', acme),
  'cost.billers': row('y y 0', acme),
  'cost.windows': row('y y 0', acme),
  'cost.issue': row('y y 0', issue()),
  'budget.list': row('y y 0', acme),
  'budget.overview': row('y y 0', acme),
  'budget.set': row('n ? 0', inAcme({ ...budget, limit: 'unlimited' })),
  'budget.set /companies/:company/budgets': row('n ? 0', inAcme({ limit: 50 })),
  'budget.set /agents/:agent/budgets': row('n ? 0', ofDev({ budgetMonthlyCents: 5_000 })),
  'budget.remove': row('n ? 0', async (book) => {
    await book.make('budget.set', { metric: 'runs', window: 'daily', agent: 'dev', limit: 'unlimited' });
    return { company: 'acme', ...budget };
  }),
  'budget.check': row('y y 0', ofDev()),
};
