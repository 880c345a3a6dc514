// The MCP server that Paperclip publishes, unchanged and as its users start it, against our API on this machine: every one of
// its tools, as an agent at work in a run and as a person of the board.
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, onTestFinished, test } from 'vitest';
import { childEnvironment } from '../helpers/command.ts';
import { openMcpBook, type McpBook } from '../mcp/mcp-book.ts';

const published = join(import.meta.dirname, '../../node_modules/@paperclipai/mcp-server/dist/stdio.js');
const uuid = expect.stringMatching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);

// Whatever the API answers: the test says what it expects of it.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

interface Tools {
  /** The answer of a tool; throws its failure. */
  call(name: string, args?: object): Promise<Json>;
  /** The failure of a tool: the status and body of the API's answer, where it was the API that refused. */
  fails(name: string, args?: object): Promise<Json>;
}

const called = new Set<string>();
let offered: string[] = [];

async function start(book: McpBook, who: string, more: Record<string, string> = {}): Promise<Tools> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [published],
    env: {
      ...(childEnvironment() as Record<string, string>),
      PAPERCLIP_API_URL: book.url.origin,
      PAPERCLIP_API_KEY: book.tokens[who]!,
      PAPERCLIP_COMPANY_ID: book.catalog.find('company', undefined, 'acme')!.id,
      ...more,
    },
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  offered = (await client.listTools()).tools.map(({ name }) => name);
  const ask = async (name: string, args: object): Promise<Json> => {
    // One thing happens after the other.
    book.clock.time += 1_000;
    called.add(`paperclip${name}`);
    const answer = await client.callTool({ name: `paperclip${name}`, arguments: { ...args } });
    const [{ text }] = answer.content as [{ text: string }];
    return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : { error: text };
  };
  return {
    async call(name, args = {}) {
      const said = await ask(name, args);
      if ('error' in said && said.error !== null) throw new Error(`${name}: ${JSON.stringify(said)}`);
      return said;
    },
    async fails(name, args = {}) {
      const said = await ask(name, args);
      expect(said, name).toHaveProperty('error');
      return said;
    },
  };
}

const asAgent = (book: McpBook, slug: string): Promise<Tools> =>
  start(book, slug, {
    PAPERCLIP_AGENT_ID: book.catalog.find('agent', 'acme', slug)!.id,
    PAPERCLIP_RUN_ID: `run-of-${slug}`,
  });

test('an agent finds its work, takes it, does it and hands it back', async () => {
  const book = await openMcpBook();
  const [dev, other] = await Promise.all([asAgent(book, 'dev'), asAgent(book, 'cto')]);
  const companyId = book.catalog.find('company', undefined, 'acme')!.id;
  const me = await dev.call('Me');
  expect(me).toMatchObject({ id: uuid, companyId, name: 'Dev', urlKey: 'dev', status: 'idle' });
  const cto = (await dev.call('ListAgents')).find(({ urlKey }: Json) => urlKey === 'cto');
  expect(await dev.call('GetAgent', { agentId: cto.id })).toMatchObject({ id: cto.id, companyId });
  const [project] = await dev.call('ListProjects');
  expect(await dev.call('GetProject', { projectId: project.id })).toMatchObject({ id: project.id });
  const [goal] = await dev.call('ListGoals');
  expect(await dev.call('GetGoal', { goalId: goal.id })).toMatchObject({ id: goal.id, title: 'Grow' });

  const wanted = { title: 'Fix the login', description: 'It is broken.', idempotencyKey: 'login-1' };
  const hung = { projectId: project.id, assigneeAgentId: me.id };
  const issue = await dev.call('CreateIssue', { ...wanted, ...hung });
  expect(issue).toMatchObject({
    id: uuid,
    identifier: 'ACME-1',
    companyId,
    status: 'todo',
    priority: 'medium',
  });
  expect(issue).toMatchObject({ ...hung, goalId: goal.id, createdByAgentId: me.id, createdByUserId: null });
  expect(await dev.call('CreateIssue', { ...wanted, ...hung })).toMatchObject({ id: issue.id });
  expect(await dev.call('InboxLite')).toMatchObject([{ id: issue.id, identifier: 'ACME-1', status: 'todo' }]);
  for (const filter of [{ status: 'todo,blocked' }, { assigneeAgentId: me.id }, { q: 'login' }])
    expect([filter, await dev.call('ListIssues', filter)]).toMatchObject([filter, [{ id: issue.id }]]);
  expect(await dev.call('ListIssues', { status: 'done', projectId: project.id })).toEqual([]);

  const taken = await dev.call('CheckoutIssue', { issueId: 'ACME-1' });
  expect(taken).toMatchObject({ id: issue.id, status: 'in_progress', checkoutRunId: 'run-of-dev' });
  const late = { issueId: issue.id, expectedStatuses: ['in_progress'] };
  expect(await other.fails('CheckoutIssue', late)).toMatchObject({
    status: 409,
    body: { code: 'ISSUE_TAKEN' },
  });
  const change = { issueId: issue.id, priority: 'high', comment: 'Urgent, it seems.' };
  expect(await dev.call('UpdateIssue', change)).toMatchObject({ priority: 'high', status: 'in_progress' });
  const said = await dev.call('AddComment', { issueId: issue.id, body: 'Found it.' });
  expect(said).toMatchObject({ issueId: issue.id, body: 'Found it.', authorAgentId: me.id });
  expect(await dev.call('GetComment', { issueId: 'ACME-1', commentId: said.id })).toMatchObject({
    id: said.id,
  });
  const comments = await dev.call('ListComments', { issueId: 'ACME-1' });
  expect(comments.map(({ body }: Json) => body)).toEqual(['Urgent, it seems.', 'Found it.']);
  for (const part of [
    { after: comments[0].id, order: 'asc' },
    { order: 'desc', limit: 1 },
  ])
    expect(await dev.call('ListComments', { issueId: issue.id, ...part })).toMatchObject([{ id: said.id }]);
  const context = await dev.call('GetHeartbeatContext', { issueId: issue.id, wakeCommentId: said.id });
  expect(context).toMatchObject({ issue: { id: issue.id }, wakeComment: { id: said.id } });
  const released = await dev.call('ReleaseIssue', { issueId: issue.id });
  expect(released).toMatchObject({ status: 'todo', assigneeAgentId: null });
  expect(await dev.call('GetIssue', { issueId: 'acme-1' })).toMatchObject({
    id: issue.id,
    checkoutRunId: null,
  });
}, 60_000);

test('documents have revisions that are written over knowingly and brought back', async () => {
  const book = await openMcpBook();
  const dev = await asAgent(book, 'dev');
  const { id: issueId } = await dev.call('CreateIssue', { title: 'Plan' });
  await dev.call('CheckoutIssue', { issueId });
  const at = { issueId, key: 'plan' };
  const put = (more: object) => dev.call('UpsertIssueDocument', { ...at, ...more });
  const first = await put({ title: 'Plan', body: 'First.', changeSummary: 'Begun' });
  expect(first).toMatchObject({ id: uuid, key: 'plan', title: 'Plan', format: 'markdown', body: 'First.' });
  const second = await put({ body: 'Second.', baseRevisionId: first.latestRevisionId });
  const late = { ...at, body: 'Late.', baseRevisionId: first.latestRevisionId };
  const refused = await dev.fails('UpsertIssueDocument', late);
  expect(refused).toMatchObject({ status: 409, body: { code: 'CHANGED_SINCE' } });
  const { latestRevisionId } = second;
  expect(await dev.call('GetDocument', at)).toMatchObject({ body: 'Second.', latestRevisionId });
  expect(await dev.call('ListDocuments', { issueId })).toMatchObject([{ key: 'plan', title: 'Plan' }]);
  const revisions = await dev.call('ListDocumentRevisions', at);
  expect(revisions).toMatchObject([
    { id: latestRevisionId, revisionNumber: 2 },
    { id: first.latestRevisionId, revisionNumber: 1 },
  ]);
  const back = await dev.call('RestoreIssueDocumentRevision', { ...at, revisionId: revisions[1].id });
  expect(back).toMatchObject({ body: 'First.' });
  expect(await dev.call('GetDocument', at)).toMatchObject({ body: 'First.' });
}, 60_000);

test('the board is asked, decides, and is talked to about it', async () => {
  const book = await openMcpBook();
  const [dev, ada] = await Promise.all([asAgent(book, 'dev'), start(book, 'ada')]);
  const issue = await dev.call('CreateIssue', { title: 'Furnish' });
  const payload = { title: 'Buy a table', summary: 'An oak one.', cents: 1_200 };
  const wanted = { type: 'request_board_approval', payload, issueIds: [issue.id] };
  const approval = await dev.call('CreateApproval', wanted);
  expect(approval).toMatchObject({ id: uuid, status: 'pending', payload, decidedByUserId: null });
  const { id: approvalId } = approval;
  expect(await dev.call('ListApprovals', { status: 'pending' })).toMatchObject([{ id: approvalId }]);
  expect(await dev.call('ListApprovals', { status: 'approved' })).toEqual([]);
  expect(await dev.call('GetApproval', { approvalId })).toMatchObject({
    id: approvalId,
    issueIds: [issue.id],
  });
  expect(await dev.call('GetApprovalIssues', { approvalId })).toMatchObject([{ id: issue.id }]);
  expect(await dev.call('ListIssueApprovals', { issueId: issue.id })).toMatchObject([{ id: approvalId }]);
  const remark = await ada.call('AddApprovalComment', { approvalId, body: 'How large?' });
  expect(await dev.call('ListApprovalComments', { approvalId })).toMatchObject([
    { id: remark.id, approvalId },
  ]);

  const decide = (action: string, more: object = {}) => ({ approvalId, action, ...more });
  const refused = await dev.fails('ApprovalDecision', decide('approve'));
  expect(refused).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
  const revised = await ada.call('ApprovalDecision', decide('requestRevision', { decisionNote: 'Smaller.' }));
  expect(revised).toMatchObject({ status: 'revision_requested', decisionNote: 'Smaller.' });
  const again = await dev.call('ApprovalDecision', decide('resubmit', { payloadJson: '{"cents":900}' }));
  expect(again).toMatchObject({ status: 'pending', payload: { cents: 900 } });
  const other = await dev.call('CreateIssue', { title: 'Decorate' });
  await dev.call('LinkIssueApproval', { issueId: other.id, approvalId });
  await dev.call('UnlinkIssueApproval', { issueId: issue.id, approvalId });
  expect(await dev.call('GetApprovalIssues', { approvalId })).toMatchObject([{ id: other.id }]);
  const approved = await ada.call('ApprovalDecision', decide('approve', { decisionNote: 'Do.' }));
  expect(approved).toMatchObject({ status: 'approved', decisionNote: 'Do.', decidedByUserId: uuid });
  const late = await ada.fails('ApprovalDecision', decide('reject'));
  expect(late).toMatchObject({ status: 409, body: { code: 'APPROVAL_CLOSED' } });
}, 60_000);

test('questions, confirmations and suggested tasks are asked, and answered at their paths', async () => {
  const book = await openMcpBook();
  const [dev, ada] = await Promise.all([asAgent(book, 'dev'), start(book, 'ada')]);
  const { id: issueId } = await dev.call('CreateIssue', { title: 'Plan' });
  const ask = (name: string, payload: object, more: object = {}) =>
    dev.call(name, { issueId, ...more, payload: { version: 1, ...payload } });
  const options = ['Red', 'Blue'].map((label) => ({ id: label.toLowerCase(), label }));
  const questions = [{ id: 'q1', prompt: 'Which colour?', selectionMode: 'single', options }];
  const question = await ask('AskUserQuestions', { questions }, { title: 'Before I start' });
  expect(question).toMatchObject({ id: uuid, issueId, kind: 'ask_user_questions', status: 'pending' });
  expect(question).toMatchObject({
    options: ['Red', 'Blue'],
    body: expect.stringContaining('Which colour?'),
  });
  const confirm = await ask('RequestConfirmation', { prompt: 'Shall I?' });
  expect(confirm).toMatchObject({ kind: 'request_confirmation', payload: { prompt: 'Shall I?' } });
  const boxes = await ask('RequestCheckboxConfirmation', { prompt: 'Which?', options });
  expect(boxes).toMatchObject({
    kind: 'request_checkbox_confirmation',
    options: ['Red', 'Blue'],
    payload: { options: [{ label: 'Red' }, { label: 'Blue' }] },
  });
  const tasks = [
    { clientKey: 'a', title: 'Saw' },
    { clientKey: 'b', title: 'Glue', priority: 'high' },
  ];
  const suggested = await ask('SuggestTasks', { tasks });
  expect(suggested).toMatchObject({
    kind: 'suggest_tasks',
    payload: { tasks: [{ title: 'Saw' }, { title: 'Glue' }] },
  });

  const path = `/issues/${issueId}/interactions`;
  const post = (id: string, verb: string, body: object) =>
    ada.call('ApiRequest', { method: 'POST', path: `${path}/${id}/${verb}`, jsonBody: JSON.stringify(body) });
  await post(question.id, 'respond', { answers: [{ questionId: 'q1', optionIds: ['red'] }] });
  await post(confirm.id, 'reject', { reason: 'Not yet.' });
  await post(boxes.id, 'cancel', {});
  const accepted = await post(suggested.id, 'accept', { selectedClientKeys: ['b'] });
  expect(accepted).toMatchObject({ created: ['ACME-2'] });
  expect(await dev.call('GetIssue', { issueId: 'ACME-2' })).toMatchObject({
    title: 'Glue',
    priority: 'high',
  });
  const listed = await dev.call('ApiRequest', { method: 'GET', path });
  expect(listed.map(({ status }: Json) => status)).toEqual(['answered', 'rejected', 'cancelled', 'accepted']);
  expect(listed[0].answer).toMatchObject({ body: 'Red' });
}, 60_000);

test('what there is no such thing of here fails with words that say so', async () => {
  const book = await openMcpBook();
  const dev = await asAgent(book, 'dev');
  const { id: issueId } = await dev.call('CreateIssue', { title: 'Serve' });
  const runtime = await dev.call('GetIssueWorkspaceRuntime', { issueId });
  expect(runtime).toMatchObject({ workspace: null, runtimeServices: [] });
  const control = await dev.fails('ControlIssueWorkspaceServices', { issueId, action: 'start' });
  expect(control.error).toContain('no current execution workspace');
  const waited = await dev.call('WaitForIssueWorkspaceService', { issueId, timeoutSeconds: 1 });
  expect(waited).toMatchObject({ timedOut: true });
  const path = '/execution-workspaces/x/runtime-services/start';
  const asked = await dev.fails('ApiRequest', { method: 'POST', path, jsonBody: '{}' });
  expect(asked).toMatchObject({ status: 404, body: { code: 'NOT_AVAILABLE_YET', help: expect.any(String) } });
}, 60_000);

test('no tool of it was left out', () => {
  expect(offered.length).toBeGreaterThan(35);
  expect(offered.filter((name) => !called.has(name))).toEqual([]);
});
