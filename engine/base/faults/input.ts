// Faults of what a caller sends.
import { row } from './row.ts';

/** Where things stand that have no list of their own. */
const listedAt: Readonly<Record<string, string>> = {
  comment: 'minutebook issue comments ACME-42',
  interaction: 'minutebook issue interactions ACME-42',
  key: 'minutebook token list',
  path: 'GET /api/openapi.json?of=issue lists those of issues, /api/docs all, to read',
};
/** Problems of one request that are told in its message. */
const problemLimit = 10;

/** Where a door says what it takes. */
const described = {
  api: (action: string) => `GET /api/openapi.json?of=${action}`,
  mcp: () => 'tools/list',
} as const;

export const inputFaults = {
  /** `only` names the one door that has it, where that is not the command line. */
  INPUT_INVALID: row<{
    action: string;
    problems: { field: string; problem: string }[];
    only?: keyof typeof described;
    /** What to ask instead, where that is known. */
    instead?: string;
  }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ action, problems }) => {
      const said = problems
        .slice(0, problemLimit)
        .map(({ field, problem }) => (field ? `${field}: ${problem}` : problem));
      const more = problems.length > problemLimit ? `; and ${problems.length - problemLimit} more` : '';
      return `${action}: ${said.join('; ')}${more}`;
    },
    help: ({ action, only, instead }) =>
      instead ??
      `See what it takes: ${(only && described[only](action)) ?? `minutebook help ${action.replace('.', ' ')}`}`,
  }),
  ACTION_UNKNOWN: row<{ action: string; near: string[] }>({
    http: 404,
    exit: 2,
    reaction: 'fix',
    message: ({ action }) => `There is no action named ${action}.`,
    help: ({ near }) => (near.length ? `Did you mean ${near.join(' or ')}?` : 'List them: minutebook help'),
  }),
  NOT_FOUND: row<{ kind: string; ref: string; company?: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ kind, ref, company }) => `There is no ${kind} ${ref}${company ? ` in ${company}` : ''}.`,
    help: ({ kind }) => `See which there are: ${listedAt[kind] ?? `minutebook ${kind} list`}`,
  }),
  COMPANY_NEEDED: row<{ companies: string[] }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ companies }) =>
      companies.length
        ? `The book holds ${companies.length} companies; say which.`
        : 'The book holds no company.',
    help: ({ companies }) =>
      companies[0]
        ? `Name one of ${companies.join(', ')}: --company ${companies[0]}`
        : 'Make one: minutebook company create "Acme"',
  }),
  REQUEST_KEY_REUSED: row<{ action: string; key: string }>({
    http: 422,
    exit: 2,
    reaction: 'fix',
    message: ({ action, key }) => `${action} was asked under the key ${key} before, with another input.`,
    help: () => 'Use a new key for a new request; the same key only to send the same request again.',
  }),
  REQUEST_DONE: row<{ commit: string; subject: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ commit, subject }) => `This was done already: ${subject} (${commit.slice(0, 8)}).`,
    help: ({ commit }) => `See what it did: git show ${commit.slice(0, 8)}`,
  }),
  PRECONDITION_FAILED: row<{ name: string; given: string; current: string }>({
    http: 412,
    exit: 4,
    reaction: 'fix',
    message: ({ name, given, current }) =>
      `${name} is not in the version that was asked for: ${given}, now ${current}.`,
    help: () => 'Read it again, make your change on the new version, and send its etag as if-match.',
  }),
  PRECONDITION_UNKNOWN: row<{ action: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ action }) => `${action} changes no single thing whose version could be asked for.`,
    help: () => 'Leave if-match out. What was read is asked for again with if-none-match.',
  }),
  CHANGED_SINCE: row<{ name: string; given: string; current: string; field: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ name, given, current }) =>
      `${name} was changed since the version you started from (yours ${given}, now ${current}).`,
    help: ({ field }) =>
      `Read it again, make your change on the new version and send that version as ${field}.`,
  }),
  SECRET_FOUND: row<{ place: string; line: number; what: string }>({
    http: 422,
    exit: 2,
    reaction: 'fix',
    message: ({ place, line, what }) =>
      `${place}, line ${line}, would hold ${what}; git keeps for ever what is committed, so nothing was.`,
    help: () =>
      'Take it out and name it instead; an agent gets it from its runner in host.yaml (pass: [NAME]). Revoke it if others saw it.',
  }),
  CURSOR_INVALID: row<{ cursor: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ cursor }) => `${JSON.stringify(cursor)} is not a cursor that this list gave.`,
    help: () => 'Pass on what the page before answered as next, unchanged; or begin anew without it.',
  }),
};
