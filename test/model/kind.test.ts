// Kinds: what a file of each says, with defaults, from the forms people and packages write.
import { expect, test } from 'vitest';
import { composeDocument } from '../../engine/model/document.ts';
import { readHost } from '../../engine/model/host.ts';
import { kindNames } from '../../engine/model/kind-names.ts';
import { kinds, readEntity } from '../../engine/model/kind.ts';
import { jsonSchemaOf } from '../../engine/model/schemas.ts';
import { editYamlMap } from '../../engine/model/yaml-file.ts';

const issue = (...lines: string[]) =>
  readEntity(
    'issue',
    'companies/acme/issues/42xx/ACME-4217.md',
    `---\n${lines.join('\n')}\n---\n# Title\n\nText\n`,
  );

test('an issue of nothing but a heading has every default', () => {
  expect(readEntity('issue', 'companies/acme/issues/new/fix.md', '# Fix: it\n\nSoon.\n')).toEqual({
    title: 'Fix: it',
    body: 'Soon.',
    status: 'backlog',
    priority: 'medium',
    originKind: 'manual',
    blockedBy: [],
    labels: [],
    formerly: [],
    requestDepth: 0,
  });
});

test('the file name says identifier and number', () => {
  expect(issue('status: todo')).toMatchObject({ identifier: 'ACME-4217', number: 4217, status: 'todo' });
});

test('one item where a list belongs is a list of one, null is nothing, a number is text where text belongs', () => {
  expect(
    issue('labels: backend', 'assignee: null', 'billingCode: 2026', 'blockedBy: [1, ACME-2]'),
  ).toMatchObject({
    labels: ['backend'],
    billingCode: '2026',
    blockedBy: ['1', 'ACME-2'],
  });
  expect(issue('assignee: ~')).not.toHaveProperty('assignee');
});

test('unknown keys never reach a field', () => {
  const agent = readEntity(
    'agent',
    'companies/acme/agents/cto/AGENTS.md',
    '---\nname: CTO\nteam: blue\nadapter:\n  type: process\n  runner: demo\n  command: rm -rf /\n  args: [x]\n---\nYou.\n',
  );
  expect(agent.adapter).toEqual({ type: 'process', runner: 'demo', env: {} });
  expect(agent).not.toHaveProperty('team');
});

test('an agent keeps its whole text as instructions, and its title is its office', () => {
  const text = '---\nname: CTO\ntitle: Technology: all of it\n---\n\n# You\n\nLead.\n'.replace(
    'Technology: all of it',
    '"Technology: all of it"',
  );
  expect(readEntity('agent', 'companies/acme/agents/cto/AGENTS.md', text)).toMatchObject({
    name: 'CTO',
    title: 'Technology: all of it',
    body: '# You\n\nLead.',
    status: 'active',
    context: 'thin',
  });
});

test('short forms of packages in the wild are read', () => {
  const agent = (line: string) =>
    readEntity('agent', 'companies/a/agents/b/AGENTS.md', `---\nname: B\n${line}\n---\n`);
  expect(agent('heartbeat: 15m').heartbeat).toMatchObject({ enabled: true, intervalSec: 900 });
  expect(agent('adapter: claude_local').adapter).toMatchObject({ type: 'claude_local' });
  expect(agent('reportsTo: null').reportsTo).toBeUndefined();
  expect(agent('capabilities: [plan, review]').capabilities).toBe('plan, review');
  expect(readEntity('agent', 'companies/a/agents/b/AGENTS.md', '---\n---\n').name).toBe('b');
});

test('a task of a package is an issue of its project', () => {
  const path = 'companies/acme/projects/setup/tasks/onboard/TASK.md';
  const text = '---\nname: Onboard: team\n---\n'.replace('Onboard: team', '"Onboard: team"');
  expect(readEntity('issue', path, text)).toMatchObject({ title: 'Onboard: team', project: 'setup' });
  expect(readEntity('issue', path, '---\nidentifier: ACME-3\nproject: other\n---\n')).toMatchObject({
    title: 'onboard',
    number: 3,
    project: 'other',
  });
});

test('a comment takes its time from its file name', () => {
  const path = 'companies/acme/issues/00xx/ACME-1/comments/20261122T160803.123Z-cto-7f3a.md';
  expect(readEntity('comment', path, '# Not a title\n\nHello')).toMatchObject({
    createdAt: '2026-11-22T16:08:03.123Z',
    kind: 'comment',
    body: '# Not a title\n\nHello',
  });
});

test('what the engine composes of every kind is read again, and in the order of the kind', () => {
  for (const kind of kindNames) {
    const { order, immutable } = kinds[kind];
    expect(new Set(order).size).toBe(order.length);
    for (const key of immutable) expect(order).toContain(key);
  }
  const text = composeDocument(
    { updated: '2026-11-22T16:08:03.123Z', status: 'todo', mine: 1, id: 'x' },
    {},
    kinds.issue.order,
  );
  expect(text).toBe('---\nid: x\nstatus: todo\nupdated: "2026-11-22T16:08:03.123Z"\nmine: 1\n---\n');
});

test('in a new issue no two keys that different people change stand side by side', () => {
  const immutable = new Set<string>(kinds.issue.immutable);
  const written = ['id', 'status', 'createdBy', 'priority', 'createdAt', 'assignee', 'originKind', 'project'];
  expect(kinds.issue.order.filter((key) => written.includes(key))).toEqual(written);
  for (const [at, key] of written.entries())
    if (at > 0) expect(immutable.has(key) !== immutable.has(written[at - 1]!)).toBe(true);
});

test('the book and the prices are plain YAML with defaults', () => {
  expect(readEntity('book', 'minutebook.yaml', 'adopt: off\n')).toMatchObject({
    format: 1,
    adopt: 'off',
    hosts: [],
  });
  expect(readEntity('book', 'minutebook.yaml', '# nothing yet\n')).toMatchObject({
    adopt: 'on',
    retention: { transcriptsOnMain: false },
  });
  const prices = 'billers:\n  anthropic:\n    model-x: {input: 3, cachedInput: 0.3, output: 15}\n';
  expect(readEntity('prices', 'prices.yaml', prices).billers['anthropic']!['model-x']).toMatchObject({
    output: 15,
  });
});

test('editing plain YAML touches one line', () => {
  const text = '# the book\nformat: 1\n\nadopt: on # yes\nmine: 1\n';
  expect(editYamlMap(text, { adopt: 'off' })).toBe(text.replace('adopt: on', 'adopt: "off"'));
});

test('a host file with a misspelt limit is refused', () => {
  const host = 'name: box\nrunners:\n  demo:\n    command: [node, agent.js]\n';
  expect(readHost(host, 'host.yaml').runners['demo']).toMatchObject({
    command: ['node', 'agent.js'],
    metering: 'none',
  });
  expect(() => readHost(`${host}maxConcurentRuns: 2\n`, 'host.yaml')).toThrow(/maxConcurentRuns/);
  expect(() => readHost('name: box\nrunners:\n  demo:\n    command: sh -c x\n', 'host.yaml')).toThrow(
    /host.yaml:2/,
  );
});

test('every kind has a JSON Schema that allows unknown keys and the short forms', () => {
  for (const kind of kindNames) {
    const schema = jsonSchemaOf(kind);
    expect(schema.type).toBe('object');
    expect(schema.additionalProperties).toBe(true);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  }
  const labels = jsonSchemaOf('issue').properties!['labels'] as { anyOf: { type: string }[] };
  expect(labels.anyOf.map(({ type }) => type)).toEqual(['array', 'string', 'null']);
  expect(jsonSchemaOf('issue').properties).not.toHaveProperty('title');
});
