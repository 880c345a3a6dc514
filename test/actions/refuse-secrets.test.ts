// No action commits a secret, whatever the door and the field; what people commit past the actions is a problem with its line.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import { actions } from '../../engine/actions/all.ts';
import { withoutSecrets } from '../../engine/actions/refuse-secrets.ts';
import { knownSecrets } from '../../engine/known-secrets.ts';
import { acme, agent, faultOf, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { newBook } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';

const ada = user('ada');
const key = `ghp_${'aB3dE6gH9k'.repeat(4).slice(0, 36)}`;
const known = 'correct-horse-battery-staple';

const refused = async (promise: Promise<unknown>) => {
  const found = await faultOf(promise);
  // Neither the message nor the data may repeat it.
  expect(JSON.stringify(found)).not.toContain(key);
  expect(JSON.stringify(found)).not.toContain(known);
  return found;
};

/** Every string that is reachable from the newest commits of all refs. */
const inHistory = (book: TestBook): string =>
  git(book.root, 'log', '--all', '-p', '--format=%B') +
  git(book.root, 'grep', '-I', '-e', '', 'refs/minutebook/head');

async function withIssue(): Promise<TestBook> {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'x', assignee: 'cto' });
  await book.perform(agent('cto'), 'issue.checkout', { issue: 'ACME-1' });
  return book;
}

test.each([
  ['issue.create', { title: `Use ${key}` }],
  ['issue.create', { title: 'x', body: `one\ntwo\n${key}\n` }],
  ['issue.comment', { issue: 'ACME-1', body: key }],
  ['document.put', { issue: 'ACME-1', key: 'plan', body: `\`${key}\`` }],
  [
    'attachment.add',
    { issue: 'ACME-1', name: 'env.txt', content: Buffer.from(`TOKEN=${key}`).toString('base64') },
  ],
  ['issue.move', { issue: 'ACME-1', status: 'done', comment: `done with ${key}` }],
  ['label.create', { name: 'x', description: key }],
  ['cost.log', { cost: 1, model: key }],
])('%s refuses a key and commits nothing', async (name, input) => {
  const book = await withIssue();
  const head = book.store.head();
  const actor = name === 'label.create' ? ada : agent('cto');
  const found = await refused(book.perform(actor, name, input));
  expect(found).toMatchObject({
    code: 'SECRET_FOUND',
    data: { what: 'a token of GitHub', line: expect.any(Number) as number },
  });
  expect(book.store.head()).toBe(head);
  expect(inHistory(book)).not.toContain(key);
});

const run = '01930000-0000-7000-8000-0000000000aa';
test.each([
  ['agent.wake', { agent: 'dev', reason: `look at ${key}` }, 'reason'],
  ['agent.wake', { agent: 'dev', key }, 'key'],
  ['run.cancel', { run, reason: key }, 'reason'],
  ['token.create', { name: key }, 'name'],
  ['token.revoke', { token: key }, 'token'],
  ['book.adopt', { paths: ['companies', key] }, 'paths.1'],
] as const)(
  'what is kept without a commit is looked at where it comes in: %s',
  async (name, input, field) => {
    const woken: object[] = [];
    const wake = (request: object) => Promise.resolve({ wake: `${woken.push(request)}` });
    const book = await openBook(acme, { wake });
    await book.perform(ada, 'issue.create', { title: 'x', assignee: 'cto' });
    const start = { run, company: 'acme', agent: 'cto', issue: 'ACME-1', source: 'assignment', wakes: ['w'] };
    const where = { host: 'test', adapter: 'process', isolation: 'none' };
    await book.perform(system, 'run.start', { ...start, ...where, reason: 'assigned' });
    expect(await refused(book.perform(ada, name, input))).toMatchObject({
      code: 'SECRET_FOUND',
      data: { place: `The field ${field}` },
    });
    const clean = Object.fromEntries(Object.entries(input).filter(([name]) => !field.startsWith(name)));
    const asked = { ...book.context(ada), requestKey: key };
    if (name !== 'token.revoke')
      expect(await refused(perform(asked, name, clean))).toMatchObject({ code: 'SECRET_FOUND' });
    expect(book.identity.keys.list()).toEqual([]);
    expect([book.stopped, woken]).toEqual([[], []]);
  },
);

test('only what commits its input is not looked at where it comes in', () => {
  const unseen = actions.filter((action) => 'perform' in action && action.commitsInput);
  expect(unseen.map(({ name }) => name)).toEqual(['conflict.resolve']);
});

test('the place is said, and the line', async () => {
  const book = await withIssue();
  expect(
    await refused(book.perform(ada, 'document.put', { issue: 'ACME-1', key: 'plan', body: `one\n\n${key}` })),
  ).toMatchObject({
    data: {
      place: 'companies/acme/issues/00xx/ACME-1/documents/plan.md',
      line: expect.any(Number) as number,
    },
  });
});

test('the value of a secret this host knows is refused, however plain it looks, and large attachments too', async () => {
  const book = await withIssue();
  const secrets = [{ what: 'the value of DB_PASSWORD', value: known }];
  const context = { ...book.context(ada), secrets, store: withoutSecrets(book.store, secrets) };
  const act = (name: string, input: object) => perform(context, name, input);
  expect(await refused(act('issue.comment', { issue: 'ACME-1', body: `it is ${known}` }))).toMatchObject({
    code: 'SECRET_FOUND',
    data: { what: 'the value of DB_PASSWORD' },
  });
  const large = Buffer.concat([
    Buffer.alloc(1_048_570, 'x'),
    Buffer.from(known),
    Buffer.alloc(1_000_000, 'y'),
  ]);
  const content = large.toString('base64');
  expect(await refused(act('attachment.add', { issue: 'ACME-1', name: 'dump.bin', content }))).toMatchObject({
    code: 'SECRET_FOUND',
  });
  expect(git(book.root, 'for-each-ref', 'refs/minutebook/attachments')).toBe('');
  await act('issue.comment', { issue: 'ACME-1', body: 'it is another phrase' });
});

test('a file that holds a key already can be changed, moved and mended; a second key cannot be added', async () => {
  const path = 'companies/acme/goals/leak.md';
  const other = key.replace('aB3', 'zZ9');
  const book = await openBook({ ...acme, [path]: markdown({ status: 'active' }, `# Leak\n\nit was ${key}`) });
  await book.perform(ada, 'goal.change', { goal: 'leak', title: 'Leaky' });
  expect(book.text(path)).toContain(key);
  expect(
    await refused(book.perform(ada, 'goal.change', { goal: 'leak', body: `now ${other}` })),
  ).toMatchObject({ code: 'SECRET_FOUND' });
  await book.perform(ada, 'goal.rename', { ref: 'leak', slug: 'leaky' });
  await book.perform(ada, 'goal.change', { goal: 'leaky', body: 'taken out' });
  expect(book.text('companies/acme/goals/leaky.md')).not.toContain(key);
});

test('a key that somebody committed is a problem with its line and what to do, until it is gone', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/goals/leak.md': markdown({ status: 'active' }, `# Leak\n\n${key}`),
    'companies/acme/agents/cto/NOTES.md': `notes\n${key}\n`,
    'deploy.env': `A=1\nTOKEN=${key}\n`,
  });
  const problems = () => book.catalog.problems().filter(({ code }) => code === 'key-found');
  expect(problems().map(({ company, path, line, found }) => [company, path, line, found])).toEqual([
    ['', 'deploy.env', 2, 'a token of GitHub'],
    ['acme', 'companies/acme/agents/cto/NOTES.md', 2, 'a token of GitHub'],
    ['acme', 'companies/acme/goals/leak.md', expect.any(Number), 'a token of GitHub'],
  ]);
  expect(JSON.stringify(problems())).not.toContain(key);
  const rows = () =>
    book.catalog.db
      .all('SELECT * FROM problems ORDER BY path')
      .concat(book.catalog.db.all('SELECT * FROM files ORDER BY path'));
  const before = rows();
  book.catalog.rebuild();
  expect(rows()).toEqual(before);
  await book.store.write(() => ({
    files: new Map<string, string | null>([
      ['deploy.env', 'A=1\n'],
      ['companies/acme/agents/cto/NOTES.md', null],
      ['companies/acme/goals/leak.md', markdown({ status: 'active' }, '# Leak')],
    ]),
    subject: 'Take the keys out',
    trailers: [['Action', 'x']],
    result: undefined,
  }));
  book.catalog.sync();
  expect(problems()).toEqual([]);
});

test('an edit by hand that brings a key stays in the work tree and is told', async () => {
  const root = await newBook();
  const { openTestEngine } = await import('../helpers/engine.ts');
  const engine = await openTestEngine(root);
  await engine.perform('company.create', { name: 'Acme' }, engine.member);
  await engine.perform('issue.create', { title: 'x', company: 'acme' }, engine.member);
  await engine.store.settle();
  const path = 'companies/acme/goals/grow.md';
  writeFiles(root, { [path]: markdown({ status: 'active' }, `# Grow\n\n${key}`) });
  const { result } = await engine.perform('book.adopt', {}, engine.member);
  expect(result).toMatchObject({
    refused: [{ path, reason: expect.stringContaining('a token of GitHub') as string }],
  });
  expect(git(root, 'status', '--porcelain', '-uall')).toContain(path);
  expect(git(root, 'log', '--all', '-p')).not.toContain(key);
});

test('what host.yaml gives under the name of a secret is known, what it gives under another is not', async () => {
  const root = await newBook();
  writeFileSync(
    join(root, '.minutebook/host.yaml'),
    'name: box\nuser: ada\nrunners:\n  bot:\n    command: [bot]\n    set:\n      OPENAI_API_KEY: not-a-key-by-its-form\n      STRIPE_KEY: a-key-to-payments\n      MODEL: claude-sonnet-4-5\n      TOKEN: short\n',
  );
  const found = knownSecrets(root, {
    GITHUB_TOKEN: 'passed-on-value',
    MY_MODEL_KEY: 'passed-on-too',
    SHORT_KEY: 'short',
    SIGNING_PUBLIC_KEY: 'for-everybody',
    SIGNING_KEY_ID: 'key-of-2026',
    LANG: 'de_AT.UTF-8',
  });
  expect(found.map(({ what }) => what).sort()).toEqual([
    'the token of this host',
    'the value of GITHUB_TOKEN',
    'the value of MY_MODEL_KEY',
    'the value of OPENAI_API_KEY',
    'the value of STRIPE_KEY',
  ]);
});

test('the engine’s own records are written whatever they hold, and no action of a door is exempt', async () => {
  const book = await openBook();
  await book.perform(system, 'cost.flush');
  expect(actions.length).toBeGreaterThan(50);
  await book.perform(ada, 'issue.create', { title: 'x' });
  await perform({ ...book.context(system), secrets: [{ what: 'x', value: known }] }, 'issue.comment', {
    issue: 'ACME-1',
    body: known,
  });
});
