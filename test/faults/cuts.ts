// A process that records a random history of a book, then opens what a power cut could have left of it at many moments,
// and says what is not as it must be: every answer given before the cut in force, the book sound, nothing torn taken for
// somebody's edit.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bootId } from '../../engine/base/boot.ts';
import { systemClock } from '../../engine/base/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import { watchCalls } from './interpose.ts';
import { differences, Disk } from './disk.ts';
import { leave, type Rule, rules } from './power-cut.ts';
import { Recorder } from './recorder.ts';
import { randomOf } from '../helpers/soak.ts';

export interface CutOrder {
  /** The book to begin with; left as it is. */
  template: string;
  /** A folder for everything else. */
  folder: string;
  seed: number;
  cuts: number;
  turns: number;
}

export interface CutProblem {
  seed: number;
  step: number;
  rule: Rule;
  problem: string;
}

/** The last line: how much was done. */
export interface CutsDone {
  steps: number;
  cuts: number;
  /** Answers that were given. */
  answers: number;
}

const order = JSON.parse(process.argv[2]!) as CutOrder;
const root = join(order.folder, 'book');
const pick = randomOf(order.seed);
cpSync(order.template, root, { recursive: true, preserveTimestamps: true });
const recorder = new Recorder(root);
watchCalls(recorder);
const [{ openEngine }, { keepTranscript }, { askWake, listWakes }, { textsIn }, { unsoundness }] =
  await Promise.all([
    import('../../engine/engine.ts'),
    import('../../engine/runner/keep.ts'),
    import('../../engine/daemon/wake-files.ts'),
    import('./acts.ts'),
    import('./sound.ts'),
  ]);

const edited = 'companies/acme/issues/00xx/ACME-4.md';

/** One act by chance; told when it is answered. */
async function act(engine: Engine, n: number): Promise<void> {
  const perform = (action: string, input: object): Promise<unknown> =>
    engine.perform(action, { company: 'acme', ...input }, engine.member);
  const acts: Record<string, () => Promise<unknown>> = {
    create: () => perform('issue.create', { title: `Issue of turn ${n}` }),
    comment: () => perform('issue.comment', { issue: 'ACME-1', body: `Word of turn ${n}.` }),
    document: () =>
      perform('document.put', { issue: 'ACME-1', key: `plan-${n}`, body: `Plan of turn ${n}.\n`.repeat(40) }),
    change: () => perform('issue.change', { issue: 'ACME-2', title: `Title of turn ${n}` }),
    cost: () =>
      perform('cost.log', { eventId: `event-${n}`, agent: 'cto', provider: 'x', model: 'm', cost: '0.01' }),
    flush: () => engine.perform('cost.flush', {}, { kind: 'system' }),
    settle: () => engine.store.settle(),
    wake: async () =>
      askWake(
        join(root, '.minutebook'),
        { company: 'acme', agent: 'cto', source: 'on_demand', by: 'user:ada', key: `wake-${n}` },
        engine.clock.now(),
      ),
    transcript: () =>
      keepTranscript(engine.store, {
        host: 'test',
        company: 'acme',
        run: `run-${n}`,
        startedAt: '2026-11-22T00:00:00.000Z',
        transcript: `Said in turn ${n}.\n`,
      }),
    async edit() {
      await engine.store.settle();
      appendFileSync(join(root, edited), `\nLine of turn ${n}.\n`);
      await engine.perform('book.adopt', {}, engine.member);
    },
  };
  acts['commit'] = async () => {
    await engine.store.settle();
    await quiet();
    appendFileSync(join(root, 'notes.txt'), `Note of turn ${n}.\n`);
    for (const args of [
      ['add', 'notes.txt'],
      ['commit', '-q', '-m', `Note ${n}`],
    ])
      execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
    const model = new Disk(order.template, root);
    for (const step of recorder.steps) model.play(step);
    recorder.note(differences(model.root, root, isUnseen));
    await engine.store.settle();
  };
  const names = Object.keys(acts);
  const name = names[Math.floor(pick() * names.length)]!;
  recorder.tell(`try ${name} ${n}`);
  await acts[name]!();
  recorder.tell(`done ${name} ${n}`);
}

/** Seconds between two acts; the kernel has written back what was there two acts ago, as it does within half a minute. */
const pauseSec = order.seed % 2 === 0 ? 0 : 20;
let time = systemClock.now();
/** Never behind the times of files, which must be some time ago before they are taken in. */
const now = (): number => (time = Math.max(time + 1, systemClock.now()));
const sleep = (ms: number): Promise<void> => {
  time += ms;
  return Promise.resolve();
};
const clock = { now, sleep };

async function history(): Promise<void> {
  const options = { paced: false, ...(pauseSec > 0 && { clock }) };
  const backs: (() => void)[] = [];
  let engine = await openEngine(root, options);
  for (let n = 0; n < order.turns; n++) {
    await act(engine, n);
    time += pauseSec * 1000;
    if (pauseSec > 0) backs.push(recorder.writeBack());
    if (backs.length > 2) backs.shift()!();
    if (n % 10 !== 9) continue;
    await engine.stop();
    engine = await openEngine(root, options);
  }
  await engine.stop();
}

/** SQLite's own files are not recorded: the catalog is what it was before, or gone, or no database at all. */
function spoilCatalog(book: string): void {
  const file = join(book, '.minutebook', 'catalog.sqlite');
  const chance = pick();
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
  if (chance < 0.3) rmSync(file, { force: true });
  else if (chance < 0.6) writeFileSync(file, Buffer.alloc(8192));
}

/** What was written before the cut was written in an earlier start of the machine. */
function startAnew(book: string): void {
  const journal = join(book, '.git', 'minutebook', 'forward.json');
  if (existsSync(journal))
    writeFileSync(journal, readFileSync(journal, 'utf8').replaceAll(bootId(), 'an-earlier-start'));
}

async function judge(book: string, told: ReadonlySet<string>): Promise<string[]> {
  const problems: string[] = [];
  const engine = await openEngine(book, { paced: false });
  try {
    const first = await engine.store.settle();
    if (first.state !== 'brought') problems.push(`main waits: ${first.why}, ${first.detail}`);
    problems.push(...(await adoptEdits(engine, book, told)));
    const texts = textsIn(engine, 'companies/acme');
    const all = [...texts.values()].join('\n');
    // What the engine answers for is all there, whatever git complains of besides.
    execFileSync('git', ['-C', book, 'rev-list', '--objects', '--quiet', '--all'], { stdio: 'pipe' });
    const ref = await engine.store.writeRef('refs/minutebook/transcripts/test/2026-11-22', (snapshot) => ({
      files: new Map(),
      subject: '',
      trailers: [],
      result: snapshot.list('acme').map(({ name }) => name),
    }));
    const wakes = listWakes(join(book, '.minutebook')).map(({ key }) => key);
    const notes = engine.store.snapshot().read('notes.txt')?.toString() ?? '';
    const changes = [...told].filter((said) => said.startsWith('done change '));
    for (const said of told) {
      const [verb, what, n] = said.split(' ');
      if (verb !== 'done') continue;
      const holds: Record<string, () => boolean> = {
        create: () => all.includes(`# Issue of turn ${n}\n`),
        comment: () => all.includes(`Word of turn ${n}.`),
        document: () => all.includes(`Plan of turn ${n}.\n`.repeat(40)),
        edit: () => all.split(`\nLine of turn ${n}.\n`).length === 2,
        cost: () =>
          engine.catalog.db.all('SELECT 1 FROM spending WHERE event = ?', [`event-${n}`]).length === 1,
        transcript: () => ref.result.includes(`run-${n}.log`),
        wake: () => wakes.includes(`wake-${n}`),
        commit: () => notes.includes(`Note of turn ${n}.`),
        // Later ones may have come in its place.
        change: () => said !== changes.at(-1) || Number(/# Title of turn (\d+)/.exec(all)?.[1]) >= Number(n),
      };
      if (holds[what!]?.() === false) problems.push(`${said}, and it is not so`);
    }
  } finally {
    await engine.stop();
  }
  return [...problems, ...(await unsoundness(book))].filter((problem) => !isTheirs(problem, told));
}

/** Only what a person was writing may look like an edit; what of it is no issue any more, the person puts right. */
async function adoptEdits(engine: Engine, book: string, told: ReadonlySet<string>): Promise<string[]> {
  const { result } = await engine.perform('book.adopt', {}, engine.member);
  const { adopted, refused, commits } = result as {
    adopted: string[];
    refused: { path: string; reason: string }[];
    commits: string[];
  };
  const paths = [...adopted, ...refused.map(({ path }) => path)];
  // What a person saved and the engine committed may stand there still: taken in again it changes nothing.
  const isWrong = (path: string): boolean =>
    path !== edited || (!isOpen(told, 'edit') && refused.length + commits.length > 0);
  if (refused.length > 0) execFileSync('git', ['-C', book, 'checkout', '--', edited], { stdio: 'ignore' });
  await engine.store.settle();
  return paths.filter(isWrong).map((path) => `taken for a hand edit: ${path}`);
}

/** Whether a person was in the middle of this when the power went. */
function isOpen(told: ReadonlySet<string>, what: string): boolean {
  const last = [...told].filter((said) => said.startsWith(`try ${what} `)).at(-1);
  return last !== undefined && !told.has(last.replace('try', 'done'));
}

/** What git says of objects that are gone; of a broken link, in two lines. */
const goneObjects =
  /^verify: (.*(invalid reflog entry|invalid sha1 pointer in cache-tree|broken link from|missing (blob|tree|commit))| +to +(blob|tree|commit) )/;

/**
 * What is not ours to keep: a person's git syncs no names, so of a commit that was not taken in yet objects may be gone
 * that a reflog names, each other, or what the index remembers of trees, which git looks after before it trusts it. That
 * every ref is whole was asked before, so these are reached by none. And while the person is about to commit it, what
 * their editor saved is as torn as they left it.
 */
const isTheirs = (problem: string, told: ReadonlySet<string>): boolean =>
  goneObjects.test(problem) || (isOpen(told, 'commit') && /^git status: *.{1,2} notes\.txt$/.test(problem));

/** SQLite's own files are not followed. */
const isUnseen = (path: string): boolean => /\.sqlite/.test(path);
/** Removals that nobody waits for are over within this time. Milliseconds. */
const quiet = (): Promise<void> => delay(100);

await history();
await quiet();
watchCalls(undefined);
const { steps } = recorder;
const whole = new Disk(order.template, root);
for (const step of steps) whole.play(step);
const [missed] = differences(whole.root, root, isUnseen);
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);
if (missed !== undefined)
  say({ seed: order.seed, step: -1, rule: 'present', problem: `not recorded: ${relative(root, missed)}` });

const moments = Array.from({ length: order.cuts }, () => Math.floor(pick() * steps.length)).sort(
  (a, b) => a - b,
);
const disk = new Disk(order.template, root);
const told = new Set<string>();
let at = 0;
for (const [n, moment] of moments.entries()) {
  for (; at < moment; at++) {
    const step = steps[at]!;
    disk.play(step);
    if (step.do === 'tell') told.add(step.said);
  }
  const rule = rules[n % rules.length]!;
  const book = join(order.folder, `cut-${n}`);
  leave(disk.root, book, { rule, pick, step: moment });
  spoilCatalog(book);
  startAnew(book);
  const problems = await judge(book, told).catch((error: unknown) => [
    `it cannot be opened: ${(error as Error).stack}`,
  ]);
  for (const problem of problems) say({ seed: order.seed, step: moment, rule, problem } satisfies CutProblem);
  rmSync(book, { recursive: true, force: true });
}
say({
  steps: steps.length,
  cuts: moments.length,
  answers: [...told].filter((said) => said.startsWith('done')).length,
} satisfies CutsDone);
