// A process that leads the whole life of a book, turn after turn, and is killed at one moment of it. What it did is
// written to its standard output before anything else is begun: `try <name>` before an act, `done <name>` after.
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { copyTree } from './copy.ts';
import { unseen, watchCalls } from './interpose.ts';
import { placeOf } from './places.ts';

/** A moment of a life: the `hit`-th time that a call (as `placeOf` names it) is about to be made, or has been. */
export interface Moment {
  place: string;
  when: 'before' | 'after';
  hit: number;
  /** Where a copy of the book goes as it is then, which is what a death would leave, and beside it (`.said`) what had
   * been said until then; absent: death itself. */
  copy?: string;
}

export interface LifeOrder {
  root: string;
  moments: Moment[];
}

const { root, moments } = JSON.parse(process.argv[2]!) as LifeOrder;
const turns = 6;
const hits = new Map<string, number>();
let said = '';

watchCalls({
  before(call) {
    const place = placeOf(root, call);
    if (place === undefined) return undefined;
    const hit = (hits.get(place) ?? 0) + 1;
    hits.set(place, hit);
    come(place, 'before', hit);
    return undefined;
  },
  after(call) {
    const place = placeOf(root, call);
    if (place !== undefined) come(place, 'after', hits.get(place)!);
  },
});

function come(place: string, when: Moment['when'], hit: number): void {
  for (const moment of moments) {
    if (moment.place !== place || moment.when !== when || moment.hit !== hit) continue;
    if (moment.copy === undefined) die();
    copyTree(root, moment.copy);
    writeFileSync(`${moment.copy}.said`, said);
  }
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way.
  for (;;);
}

const [{ openEngine }, { keepTranscript }, { askWake }] = await Promise.all([
  import('../../engine/engine.ts'),
  import('../../engine/runner/keep.ts'),
  import('../../engine/daemon/wake-files.ts'),
]);

function tell(line: string): void {
  said += `${line}\n`;
  writeSync(1, `${line}\n`);
}

async function act(name: string, work: () => unknown): Promise<void> {
  tell(`try ${name}`);
  await work();
  tell(`done ${name}`);
}

/** What a person does is theirs: it is never the moment of death. */
const person = (work: () => void): void => unseen(work);
const git = (...args: string[]): void => void execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });

async function turn(engine: Engine, n: number): Promise<void> {
  const perform = (action: string, input: object) => () =>
    engine.perform(action, { company: 'acme', ...input }, engine.member);
  await act(`create ${n}`, perform('issue.create', { title: `Issue of turn ${n}` }));
  await act(`comment ${n}`, perform('issue.comment', { issue: 'ACME-1', body: `Word of turn ${n}.` }));
  await engine.store.settle();
  await act(
    `document ${n}`,
    perform('document.put', { issue: 'ACME-1', key: 'plan', body: `Plan of turn ${n}.` }),
  );
  await engine.store.settle();
  const file = join(root, 'companies/acme/issues/00xx/ACME-4.md');
  person(() => appendFileSync(file, `\nLine of turn ${n}.\n`));
  await act(`edit ${n}`, () => engine.perform('book.adopt', {}, engine.member));
  await engine.store.settle();
  const cost = { eventId: `event-${n}`, agent: 'cto', provider: 'x', model: 'm', cost: '0.01' };
  await act(`cost ${n}`, perform('cost.log', cost));
  if (n % 2 === 1) await engine.perform('cost.flush', {}, { kind: 'system' });
  await act(`transcript ${n}`, () =>
    keepTranscript(engine.store, {
      host: 'test',
      company: 'acme',
      run: `run-${n}`,
      startedAt: '2026-11-22T00:00:00.000Z',
      transcript: `Said in turn ${n}.\n`,
    }),
  );
  await act(`wake ${n}`, () =>
    askWake(
      join(root, '.minutebook'),
      { company: 'acme', agent: 'cto', source: 'on_demand', by: 'user:ada', key: `wake-${n}` },
      engine.clock.now(),
    ),
  );
  person(() => {
    appendFileSync(join(root, 'notes.txt'), `Note of turn ${n}.\n`);
    git('add', 'notes.txt');
    git('commit', '-q', '-m', `Note ${n}`);
    tell(`done note ${n}`);
  });
  await engine.store.settle();
  await act(`remove ${n}`, perform('document.remove', { issue: 'ACME-1', key: 'plan' }));
}

for (let n = 0; n < turns; n++) {
  const engine = await openEngine(root, { paced: false });
  await turn(engine, n);
  await engine.stop();
}
tell('end');
