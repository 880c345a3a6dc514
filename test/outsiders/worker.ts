// One of the two engine processes of a campaign: `socket` sends its actions to the daemon, `engine` opens the book for
// a few of them at a time, as commands do. Prints each acknowledged action as a line of JSON.
import { setTimeout as pause } from 'node:timers/promises';
import { openEngine } from '../../engine/engine.ts';
import { randomOf } from '../helpers/soak.ts';
import { actOf } from './callers.ts';
import { callAll, type Work } from './hosts.ts';

const [kind, by, given] = process.argv.slice(2) as [string, string, string];
const work = JSON.parse(given) as Work;
const pick = randomOf(work.seed * 1000 + by.length);
const say = (done: object): void => console.log(JSON.stringify(done));

/** Actions between opening and closing the book. */
const turn = 8;
const waitMs = 60_000;

if (kind === 'socket') (await callAll(work, by, 'second', pick)).forEach(say);
else {
  for (let n = 0; n < work.actions;) {
    const engine = await openEngine(work.root, { paced: false, waitMs });
    const acts = Array.from({ length: Math.min(turn, work.actions - n) }, () => {
      const issue = 1 + Math.floor(pick() * (pick() < 0.3 ? work.hot : work.issues));
      return actOf(by, ++n, issue, pick);
    });
    await Promise.all(
      acts.map(async (act) => {
        const { commit } = await engine.perform(act.action, act.input, engine.member);
        if (commit !== undefined) say({ ...act, commit });
      }),
    );
    await engine.stop();
    await pause(2 * pick() * work.pauseMs);
  }
}
