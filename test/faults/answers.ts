// A process that gives answers and says what had been synced before each, in order; and what a power cut in the moment of
// the answer would have left: of the engine as it is, and of one that leaves out one of those syncs.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import type { Call } from './calls.ts';
import { Disk } from './disk.ts';
import { type Fate, type Witness, watchCalls } from './interpose.ts';
import { placeOf } from './places.ts';
import { leave } from './power-cut.ts';
import { Recorder } from './recorder.ts';

export interface Answered {
  answer: string;
  /** What was synced before it, in the order in which that was over. */
  syncs: string[];
  /** Whether what was answered is in force after a power cut, as it is and without each of the syncs. */
  holds: boolean;
  without: Record<string, boolean>;
}

const { template, folder } = JSON.parse(process.argv[2]!) as { template: string; folder: string };
const watching = { witness: undefined as Witness | undefined };
watchCalls({
  before: (call) => watching.witness?.before(call),
  after: (call, result) => watching.witness?.after?.(call, result),
});
const [{ openEngine }, { keepTranscript }, { askWake }] = await Promise.all([
  import('../../engine/engine.ts'),
  import('../../engine/runner/keep.ts'),
  import('../../engine/daemon/wake-files.ts'),
]);

/** What git says of the repository, or undefined when it says no. */
function git(root: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch {
    return undefined;
  }
}

const transcripts = 'refs/minutebook/transcripts/test/2026-11-22';
const isSound = (root: string, ref: string): boolean => git(root, 'rev-list', '--objects', ref) !== undefined;

interface Answer {
  give(engine: Engine, root: string): Promise<unknown>;
  holds(root: string): boolean;
}

const answers: Readonly<Record<string, Answer>> = {
  'an action': {
    give: (engine) => engine.perform('issue.create', { company: 'acme', title: 'Kept' }, engine.member),
    holds: (root) =>
      git(root, 'log', '-1', '--format=%s', 'refs/minutebook/head')?.includes('"Kept"') === true &&
      isSound(root, 'refs/minutebook/head') &&
      git(root, 'fsck', '--strict') !== undefined,
  },
  'a cost': {
    give: (engine) =>
      engine.perform(
        'cost.log',
        { company: 'acme', eventId: 'kept', agent: 'cto', provider: 'x', model: 'm', cost: '0.01' },
        engine.member,
      ),
    holds: (root) => textsIn(join(root, '.minutebook', 'spool')).some((text) => text.includes('"kept"')),
  },
  'a wake-up': {
    give: async (engine, root) =>
      askWake(
        join(root, '.minutebook'),
        { company: 'acme', agent: 'cto', source: 'on_demand', by: 'user:ada', key: 'kept' },
        engine.clock.now(),
      ),
    holds: (root) => textsIn(join(root, '.minutebook', 'wakes')).some((text) => text.includes('"kept"')),
  },
  'a transcript': {
    give: (engine) =>
      keepTranscript(engine.store, {
        host: 'test',
        company: 'acme',
        run: 'kept',
        startedAt: '2026-11-22T00:00:00.000Z',
        transcript: 'Said.\n',
      }),
    holds: (root) =>
      isSound(root, transcripts) && git(root, 'show', `${transcripts}:acme/kept.log`) === 'Said.\n',
  },
};

function textsIn(at: string): string[] {
  if (!existsSync(at)) return [];
  const files = readdirSync(at, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => readFileSync(join(at, name), 'utf8'));
}

const nameOf = (root: string, call: Call): string => placeOf(root, call) ?? call.paths.join();
const isSync = ({ name }: Call): boolean => name === 'fsync' || name === 'fdatasync';

/** Gives the answer on a new book, without the sync named `dropped`, and cuts the power. */
async function give(answer: Answer, dropped?: string): Promise<{ syncs: string[]; holds: boolean }> {
  const [root, left] = [join(folder, 'book'), join(folder, 'left')];
  rmSync(root, { recursive: true, force: true });
  cpSync(template, root, { recursive: true, preserveTimestamps: true });
  const engine = await openEngine(root, { paced: false });
  const recorder = new Recorder(root);
  const syncs: string[] = [];
  watching.witness = {
    before(call): Fate | undefined {
      if (isSync(call) && dropped !== undefined && nameOf(root, call) === dropped) return 'nothing';
      return recorder.before(call);
    },
    after(call, result) {
      if (isSync(call)) syncs.push(nameOf(root, call));
      recorder.after(call, result);
    },
  };
  await answer.give(engine, root);
  watching.witness = undefined;
  // As it stood when it was opened: everything before is another test's.
  const disk = new Disk(template, root);
  for (const step of recorder.steps) disk.play(step);
  leave(disk.root, left, { rule: 'lost', pick: () => 0, step: 0 });
  await engine.stop();
  return { syncs, holds: answer.holds(left) };
}

for (const [name, answer] of Object.entries(answers)) {
  const { syncs, holds } = await give(answer);
  const without: Record<string, boolean> = {};
  for (const sync of syncs) without[sync] = (await give(answer, sync)).holds;
  writeSync(1, `${JSON.stringify({ answer: name, syncs, holds, without } satisfies Answered)}\n`);
}
rmSync(folder, { recursive: true, force: true });
