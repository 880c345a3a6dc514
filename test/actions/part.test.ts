import { expect, test } from 'vitest';
import { actions } from '../../engine/actions/all.ts';
import { acme, faultOf, openBook, user } from '../helpers/book.ts';

const ada = user('ada');
const path = 'companies/acme/agents/dev/AGENTS.md';
const text = [
  '---',
  'name: Dev',
  'status: active',
  'heartbeat:',
  '  intervalSec: 900 # a quarter of an hour',
  '  note: never on Sundays',
  'adapter:',
  '  type: process',
  '  runner: worker',
  '  env:',
  '    A: "1"',
  '  team: blue',
  '---',
  '',
  'You.',
  '',
].join('\n');

interface Definition {
  type: string;
  shape?: Readonly<Record<string, Defined>>;
  catchall?: Defined;
  element?: Defined;
  valueType?: Defined;
  innerType?: Defined;
  in?: Defined;
  out?: Defined;
  options?: readonly Defined[];
}
interface Defined {
  def: Definition;
}

/** The objects within a schema that are silent about keys they do not know, by where they are. */
function lax({ def }: Defined, place: string): string[] {
  const { shape, catchall, element, valueType, innerType, options = [] } = def;
  const within = [element, valueType, innerType, def.in, def.out, ...options].filter(
    (one) => one !== undefined,
  );
  return [
    ...(shape === undefined || catchall?.def.type === 'never' ? [] : [place]),
    ...Object.entries(shape ?? {}).flatMap(([key, field]) => lax(field, `${place}.${key}`)),
    ...within.flatMap((one) => lax(one, place)),
  ];
}

test('no input takes a key that it does not know, at any depth', () => {
  expect(actions.flatMap(({ name, input }) => lax(input as unknown as Defined, name))).toEqual([]);
});

test('an unknown key within a field is refused by its path, with those that there are', async () => {
  const book = await openBook({ ...acme, [path]: text });
  for (const [action, input, field] of [
    ['agent.change', { agent: 'dev', heartbeat: { intervalsec: 60 } }, 'heartbeat.intervalsec'],
    ['agent.change', { agent: 'dev', runtime: { timeout: 60 } }, 'runtime.timeout'],
    ['agent.hire', { name: 'New', adapter: { type: 'process', modell: 'm' } }, 'adapter.modell'],
    ['company.change', { branding: { colour: '#0f766e' } }, 'branding.colour'],
    ['company.create', { name: 'New', branding: { colour: '#0f766e' } }, 'branding.colour'],
    ['project.change', { project: 'shop', repository: { url: 'x', brnch: 'main' } }, 'repository.brnch'],
    ['issue.list', { assigne: 'dev' }, 'assigne'],
    ['view.save', { name: 'V', filter: { assigne: 'dev' } }, 'filter.assigne'],
  ] as const) {
    const { code, data } = await faultOf(book.perform(ada, action, input));
    expect({ action, code, data }).toMatchObject({
      code: 'INPUT_INVALID',
      data: { problems: [{ field, problem: expect.stringMatching(/^not known here; known are \w/) }] },
    });
  }
  expect(book.text(path)).toBe(text);
});

test('a change of one key within a field leaves the others, and what somebody wrote by hand', async () => {
  const book = await openBook({ ...acme, [path]: text });
  const change = (fields: object) => book.perform(ada, 'agent.change', { agent: 'dev', ...fields });
  expect(await change({ heartbeat: { enabled: false } })).toMatchObject({
    heartbeat: { enabled: false, intervalSec: 900, wakeOnDemand: true },
  });
  const hand = '  intervalSec: 900 # a quarter of an hour\n  note: never on Sundays\n  enabled: false\n';
  expect(book.text(path)).toContain(hand);
  const before = book.text(path);
  await change({ heartbeat: { enabled: false } });
  expect(book.text(path)).toBe(before);
  await change({ heartbeat: { enabled: null, intervalSec: null } });
  expect(book.text(path)).toContain('heartbeat:\n  note: never on Sundays\nadapter:');
  expect(await change({ adapter: { type: 'process', model: 'm-1' } })).toMatchObject({
    adapter: { type: 'process', runner: 'worker', model: 'm-1', env: { A: '1' } },
  });
  expect(await change({ adapter: { type: 'claude_local' } })).toMatchObject({
    adapter: { type: 'claude_local' },
  });
  expect(book.text(path)).toContain('adapter:\n  type: claude_local\n  team: blue\n');
  expect(await change({ adapter: null })).toMatchObject({ adapter: null });
});

test('a short form that a person wrote is changed as what it means', async () => {
  const book = await openBook({ ...acme, [path]: '---\nname: Dev\nheartbeat: 15m\n---\n\nYou.\n' });
  const change = (heartbeat: object) => book.perform(ada, 'agent.change', { agent: 'dev', heartbeat });
  await change({ intervalSec: 900 });
  expect(book.text(path)).toContain('heartbeat: 15m\n');
  expect(await change({ wakeOnDemand: false })).toMatchObject({
    heartbeat: { intervalSec: 900, wakeOnDemand: false },
  });
});

test('a hire writes down what was said, and no more', async () => {
  const book = await openBook();
  await book.perform(ada, 'agent.hire', { name: 'New', heartbeat: { intervalSec: 60, enabled: null } });
  expect(book.text('companies/acme/agents/new/AGENTS.md')).toContain(
    'heartbeat:\n  intervalSec: 60\nupdated',
  );
});

test('what a file must say of a part is asked for where it does not say it yet, and nowhere else', async () => {
  const book = await openBook();
  const change = (repository: object) => book.perform(ada, 'project.change', { project: 'shop', repository });
  const missing = (action: string, input: object) => faultOf(book.perform(ada, action, input));
  const asksForUrl = { code: 'INPUT_INVALID', data: { problems: [{ field: 'repository.url' }] } };
  const branch = { branch: 'dev' };
  expect(await missing('project.create', { name: 'New', repository: branch })).toMatchObject(asksForUrl);
  expect(await missing('project.change', { project: 'shop', repository: branch })).toMatchObject(asksForUrl);
  await change({ url: 'https://git.example.org/shop' });
  expect(await change(branch)).toMatchObject({
    repository: { url: 'https://git.example.org/shop', branch: 'dev' },
  });
  expect(await change({ branch: null })).toMatchObject({
    repository: { url: 'https://git.example.org/shop' },
  });
  expect((await missing('project.change', { project: 'shop', repository: { url: null } })).code).toBe(
    'INPUT_INVALID',
  );
});

test('a part of what the package’s adapter is told is kept whole with its type, for a file’s own adapter counts alone', async () => {
  const sidecar =
    'agents:\n  dev:\n    adapter:\n      type: claude_local\n      config:\n        model: m1\n';
  const book = await openBook({
    ...acme,
    [path]: '---\nname: Dev\nstatus: active\n---\n\nYou.\n',
    'companies/acme/.paperclip.yaml': sidecar,
  });
  const shown = () => book.perform(ada, 'agent.show', { agent: 'dev' });
  await book.perform(ada, 'agent.change', { agent: 'dev', title: 'Engineer' });
  expect(book.text(path)).not.toContain('adapter');
  await book.perform(ada, 'agent.change', { agent: 'dev', adapter: { env: { A: '1' } } });
  expect(await shown()).toMatchObject({ adapter: { type: 'claude_local', model: 'm1', env: { A: '1' } } });
  expect(book.text(path)).toContain('type: claude_local');
  await book.perform(ada, 'agent.change', { agent: 'dev', adapter: null });
  expect(await shown()).toMatchObject({ adapter: { type: 'claude_local', model: 'm1' } });
});
