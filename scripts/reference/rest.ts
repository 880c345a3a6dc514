// The REST reference: every route, what it does and the names of its fields, from the list that the API is mounted from.
import { routesOf } from '../../engine/http/aliases.ts';
import { eventsSaid } from '../../engine/http/events/schema.ts';
import { dialectOf } from '../../engine/http/dialect/dialect.ts';
import { offered } from '../../engine/http/offered.ts';
import { waiting } from '../../engine/http/waiting.ts';

const head = `<!-- Written by scripts/generate.ts from engine/http. Do not edit. -->
# REST

Under \`/api\` of the address that \`minutebook status\` shows. Paths and JSON names are those of Paperclip's published API for
everything both have: its clients and its MCP server work unchanged (a test starts the latter and calls all of its tools). The same as
OpenAPI 3.1 with the schema of every answer: \`GET /api/openapi.json\`; \`?of=issue\` lists what is of a noun, \`?of=issue.ask\` is one alone.

- **Names.** Wherever something is named, in a path, a query or a body, its id, its identifier (\`ACME-42\`, \`A-7\`) or its short name is taken. Answers
  say ids; \`identifier\` and \`urlKey\` beside them are what people call the thing. Without a company in the path an id alone says of which company
  it is; a short name needs \`companyId\` where the book has several.
- **Lists** are plain arrays. Where there is more, \`Link\` and \`x-next-cursor\` say how to ask on: \`?after=…\`.
  Issues take \`offset\` as well, which may show one twice or miss one while others are made.
- **Reads** take \`at=\`: a time or a commit. \`x-minutebook-as-of\` says which commit was read.
- **Writes** answer \`x-minutebook-commit\`. \`Idempotency-Key\` (or \`idempotencyKey\` in the body) makes a repetition harmless:
  it repeats the request as it was, under the same names.
- **What was read** may be sent back whole by \`PATCH\`: \`updatedAt\` then says which version is changed, and what the route does not take is
  passed over where it is as it stands. What is said in two ways (\`heartbeat\` and \`runtimeConfig.heartbeat\`) says the same in both.
- **Failures** have one shape: \`error\`, \`message\`, \`code\`, \`help\`, \`reaction\`, \`data\` ([errors](errors.md)).

## Routes

Fields of the path stand in the path; all others are query (\`GET\`, \`DELETE\`) or body. Those in bold are needed.

| route | action | fields |
|---|---|---|
`;

function rowsOf(): string[] {
  return offered.flatMap((action) => {
    const { fields } = dialectOf(action);
    return routesOf(action).map(({ method, path, given = {} }) => {
      const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name!));
      const said = [...fields.values()]
        .filter(({ name }) => !inPath.has(name) && !Object.hasOwn(given, name) && name !== 'at')
        .map(({ json, isRequired }) => (isRequired ? `**${json}**` : json));
      return `| ${method} \`${path}\` | [${action.name}](actions.md#${action.name.replace('.', '')}) | ${said.join(', ')} |`;
    });
  });
}

const rest = `
## Events

\`GET /companies/:company/events\` follows a company, \`GET /events\` the whole book (the board alone), from now on or from \`last-event-id\`
(\`?lastEventId=\` for who cannot send it). ${eventsSaid.replaceAll(/\b(hello|change|reset):/g, '**$1**:')}
The fields of \`data\` are the schema \`Event\` of \`/api/openapi.json\`; what you keep a copy of is read again by its id.

## Questions and suggested tasks

\`POST /issues/:issue/interactions\` asks, by keys of the caller's own that the answer names. \`choices\` are questions:
\`{"key": "colour", "prompt": "Which colour?", "several": false, "options": [{"key": "red", "label": "Red"}]}\`; \`prompt\` is for one among several, and
\`several\` lets more than one be chosen. \`.../respond\` takes \`chosen\`: \`[{"question": "colour", "options": ["red"], "other": "or darker"}]\`.

\`tasks\`, with the kind \`suggested_tasks\`, become issues when they are accepted: \`{"key": "cache", "title": "Cache it", "body": "…", "assignee": "dev",
"priority": "high", "billingCode": "client-a", "under": "api"}\`. \`key\` is its place from 1 if absent, \`under\` the key of the task it is a part of, \`billingCode\` what it is billed to.
An answer accepts all of them, or those of \`taskKeys\`.

## In another shape

For clients of Paperclip's API: \`POST /issues/:issue/interactions\` takes its kinds with their \`payload\` (several questions become one text, a
checkbox confirmation a confirmation with options); \`/agents/me/inbox-lite\` is the inbox as one list; \`PATCH …/budgets\` takes
\`budgetMonthlyCents\`, a number, short for a monthly budget of money, instead of \`limit\`, and 0 there is none of its own; \`/companies/:company/org\` is the agents as a tree, and
\`DELETE /agents/:agent\` terminates; \`/heartbeat-runs/:run/log\` says \`content\`, lines of JSON with a \`chunk\` each, and before the end or while it runs \`nextOffset\`; \`/companies/:company/search\` says \`results\`; revisions of documents have ids in the form of a uuid. A file of instructions is read and
written by \`path\` and \`content\` at \`/agents/:agent/instructions-bundle/file\`; \`POST …/budgets/policies\` says in cents what a budget is on and lasts for; comments go on
after \`afterCommentId\`, and \`resume\` is \`reopen\`; a hold that is broken without a reason is recorded as that; \`/cli-auth/me\` is who you are. Approvals of the types \`hire_agent\` and
\`budget_override_required\` are asked, discussed and rejected; approving them changes more than their record and is not available yet. Routines take
its words for what becomes of firings (\`coalesce_if_active\`, \`skip_missed\`) and are records: \`fires\` is \`false\` in every answer. Fields that ask for what there is not here are taken as long as they hold their default, and refused
with \`NOT_AVAILABLE_YET\` otherwise.

## Not available yet

These answer 404 \`NOT_AVAILABLE_YET\`, whatever the method:

`;

export const restPage = (): string =>
  head +
  rowsOf().join('\n') +
  '\n' +
  rest +
  waiting.map(({ path, what }) => `- \`${path}\`: ${what}\n`).join('');
