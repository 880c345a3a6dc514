// Faults of who may act, and of the states of companies and agents.
import { withArticle } from '../article.ts';
import { row } from './row.ts';

export const peopleFaults = {
  NOT_ALLOWED: row<{ actor: string; action: string; reason: string }>({
    http: 403,
    exit: 3,
    reaction: 'stop',
    message: ({ actor, action, reason }) => `${actor} may not do ${action}: ${reason}.`,
    help: () => 'Ask the board, or see who you are and what is yours: minutebook agent me',
  }),
  NEEDS_APPROVAL: row<{ actor: string; action: string; reason: string }>({
    http: 403,
    exit: 3,
    reaction: 'wait',
    message: ({ actor, action, reason }) => `${actor} needs approval for ${action}: ${reason}.`,
    help: () => 'Ask the board on an issue: minutebook issue ask ACME-42 --kind confirmation "May I …?"',
  }),
  COMPANY_NOT_ACTIVE: row<{ company: string; status: string; reason?: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ company, status, reason }) => `${company} is ${status}${reason ? ` (${reason})` : ''}.`,
    help: ({ company, status }) =>
      status === 'archived'
        ? 'An archived company takes no work.'
        : `The board resumes it: minutebook company resume ${company}`,
  }),
  AGENT_NOT_ACTIVE: row<{ agent: string; status: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ agent, status }) => `${agent} is ${status}.`,
    help: ({ agent, status }) =>
      status === 'terminated'
        ? 'Choose another: minutebook agent list'
        : `The board resumes it: minutebook agent resume ${agent}`,
  }),
  NAME_UNUSABLE: row<{ kind: string; name: string; slug: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ kind, name }) =>
      `"${name}" cannot be the short name of ${withArticle(kind)}: it takes up to 60 of a-z, 0-9, - and _; me means whoever asks, and null means nobody.`,
    help: ({ slug }) => `Give it one: --slug ${slug || 'my-name'}${slug ? '-1' : ''}`,
  }),
  NAME_TAKEN: row<{ kind: string; name: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ kind, name }) => `There is ${withArticle(kind)} named ${name} already, or there was one.`,
    help: ({ name }) => `Choose another: --slug ${name}-2`,
  }),
  NAME_PARTED: row<{ kind: string; name: string; now: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ kind, name, now }) =>
      `Two books that were apart each made ${withArticle(kind)} named ${name}; the later one is ${now} now.`,
    help: ({ kind, now }) =>
      `Call it what it shall be: minutebook help ${kind}. Where both are meant to be one, let what refers to ${now} refer to the other`,
  }),
  PLACE_TAKEN: row<{ kind: string; path: string; name: string; commit: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ kind, path, name, commit }) =>
      `${path}: two books that were apart each made ${withArticle(kind)} named ${name}. The first one stays; the other is whole in commit ${commit}.`,
    help: ({ kind, name, commit }) =>
      `Rename the other where it was made, then pull again: minutebook ${kind} rename ${name} ${name}-2. To see it: git show ${commit}`,
  }),
  PREFIX_TAKEN: row<{ prefix: string; company: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ prefix, company }) => `The prefix ${prefix} belongs to ${company}.`,
    help: ({ prefix }) => `Choose another, of 2 to 10 letters and digits: --prefix ${prefix.slice(0, 8)}X`,
  }),
  PREFIX_FIXED: row<{ company: string; prefix: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ company, prefix }) => `${company} has issues numbered ${prefix}-…, so its prefix stands.`,
    help: () => 'The name can change: minutebook company change --name "…"',
  }),
  STILL_IN_USE: row<{ kind: string; name: string; by: string[] }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ kind, name, by }) =>
      `The ${kind} ${name} is still in use by ${by.slice(0, 5).join(', ')}${by.length > 5 ? ` and ${by.length - 5} more` : ''}.`,
    help: ({ kind }) => `Move or finish those first; or keep the ${kind} and set its status instead.`,
  }),
  LAST_OWNER: row<{ user: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ user }) => `${user} is the last owner; without one nobody could change the board.`,
    help: () => 'Make somebody else an owner first: minutebook user change ben --role owner',
  }),
  EMAIL_TAKEN: row<{ email: string; user: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ email, user }) => `${email} already means ${user}.`,
    help: ({ user }) =>
      `One address is one person. Take it from ${user} first: minutebook user change ${user} --emails …`,
  }),
  RUNS_ALIVE: row<{ kind: string; name: string; runs: number }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ name, runs }) =>
      `${name} has ${runs} live run${runs === 1 ? '' : 's'}, and its short name is part of them.`,
    help: ({ kind, name }) =>
      `Pause it first, and try again when they are over: minutebook ${kind} pause ${name}`,
  }),
  RENAME_TOO_LARGE: row<{ path: string; limit: number }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ path, limit }) =>
      `More than ${limit} files lie in ${path} or refer to it; one commit renames no more.`,
    help: () => 'Its name for people can change without its short name: minutebook company change --name "…"',
  }),
  LAST_INITIATIVE: row<{ company: string; goal: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ company, goal }) =>
      `${goal} is the last initiative of ${company}; without one its work would serve nothing.`,
    help: () =>
      'Create another first: minutebook goal create "…"; or rename this one: minutebook goal change',
  }),
  COMPANY_STATUS: row<{ company: string; from: string; to: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ company, from, to }) => `${company} is ${from} and cannot become ${to}.`,
    help: ({ company }) => `An archived company comes back first: minutebook company resume ${company}`,
  }),
  AGENT_STATUS: row<{ agent: string; from: string; to: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ agent, from, to }) => `${agent} is ${from} and cannot become ${to}.`,
    help: () => 'Terminating is final. Hire another: minutebook agent hire "…"',
  }),
  TOO_MANY_FILES: row<{ agent: string; limit: number }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ agent, limit }) => `${agent} has ${limit} files already; an agent is instructed by no more.`,
    help: ({ agent }) => `Remove what is old: minutebook instruction list ${agent}; or make a skill of it.`,
  }),
  ENTRY_FILE: row<{ agent: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ agent }) => `AGENTS.md is ${agent} itself and cannot be removed.`,
    help: ({ agent }) =>
      `Empty its instructions (minutebook instruction put ${agent} AGENTS.md), or terminate the agent.`,
  }),
};
