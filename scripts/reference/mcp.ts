// The reference of MCP: its tools and resources, as a page, from what a server says of itself.
import { instructions } from '../../engine/mcp/server.ts';
import { templates } from '../../engine/mcp/resources.ts';
import { toolList, tools } from '../../engine/mcp/tools.ts';

const described = toolList();
const bytes = Buffer.byteLength(JSON.stringify({ tools: described }));

const rows = described.map(({ name, description, inputSchema }) => {
  const { properties, required = [] } = inputSchema;
  const takes = Object.keys(properties).map((field) => (required.includes(field) ? `**${field}**` : field));
  const action = tools.get(name)?.action.name;
  const does = action === undefined ? 'any' : `[${action}](actions.md#${action.replace('.', '')})`;
  return `| \`${name}\` | ${description} | ${takes.join(', ')} | ${does} |`;
});

export function mcpPage(): string {
  return [
    '<!-- Written by scripts/generate.ts from engine/mcp. Do not edit. -->',
    '# MCP',
    '',
    `A server of the [Model Context Protocol](https://modelcontextprotocol.io), revision 2026-07-28 and those before it: over standard`,
    'input and output by `minutebook mcp`, over streamable HTTP at `/mcp` of the address that `minutebook status` shows, with the',
    'credential that REST takes: an API key, or the token of a run. The session of a signed-in browser is none here. It keeps no session',
    'of its own either: every call stands alone.',
    '',
    `${described.length} tools, ${bytes} bytes as a client is sent them. Fields in bold are needed. The description names the fields that are`,
    'used most; every other field of the action works as well. What else the API does is reached by `api_request`:',
    '`/api/openapi.json?of=label` lists what is of a noun, `?of=label.create` says all of one.',
    '',
    'What a model is told of the whole:',
    '',
    `> ${instructions}`,
    '',
    '## Tools',
    '',
    '| tool | when to use it | takes | action |',
    '|---|---|---|---|',
    ...rows,
    '',
    'A read answers the action’s own answer in `structuredContent`, without what is empty; `fields` (`identifier,title`) chooses what is',
    'shown, a list goes on with `after` set to `next`, and `at` asks as of a time or a commit. A write answers the names of what was written,',
    'its `status`, its `updated` and the `commit`. A read that would be longer than 64,000 characters is cut, and says in `cut` where, by how',
    'much, and how to read all of it. A failure is an answer with `isError`, and `code`, `message`, `help` and `reaction` as in',
    '[errors](errors.md). `company` is needed only where a book has several and the caller is none of its agents.',
    '',
    '`api_request` takes a path that begins with `/api/` and is written plainly: no other server, no `..`, nothing hidden behind `%`. It',
    'sends and takes JSON alone, at most 1 MB, in the name of the caller, and shows it as it is, with what is empty. A write whose answer is',
    'longer was done: it answers its `status`, its `commit` and a `note`. One that does not answer within a minute may have been done; the',
    'help of `ANSWER_LATE` names the key under which it is sent again and done once.',
    '',
    '## Resources',
    '',
    '| uri | what |',
    '|---|---|',
    ...templates.map(({ uriTemplate, description }) => `| \`${uriTemplate}\` | ${description} |`),
    '',
    'They are files as the book has them, in markdown. The list has pages: of each company its own file, its goals, projects and agents,',
    'then its issues. There are no subscriptions.',
    '',
  ].join('\n');
}
