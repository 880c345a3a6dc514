import { expect, test } from 'vitest';
import { fieldsOf } from '../../engine/actions/action.ts';
import { actions } from '../../engine/actions/all.ts';
import { findAction } from '../../engine/actions/perform.ts';
import { instructions } from '../../engine/mcp/server.ts';
import { isTool } from '../../engine/mcp/call.ts';
import { meantBy, toolList, tools } from '../../engine/mcp/tools.ts';
import { authorization, connectNew, connectOld, openMcpBook } from './mcp-book.ts';

/** What clients have in their settings and prompts: a name that goes is a break for them. */
const names =
  'me inbox board_inbox list_agents get_agent list_projects get_project ' +
  'list_goals get_goal list_issues get_issue create_issue update_issue checkout_issue ' +
  'release_issue escalate_issue list_comments add_comment ask list_documents get_document ' +
  'put_document search log_cost api_request ' +
  'list_approvals get_approval request_approval decide_approval get_comment';
const stable = names.split(' ');

test('the tools have the names that they always had', () => {
  expect(
    toolList()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(expect.arrayContaining(stable));
  expect(stable.every(isTool)).toBe(true);
});

test('every marked action is a tool, described by fields that it has', () => {
  for (const { tool, name } of actions)
    if (tool) {
      const said = tool.says ? { [tool.says[0]]: tool.says[1] } : {};
      expect(meantBy(tools.get(tool.name)!, said).action.name).toBe(name);
    }
  for (const { shape, action } of tools.values()) {
    const fields = Object.keys(fieldsOf(action));
    expect(fields).toEqual(expect.arrayContaining([...(shape.takes ?? [])]));
    const { items } = (action.output as unknown as { shape: Record<string, { element?: { shape: object } }> })
      .shape;
    const shown = items?.element ? Object.keys(items.element.shape) : [];
    expect(shown, shape.name).toEqual(expect.arrayContaining([...(shape.shows ?? [])]));
  }
});

test('each says when to use it in one short sentence, and only what it cannot do without is needed', () => {
  for (const { description, inputSchema, name } of toolList()) {
    expect(description.length, name).toBeLessThanOrEqual(110);
    expect(description, name).not.toMatch(/\.$|\n|\. [A-Z]/);
    expect(JSON.stringify(inputSchema), name).not.toMatch(/description|\$schema|minLength|pattern/);
  }
  expect(findAction('issue.create').tool?.takes).toContain('title');
  expect(tools.get('create_issue')?.described.inputSchema.required).toEqual(['title']);
});

test('a client is told which tools only read, and which only add', () => {
  const hints = Object.fromEntries(toolList().map(({ name, annotations }) => [name, annotations]));
  expect(hints['get_issue']).toEqual({ readOnlyHint: true });
  expect(hints['add_comment']).toEqual({ destructiveHint: false });
  // May change what there was, which is what the protocol takes every other tool to do.
  expect(hints['update_issue']).toBeUndefined();
  expect(hints['api_request']).toBeUndefined();
});

test.each([
  ['2025-11-25', { 'mcp-protocol-version': '2025-11-25' }, {}],
  [
    '2026-07-28',
    { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' },
    {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  ],
])('the whole answer that lists them is under 8 kB, revision %s', async (_, headers, params) => {
  const { url } = await openMcpBook();
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
      ...authorization('cto'),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params }),
  });
  const text = await answer.text();
  expect(text).toContain('"api_request"');
  expect(Buffer.byteLength(text)).toBeLessThan(8_000);
});

test('what a model is told of the whole is short', () => {
  expect(Buffer.byteLength(instructions)).toBeLessThan(700);
});

test('both libraries read the list', async () => {
  const book = await openMcpBook();
  for (const client of [await connectOld(book, 'cto'), await connectNew(book, 'cto')]) {
    const { tools: listed } = await client.listTools();
    expect(listed.map(({ name }) => name)).toEqual(toolList().map(({ name }) => name));
  }
});
