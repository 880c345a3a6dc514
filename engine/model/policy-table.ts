// The rows of the policy: for each permission what every kind of actor may do. Data only; policy.ts reads it.
// An owner may do everything, so rows name what the other board roles and agents may.

/**
 * How a thing stands to the agent that asks. Several may hold at once.
 * own: itself, or what it created or leads; holder: the issue it has checked out; assigned: the issue given to it;
 * manager: the agent (or the work of one) that reports to it, at any depth; company: whatever is of its company;
 * foreign: of another company.
 */
export type Relation = 'own' | 'holder' | 'assigned' | 'manager' | 'company' | 'foreign';

/** What one cell says. `policy` asks where the company gates the act, and allows where it does not. */
export type Verdict = 'allow' | 'deny' | 'ask' | 'policy';

export interface Row {
  /** The act as it reads after "to": `hire an agent`. */
  act: string;
  /** Denied where absent. */
  viewer?: Verdict;
  operator?: Verdict;
  /** Cells of an agent; denied where absent. */
  agent: Partial<Record<Exclude<Relation, 'foreign'>, Verdict>>;
  /** What an agent that is refused is told: the rule, and what it can do instead. */
  otherwise: string;
  /** The engine itself may do everything that is not a decision of people. */
  system?: 'deny';
  /** Changes nothing: what a credential that only reads may still do. */
  reads?: true;
}

type Cells = Row['agent'];
const everywhere: Cells = {
  own: 'allow',
  holder: 'allow',
  assigned: 'allow',
  manager: 'allow',
  company: 'allow',
};
const asking: Cells = { own: 'ask', holder: 'ask', assigned: 'ask', manager: 'ask', company: 'ask' };
const held: Cells = { holder: 'allow' };
const itself: Cells = { own: 'allow' };
const nothing: Cells = {};

const theBoards = 'this is the board’s';
const checkOutFirst = 'an agent changes only the issue it holds: check it out first, or comment on it';

/** What is read by anybody who may see the thing at all. */
const open = (act: string): Row => ({
  act,
  viewer: 'allow',
  operator: 'allow',
  agent: everywhere,
  otherwise: theBoards,
  reads: true,
});
/** Everyday work: operators everywhere, agents where `agent` says. */
const work = (act: string, agent: Cells, otherwise: string): Row => ({
  act,
  operator: 'allow',
  agent,
  otherwise,
});
/** The owner's; `also` says who may ask for it. */
const owned = (act: string, also: Partial<Row> = {}): Row => ({
  act,
  agent: nothing,
  otherwise: theBoards,
  ...also,
});

export const permissions = {
  // Reading
  'company.read': open('read the company'),
  'book.read': { ...open('read the whole book'), agent: nothing },

  // Issues
  'issue.create': work('create an issue', everywhere, theBoards),
  'issue.comment': work('comment', everywhere, theBoards),
  'issue.checkout': work('check out an issue', everywhere, theBoards),
  'issue.checkout-for': work(
    'check out an issue for another',
    nothing,
    'an agent checks out for itself only; assign the issue instead',
  ),
  'issue.change': work('change an issue', held, checkOutFirst),
  'issue.document': work('write a document of an issue', held, checkOutFirst),
  'issue.attach': work('attach a file', held, checkOutFirst),
  'issue.release': work('release an issue', held, 'an agent releases only the issue it holds'),
  'issue.assign': work(
    'assign an issue',
    { own: 'allow', holder: 'allow', manager: 'allow' },
    'an agent assigns issues it created, holds, or that are of agents reporting to it; comment to ask for it',
  ),
  'issue.escalate': work(
    'escalate an issue',
    { own: 'allow', holder: 'allow', assigned: 'allow' },
    'an agent escalates only issues it created, holds or is assigned; comment on this one instead',
  ),
  'issue.cancel': work(
    'cancel an issue',
    itself,
    'an agent cancels only what it created; say what is in the way and move it to blocked, or escalate it',
  ),
  'issue.force-release': work('take an issue from its holder', nothing, theBoards),
  'issue.reopen': work(
    'reopen a finished issue',
    nothing,
    'only the board reopens; comment on it, or create a new issue that names it',
  ),
  'issue.remove': work('remove an issue', nothing, theBoards),
  'interaction.create': work('ask a question on an issue', everywhere, theBoards),
  'interaction.answer': work('answer a question', everywhere, theBoards),
  'comment.change': work('change a comment', nothing, 'comments stand as written; add another'),

  // What work hangs on
  'goal.create': work('create a goal', asking, theBoards),
  'goal.change': work('change a goal', nothing, theBoards),
  'goal.remove': work('remove a goal', nothing, theBoards),
  'project.create': work('create a project', everywhere, theBoards),
  'project.change': work('change a project', itself, 'an agent changes only projects it leads'),
  'project.remove': work('remove a project', nothing, theBoards),
  'milestone.create': work('create a milestone', everywhere, theBoards),
  'milestone.change': work(
    'change a milestone',
    itself,
    'an agent changes only milestones of projects it leads',
  ),
  'milestone.remove': work('remove a milestone', nothing, theBoards),
  'team.change': work('change a team', nothing, theBoards),
  'label.create': work('create a label', everywhere, theBoards),
  'label.change': work('change a label', nothing, theBoards),
  'view.save': work('save a view', everywhere, theBoards),
  'view.remove': work('remove a view', itself, 'an agent removes only views it saved'),
  'routine.change': work('change a routine', asking, theBoards),
  'skill.change': work('change a skill', asking, theBoards),

  // Agents
  'agent.hire': owned('hire an agent', {
    operator: 'policy',
    agent: { own: 'policy', manager: 'policy', company: 'policy' },
  }),
  'agent.change': owned('change an agent', { operator: 'allow' }),
  'agent.instruct': owned('change the instructions of an agent', {
    operator: 'allow',
    agent: { own: 'ask', manager: 'ask' },
    otherwise: 'an agent proposes instructions only for itself and for agents reporting to it',
  }),
  'agent.remember': owned('write the memory of an agent', {
    operator: 'allow',
    agent: itself,
    otherwise: 'an agent writes only its own memory',
  }),
  'agent.reconfigure': owned('change the adapter or runtime of an agent', {
    operator: 'ask',
    agent: asking,
  }),
  'agent.pause': owned('pause or resume an agent', { operator: 'allow' }),
  'agent.terminate': owned('terminate an agent', { operator: 'ask', agent: asking }),
  'agent.wake': owned('wake an agent', {
    operator: 'allow',
    agent: itself,
    otherwise: 'an agent invokes only its own heartbeat; assign it an issue or mention it in a comment',
  }),
  'agent.key': owned('see, make or revoke keys of an agent'),
  'run.stop': owned('stop a run', { operator: 'allow' }),
  'run.record': owned('record a run'),

  // Money
  'cost.log': work('log a cost', itself, 'an agent logs cost only for itself'),
  'cost.flush': work('commit spooled costs', nothing, theBoards),
  'budget.change': owned('change a budget', { operator: 'ask', agent: asking, system: 'deny' }),

  // Governance and the book
  'approval.request': work('ask the board', everywhere, theBoards),
  'approval.comment': work('comment on an approval', everywhere, theBoards),
  'approval.revise': work(
    'change what was asked of the board',
    itself,
    'only who asked for it changes what is asked, or withdraws it; comment on it instead',
  ),
  'approval.decide': owned('decide an approval', { operator: 'allow', system: 'deny' }),
  'company.create': owned('create a company'),
  'company.change': owned('change the company'),
  'company.pause': owned('pause or resume the company', { operator: 'allow' }),
  'company.archive': owned('archive the company', { system: 'deny' }),
  'secret.change': owned('change a secret', { system: 'deny' }),
  'user.change': owned('change the board', { system: 'deny' }),
  'user.sign-in': owned('decide how another person signs in', { system: 'deny' }),
  'self.sign-in': {
    act: 'decide how you sign in',
    viewer: 'allow',
    operator: 'allow',
    agent: nothing,
    otherwise: 'a run has its token, and keys of an agent are the board’s to make',
    system: 'deny',
  },
  'book.change': owned('change the book’s settings'),
  'book.maintain': work('maintain the book', nothing, theBoards),
  // What exactly is taken back takes the rights of writing it.
  'book.undo': work('take something back', everywhere, theBoards),
} as const satisfies Record<string, Row>;

export type Permission = keyof typeof permissions;
