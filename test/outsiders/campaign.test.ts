// Two engine processes and a person's git in one book, on the same files: nothing of anybody is lost, at the tip and on
// the whole first-parent line. The long version is scripts/soak's.
import { cpSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { issuePath } from '../../engine/model/paths.ts';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { engineRef, mainRef, Refs } from '../../engine/store/refs.ts';
import { acme } from '../helpers/book.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';
import { eventually } from '../helpers/processes.ts';
import { randomOf, soak } from '../helpers/soak.ts';
import { Intents } from './fields.ts';
import { startDaemonAndCallers, startTwoEngines, type Hosts, type Work } from './hosts.ts';
import { badSignatures, judge } from './judge.ts';
import { Person } from './person.ts';

const { seeds, actions, turnActions, pauseMs, personPauseMs, editorMs, issues, hot } = soak.outsiders;
const limitMs = 600_000;

/** A book with so many issues of acme. */
async function bookWith(count: number): Promise<string> {
  const { 'minutebook.yaml': _, ...company } = Object.fromEntries(
    Object.entries(acme).filter(([path]) => !path.startsWith('users/')),
  );
  const root = await newBook(company);
  const engine = await openTestEngine(root);
  await engine.perform('book.adopt', { bulk: true }, engine.member);
  for (let n = 1; n <= count; n++)
    await engine.perform(
      'issue.create',
      { title: `Job ${n}`, body: 'What to do.', company: 'acme' },
      engine.member,
    );
  await engine.stop();
  git(root, 'config', 'advice.detachedHead', 'false');
  return root;
}

async function campaign(
  seed: number,
  start: (work: Work) => Hosts,
  { hasDaemon, each }: { hasDaemon: boolean; each: number },
): Promise<void> {
  const root = await bookWith(issues);
  const refs = new Refs(locate(root));
  const line = (): string => refs.read(engineRef)!;
  const from = line();
  const intents = new Intents(line);
  const person = new Person({
    root,
    intents,
    pick: randomOf(seed),
    issues: Array.from({ length: hot }, (_, n) => issuePath('acme', `ACME-${n + 1}`)),
    pauseMs: personPauseMs,
    editorMs,
  });
  const hosts = start({ root, actions: each, pauseMs, issues, hot, seed });
  let working = true;
  const [acknowledged] = await Promise.all([
    hosts.done.finally(() => (working = false)),
    person.work(() => working),
  ]);
  await person.leave();
  if (hasDaemon) {
    // What still stands in files is taken in by the daemon; what it may not take, a person commits.
    await pause(3000);
    await person.leave();
    await eventually('main at the head of the line', () => refs.read(mainRef) === line(), 60_000);
  }
  await hosts.stop();
  const engine = await openTestEngine(root);
  await engine.perform('book.adopt', { bulk: true }, engine.member);
  await engine.stop();

  const found = judge({ root, from, acknowledged, intents });
  report(seed, person, found, acknowledged.length);
  if (process.env.MINUTEBOOK_KEEP)
    cpSync(root, `${process.env.MINUTEBOOK_KEEP}-${seed}`, { recursive: true });
  expect(found).toMatchObject({ lostActions: [], takenBack: [], lostWords: [], unsigned: [] });
  expect(badSignatures(root, from)).toEqual([]);
  expect(troubles(root)).toBe('');
  expect(refs.read(mainRef)).toBe(line());
}

function report(seed: number, { told }: Person, found: ReturnType<typeof judge>, acts: number): void {
  const share = ((100 * told.refused) / told.commands).toFixed(1);
  console.log(
    `seed ${seed}: ${acts} actions, ${found.commits} commits on the line, ${found.conflicts} conflicts shown, ${found.healed} paths healed; ` +
      `person: ${told.commands} commands, ${told.refused} refused (${share} %), ${told.refusedTwice} twice, ` +
      `amends ${told.amends.own} of ${told.amends.tried} on their own, editors ${told.editors.landed} of ${told.editors.tried}; ` +
      `other refusals ${JSON.stringify(Object.fromEntries(told.others))}; did ${JSON.stringify(Object.fromEntries(told.did))}`,
  );
}

for (const seed of seeds) {
  test(
    `a daemon with callers, a second process and a person's git lose nothing of each other (seed ${seed})`,
    () => campaign(seed, startDaemonAndCallers, { hasDaemon: true, each: actions }),
    limitMs,
  );
  test(
    `two engine processes in turns and a person's git lose nothing of each other (seed ${seed})`,
    () => campaign(seed, startTwoEngines, { hasDaemon: false, each: turnActions }),
    limitMs,
  );
}
