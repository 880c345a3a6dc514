// What board, agents and a person with an editor and git do to a book, as commands of fast-check: each says what must come
// of it before it asks the engine, and looks whether it did.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { ListedIssue, ShownIssue } from '../../engine/actions/issue-shape.ts';
import { isFault } from '../../engine/base/fault.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { issuePath } from '../../engine/model/paths.ts';
import { agent } from '../helpers/book.ts';
import type { Input, Status } from './issue-register.ts';
import { leaseMs, type Model, type ModelIssue } from './model.ts';
import type { Real } from './real.ts';

type Command = fc.AsyncCommand<Model, Real>;

const command = (
  name: string,
  run: (model: Model, real: Real) => Promise<unknown>,
  check: (model: Model) => boolean = () => true,
): Command => ({ check, run: async (model, real) => void (await run(model, real)), toString: () => name });

interface Ask {
  model: Model;
  real: Real;
  actor?: Actor;
  name: string;
  input: object;
  /** The fault it must end in; undefined when it must be done. */
  code: string | undefined;
}

/** Asks the engine under a key of its own, compares how it ended, and remembers what could be asked again. */
async function ask({ model, real, actor = real.engine.member, name, input, code }: Ask): Promise<unknown> {
  const key = model.fresh('key');
  try {
    const { result, commit } = await real.engine.perform(name, { company: 'acme', ...input }, actor, key);
    expect(code, `${name} was done`).toBeUndefined();
    const { run, slug } = actor.kind === 'agent' ? actor : { run: undefined, slug: undefined };
    if (commit !== undefined)
      model.last = { agent: slug, run, name, input, key, answer: { result, commit }, at: model.now };
    return result;
  } catch (error) {
    if (!isFault(error)) throw error;
    expect(error.code, `${name} was refused: ${error.message}`).toBe(code);
    return undefined;
  }
}

const shown = ({ status, owner, run, title, priority }: ModelIssue) => ({
  status,
  assignee: owner,
  checkoutRun: run,
  title,
  priority,
});

/** Notes the token of the version that the answer shows, after comparing the rest of it. */
function compare(issue: ModelIssue, answer: unknown): void {
  if (answer === undefined) return;
  const { updated, ...said } = answer as ShownIssue;
  expect(said).toMatchObject(shown(issue));
  if (issue.version !== undefined && issue.version !== updated) issue.tokens.push(issue.version);
  issue.version = updated ?? undefined;
}

/** Checkout, release, move, assign, take by force: as the register says. */
function handle(name: string, inputOf: (model: Model, issue: string) => Input, n: number): Command {
  return command(
    `${name} ${n}`,
    async (model, real) => {
      const [issue, known] = model.pick(n)!;
      const input = inputOf(model, issue);
      const code = model.handle(input);
      const actor = 'run' in input ? agent(input.agent, input.run) : real.engine.member;
      compare(known, await ask({ model, real, actor, ...actionOf(input), code }));
    },
    (model) => model.issues.size > 0,
  );
}

function actionOf(input: Input): { name: string; input: object } {
  const { issue } = input;
  switch (input.do) {
    case 'checkout':
      return { name: 'issue.checkout', input: { issue } };
    case 'board checkout':
      return { name: 'issue.checkout', input: { issue, agent: input.agent } };
    case 'release':
      return { name: 'issue.release', input: { issue } };
    case 'move':
    case 'board move':
      return { name: 'issue.move', input: { issue, status: input.to, reason: 'so' } };
    case 'assign':
      return { name: 'issue.assign', input: { issue, assignee: input.agent } };
    case 'force-release':
      return { name: 'issue.force-release', input: { issue, reason: 'so' } };
    case 'show':
      return { name: 'issue.show', input: { issue } };
  }
}

/** The agent's present run; its first one begins now. */
function runOf(model: Model, real: Pick<Real, 'leases'>, slug: string): string {
  const known = model.runs.get(slug);
  if (known !== undefined) return known;
  const run = model.fresh(slug);
  model.runs.set(slug, run);
  for (const leases of [model.leases, real.leases]) leases.set(run, model.now + leaseMs);
  return run;
}

const agents = fc.constantFrom('ceo', 'cto', 'dev');
const place = fc.nat({ max: 11 });
const byAgent = (slug: string, to: (run: string, issue: string) => Input, n: number): Command =>
  command(
    `${slug} ${n}`,
    async (model, real) => {
      const run = runOf(model, real, slug);
      await handle(slug, (_, issue) => to(run, issue), n).run(model, real);
    },
    (model) => model.issues.size > 0,
  );

const create = fc
  .record({ owner: fc.option(agents), status: fc.constantFrom('backlog' as const, 'todo' as const) })
  .map(({ owner, status }) =>
    command(`create for ${owner}`, async (model, real) => {
      const title = model.fresh('Job');
      const name = model.create(title, owner, status);
      const input = { title, status, ...(owner === null ? {} : { assignee: owner }) };
      const answer = await ask({ model, real, name: 'issue.create', input, code: undefined });
      expect(answer).toMatchObject({ identifier: name });
      compare(model.issues.get(name)!, answer);
    }),
  );

const hands = fc.oneof(
  fc
    .tuple(agents, place)
    .map(([slug, n]) => byAgent(slug, (run, issue) => ({ issue, do: 'checkout', agent: slug, run }), n)),
  fc
    .tuple(agents, place)
    .map(([slug, n]) => byAgent(slug, (run, issue) => ({ issue, do: 'release', agent: slug, run }), n)),
  fc
    .tuple(agents, place, fc.constantFrom<Status>('in_review', 'done', 'todo'))
    .map(([slug, n, to]) => byAgent(slug, (run, issue) => ({ issue, do: 'move', agent: slug, run, to }), n)),
  fc
    .tuple(agents, place)
    .map(([slug, n]) =>
      handle('give in hand', (_, issue) => ({ issue, do: 'board checkout', agent: slug }), n),
    ),
  fc
    .tuple(agents, place)
    .map(([slug, n]) => handle('assign', (_, issue) => ({ issue, do: 'assign', agent: slug }), n)),
  place.map((n) => handle('take by force', (_, issue) => ({ issue, do: 'force-release' }), n)),
  fc
    .tuple(place, fc.constantFrom<Status>('todo', 'backlog', 'in_review', 'done', 'cancelled'))
    .map(([n, to]) => handle(`move to ${to}`, (_, issue) => ({ issue, do: 'board move', to }), n)),
);

/** A change of title and priority, perhaps by somebody who saw an older version. */
const change = fc
  .record({ n: place, priority: fc.constantFrom('low', 'high'), stale: fc.boolean() })
  .map(({ n, priority, stale }) =>
    command(
      `change ${n}${stale ? ' from an old version' : ''}`,
      async (model, real) => {
        const [name, issue] = model.pick(n)!;
        const ifUpdated = stale ? issue.tokens.at(-1) : issue.version;
        const isStale = ifUpdated !== undefined && ifUpdated !== issue.version;
        const code = model.refusal(issue) ?? (isStale ? 'CHANGED_SINCE' : undefined);
        const title = model.fresh('Job');
        if (code === undefined) Object.assign(issue, { title, priority });
        const given = ifUpdated === undefined ? {} : { ifUpdated };
        compare(
          issue,
          await ask({
            model,
            real,
            name: 'issue.change',
            input: { issue: name, title, priority, ...given },
            code,
          }),
        );
      },
      (model) => model.issues.size > 0,
    ),
  );

const comment = place.map((n) =>
  command(
    `comment ${n}`,
    async (model, real) => {
      const [name, issue] = model.pick(n)!;
      const code = model.refusal(issue);
      if (code === undefined) issue.comments += 1;
      await ask({ model, real, name: 'issue.comment', input: { issue: name, body: 'Well?' }, code });
    },
    (model) => model.issues.size > 0,
  ),
);

const remove = place.map((n) =>
  command(
    `remove ${n}`,
    async (model, real) => {
      const [name, issue] = model.pick(n)!;
      const code = model.refusal(issue);
      if (code === undefined) model.remove(issue);
      await ask({ model, real, name: 'issue.remove', input: { issue: name }, code });
    },
    (model) => model.issues.size > 0,
  ),
);

/** A caller whose answer got lost: within the minute in which callers ask again. */
const askAgain = fc.constant(
  command(
    'ask again',
    async (model, real) => {
      const { agent: slug, run, name, input, key, answer } = model.last!;
      const actor = slug === undefined ? real.engine.member : agent(slug, run);
      expect(await real.engine.perform(name, { company: 'acme', ...input }, actor, key)).toEqual(answer);
    },
    (model) => model.last !== undefined && model.now - model.last.at < 60_000,
  ),
);

const newRun = agents.map((slug) =>
  command(`a new run of ${slug}`, (model, real) => {
    model.runs.delete(slug);
    return Promise.resolve(runOf(model, real, slug));
  }),
);

const passTime = fc.constantFrom(1_000, 20 * 60_000).map((ms) =>
  command(`${ms / 1000} s pass`, (model, real) => {
    model.now += ms;
    real.clock.time = model.now;
    return Promise.resolve();
  }),
);

const restart = fc.boolean().map((forget) =>
  command(`restart${forget ? ' without its catalog' : ''}`, async (model, real) => {
    await real.restart(forget);
    model.bringForward();
  }),
);

const settle = fc.constant(
  command('bring forward', async (model, real) => {
    expect(await real.engine.store.settle()).toMatchObject({ state: 'brought' });
    model.bringForward();
  }),
);

const fileOf = (real: Real, name: string): string => join(real.root, issuePath('acme', name));

/** An issue whose page a person may edit: nobody changed the same field since it was brought forward. */
function editable(model: Model, n: number, field: 'title' | 'priority'): [string, ModelIssue] | undefined {
  const found = model.pick(n);
  const page = found && model.pages.get(found[0]);
  const isFree = page && !page.removed && !found[1].removed && page[field] === found[1][field];
  return isFree ? found : undefined;
}

/** A title edited in the work tree, in the version that stands there, and taken in. */
const handEdit = place.map((n) =>
  command(
    `edit ${n} by hand`,
    async (model, real) => {
      const [name, issue] = editable(model, n, 'title')!;
      const title = model.fresh('Edited');
      const file = fileOf(real, name);
      writeFileSync(file, readFileSync(file, 'utf8').replace(`# ${issue.title}\n`, `# ${title}\n`));
      issue.title = title;
      const { result } = await real.engine.perform('book.adopt', {}, real.engine.member);
      expect(result).toMatchObject({ refused: [] });
      compare(issue, await ask({ model, real, ...actionOf({ issue: name, do: 'show' }), code: undefined }));
      await settleAfter(model, real);
    },
    (model) => editable(model, n, 'title') !== undefined,
  ),
);

/** A priority edited in the work tree and committed there with git, on whatever main was at. */
const personCommit = fc.tuple(place, fc.constantFrom('low', 'critical')).map(([n, priority]) =>
  command(
    `commit ${n} by hand`,
    async (model, real) => {
      const [name, issue] = editable(model, n, 'priority')!;
      const file = fileOf(real, name);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(/^priority: .*$/m, `priority: ${priority}`));
      execFileSync('git', ['-C', real.root, 'commit', '-q', '-a', '--allow-empty', '-m', 'By hand'], {
        stdio: 'pipe',
      });
      issue.priority = priority;
      await settleAfter(model, real);
      compare(issue, await ask({ model, real, ...actionOf({ issue: name, do: 'show' }), code: undefined }));
    },
    (model) => editable(model, n, 'priority') !== undefined,
  ),
);

async function settleAfter(model: Model, real: Real): Promise<void> {
  expect(await real.engine.store.settle()).toMatchObject({ state: 'brought' });
  model.bringForward();
}

/** Everything at once: the list, what stands beside the issues, and the files. */
const look = fc.constant(
  command('look at everything', async (model, real) => {
    const { result } = await real.engine.perform(
      'issue.list',
      { company: 'acme', limit: 100 },
      real.engine.member,
    );
    const { items } = result as { items: ListedIssue[] };
    const listed = new Map(items.map((item) => [item.identifier, item]));
    for (const [name, issue] of model.issues) {
      if (!issue.removed) expect(listed.get(name), name).toMatchObject(shown(issue));
      const folder = issuePath('acme', name).replace(/\.md$/, '/comments');
      // Whoever takes by force says why, and so does whoever moves.
      expect(real.engine.store.snapshot().list(folder).length, name).toBeGreaterThanOrEqual(issue.comments);
    }
    for (const [name, page] of model.pages) {
      const file = fileOf(real, name);
      expect(existsSync(file), name).toBe(true);
      expect(readFileSync(file, 'utf8'), name).toContain(`# ${page.title}\n`);
    }
  }),
);

/** A stray file of a person's in the work tree is nobody's business. */
const stray = fc.constant(
  command('leave a stray file', (_, real) => {
    const file = join(real.root, 'notes.txt~');
    if (existsSync(file)) rmSync(file);
    else writeFileSync(file, 'mine');
    return Promise.resolve();
  }),
);

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** As often as they lead somewhere: most of what random callers ask is refused. */
export const commands: fc.Arbitrary<Command>[] = [
  ...times(3, create),
  ...times(14, hands),
  ...times(2, change),
  comment,
  remove,
  ...times(2, askAgain),
  newRun,
  ...times(2, passTime),
  restart,
  settle,
  ...times(3, handEdit),
  ...times(3, personCommit),
  look,
  stray,
];
