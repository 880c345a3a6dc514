// Faults of work: issues and what hangs on them.
import { shellLine, shellWord } from '../shell.ts';
import { row } from './row.ts';

export const workFaults = {
  NUMBER_TAKEN: row<{ issue: string; now: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ issue, now }) => `${issue} was another issue's number already; this one is ${now} now.`,
    help: ({ now }) =>
      `See it: minutebook issue show ${now}. A branch numbers nothing: put new issues into issues/new/ without one`,
  }),
  ISSUE_MISPLACED: row<{ path: string; home: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, home }) =>
      `${path} is the issue of ${home}; where an issue lies follows from its number.`,
    help: ({ path, home }) => `Put it back: ${shellLine('mv', '--', path, home)}`,
  }),
  APPROVAL_CLOSED: row<{ approval: string; status: string; wanted: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ approval, status, wanted }) => `${approval} is ${status}; it cannot become ${wanted}.`,
    help: ({ approval }) =>
      `See who decided what, and ask anew where it matters: minutebook approval show ${approval}`,
  }),
  /** `byAgent`: an agent wants it, which has other work to choose from. */
  ISSUE_TAKEN: row<{
    issue: string;
    owner: string;
    status: string;
    since: string;
    run?: string;
    byAgent?: true;
  }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ issue, owner, status, since }) =>
      `${issue} is taken: ${owner} has it, ${status} since ${since}.`,
    help: ({ issue, byAgent }) =>
      byAgent
        ? 'Take another one, and do not try this one again: minutebook inbox agent'
        : `Ask whoever has it, or take it out of their hands: minutebook issue force-release ${issue}`,
  }),
  ISSUE_BLOCKED: row<{ issue: string; blockers: { issue: string; status: string }[] }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ issue, blockers }) =>
      `${issue} is blocked by ${blockers.map((blocker) => `${blocker.issue} (${blocker.status})`).join(', ')}.`,
    help: ({ blockers }) =>
      `It is free when they are finished: minutebook issue show ${blockers[0]?.issue ?? 'ACME-42'}`,
  }),
  ISSUE_STATUS: row<{ issue: string; status: string; expected: string[] }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ issue, status, expected }) => `${issue} is ${status}; expected ${expected.join(' or ')}.`,
    help: ({ issue, status }) =>
      `If that is right, say so: minutebook issue checkout ${issue} --expected-statuses ${status}`,
  }),
  ISSUE_NOT_HELD: row<{ issue: string; actor: string; owner: string; status: string; gives?: true }>({
    http: 409,
    exit: 3,
    reaction: 'fix',
    message: ({ issue, actor, owner, status }) =>
      `${actor} does not hold ${issue}: it is ${status}, ${owner === 'nobody' ? 'unassigned' : `with ${owner}`}.`,
    help: ({ issue, gives }) =>
      gives
        ? `Nobody has it in hand, so there is nothing to give back. Look at it: minutebook issue show ${issue}`
        : `Check it out first, or comment on it: minutebook issue checkout ${issue}`,
  }),
  RUN_FENCED: row<{ issue: string; run: string; holder: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ issue, run, holder }) => `${issue} is held by run ${holder}; run ${run} may not write to it.`,
    help: () => 'Stop working on it: a newer run of yours took over.',
  }),
  MOVE_REFUSED: row<{ issue: string; from: string; to: string; allowed: readonly string[] }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ issue, from, to }) => `${issue} is ${from} and cannot become ${to}.`,
    help: ({ issue, allowed }) =>
      allowed[0]
        ? `From there it goes to ${allowed.join(', ')}: minutebook issue move ${issue} ${allowed[0]}`
        : `It is finished. The board may reopen it: minutebook issue move ${issue} todo --reason "…"`,
  }),
  REASON_NEEDED: row<{ act: string; example: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ act }) => `To ${act} takes a reason, and none was given.`,
    help: ({ example }) => `Say why: ${example}`,
  }),
  BLOCK_WITHOUT_CAUSE: row<{ issue: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ issue }) =>
      `${issue} cannot be blocked by nothing: it needs an issue that blocks it, or a named owner and a reason.`,
    help: ({ issue }) =>
      `Name what it waits for: minutebook issue block ${issue} --by ACME-7, or --owner ada --reason "needs the password"; if it can go on: minutebook issue move ${issue} todo`,
  }),
  TWIN_ALIVE: row<{ issue: string; twin: string; status: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ issue, twin, status }) =>
      `${issue} cannot come back: ${twin} has the same cause, and is ${status}. One cause has one unfinished issue.`,
    help: ({ twin }) => `Go on there: minutebook issue show ${twin}`,
  }),
  CYCLE: row<{ field: string; chain: string[] }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ field, chain }) => `${field} would make a circle: ${chain.join(' → ')}.`,
    help: ({ field }) =>
      field === 'blockedBy'
        ? 'Leave one link out; see what waits for what: minutebook issue dependencies ACME-42'
        : 'Leave one link out.',
  }),
  DEPTH_EXCEEDED: row<{ depth: number; limit: number; from: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ depth, limit, from }) =>
      `An issue created while working on ${from} would be the ${depth}th request in a chain; the limit is ${limit}.`,
    help: ({ from }) => `Do the work yourself, or escalate: minutebook issue escalate ${from} --reason "…"`,
  }),
  ISSUE_REMOVED: row<{ issue: string; at: string }>({
    http: 410,
    exit: 5,
    reaction: 'stop',
    message: ({ issue, at }) => `${issue} was removed at ${at}.`,
    help: ({ issue }) => `Its history stays: git log -- '*${issue}.md'`,
  }),
  ASSIGNEE_AMBIGUOUS: row<{ agent: string; user: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ agent, user }) =>
      `An issue has one assignee: the agent ${agent} or the person ${user}, not both.`,
    help: () => 'Name one: --assignee cto, or --assignee-user ada',
  }),
  INTERACTION_CLOSED: row<{ interaction: string; status: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ interaction, status }) => `The question ${interaction} is ${status} already.`,
    help: () => 'Ask a new one: minutebook issue ask ACME-42 "…"',
  }),
  NO_MANAGER: row<{ issue: string; agent: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ issue, agent }) =>
      `${issue} cannot be escalated: ${agent} reports to nobody and the book has no board member.`,
    help: () => 'Add a board member: minutebook user add ada --emails ada@example.org',
  }),
  REVISION_UNKNOWN: row<{ path: string; revision: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ path, revision }) => `${path} has no revision ${revision}.`,
    help: () => 'See which there are: minutebook document history ACME-42 plan',
  }),
  ATTACHMENT_TAKEN: row<{ issue: string; name: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ issue, name }) => `${issue} has a file named ${name} already, with other bytes.`,
    help: ({ issue, name }) =>
      `Give this one another name, or take that one away first: minutebook attachment remove ${issue} ${shellWord(name)}`,
  }),
  ATTACHMENT_TOO_LARGE: row<{ name: string; bytes: number; limit: number }>({
    http: 413,
    exit: 2,
    reaction: 'fix',
    message: ({ name, bytes, limit }) => `${name} has ${bytes} bytes; the company takes ${limit}.`,
    help: () => 'Make it smaller, or raise attachmentMaxBytes in COMPANY.md.',
  }),
  ATTACHMENT_MISSING: row<{ issue: string; name: string; sha256: string }>({
    http: 410,
    exit: 5,
    reaction: 'stop',
    message: ({ issue, name, sha256 }) =>
      `The bytes of ${name} beside ${issue} (sha256 ${sha256.slice(0, 12)}…) are not in this repository.`,
    help: () =>
      "Fetch them from where they were added: git fetch origin 'refs/minutebook/*:refs/remotes/origin/minutebook/*'. If retention deleted them, attach the file again.",
  }),
  ATTACHMENT_DAMAGED: row<{ issue: string; name: string; reason: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ issue, name, reason }) => `The bytes of ${name} beside ${issue} cannot be had: ${reason}.`,
    help: () =>
      'See who changed its pointer: git log -- "*.pointer.json". Or attach the file again: minutebook attachment add',
  }),
  ATTACHMENT_TOO_LARGE_HERE: row<{ name: string; bytes: number; limit: number }>({
    http: 413,
    exit: 2,
    reaction: 'fix',
    message: ({ name, bytes, limit }) => `${name} has ${bytes} bytes; an answer carries at most ${limit}.`,
    help: () => 'Write it to a file on the machine of the book: minutebook attachment save ACME-42 film.bin',
  }),
  UPLOAD_UNKNOWN: row<{ upload: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ upload }) => `There is no upload ${upload}.`,
    help: () =>
      'Name the file and let the command upload it: minutebook attachment add ACME-42 film.bin --file film.bin',
  }),
  NOT_ASKED: row<{ actor: string; askedOf: string; own: boolean }>({
    http: 403,
    exit: 3,
    reaction: 'stop',
    message: ({ actor, askedOf, own }) =>
      own
        ? `${actor} asked this, and nobody answers their own question.`
        : `${actor} cannot answer or close this: it is asked of ${askedOf}.`,
    help: () => 'Comment instead: minutebook issue comment ACME-42 "…"',
  }),
  NUMBERS_EXHAUSTED: row<{ company: string; highest: number }>({
    http: 409,
    exit: 6,
    reaction: 'stop',
    message: ({ company, highest }) =>
      `The issues of ${company} go up to number ${highest}: there is none after it.`,
    help: () =>
      'If that number was never meant, see which file has it: minutebook issue list --sort number --limit 1',
  }),
};
