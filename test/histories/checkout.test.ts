// Who holds an issue, as many callers see it at once: every history of what they asked and were told must be one that
// callers who came one after the other could have seen. Daemons die and freeze, command lines are killed.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openReader } from '../../engine/store/reader.ts';
import { breachesOfHistory, breachesOfState } from '../actions/rules.ts';
import { git } from '../helpers/folder.ts';
import { randomOf, soak } from '../helpers/soak.ts';
import { openCampaign, type Campaign, type DaemonControl, type Nemesis } from './campaign.ts';
import { issueRegister } from './issue-register.ts';
import { violationOf } from './linearizable.ts';

const { daemon, commands } = soak.linearizable;
const limitMs = 600_000;

type Trouble = (of: Parameters<Nemesis>[1], pick: () => number) => Promise<unknown>;

const restarted = async (daemon: DaemonControl, pick: () => number): Promise<void> => {
  await pause(pick() * 100);
  await daemon.start();
};

/** What goes wrong, in turn, so that none is left to chance. */
const troubles: Trouble[] = [
  ({ daemon }, pick) => daemon.killBeforeAnswer().then(() => restarted(daemon, pick)),
  ({ daemon }, pick) => daemon.freeze(pick() * 500),
  ({ daemon }, pick) => daemon.kill().then(() => restarted(daemon, pick)),
  async ({ clients }, pick) => {
    const client = clients[Math.floor(pick() * clients.length)]!;
    client.kill('SIGSTOP');
    await pause(pick() * 500);
    client.kill('SIGCONT');
  },
];

/** So many of them in each history, the first one early: a short history is over soon. */
function disturb(pick: () => number, times: number): Nemesis {
  let turn = 0;
  return async (signal, of) => {
    for (let n = 0; n < times; n++) {
      await pause(10 + pick() * (n === 0 ? 80 : 400));
      if (signal.aborted) return;
      await troubles[turn++ % troubles.length]!(of, pick);
    }
  };
}

const undisturbed: Nemesis = () => Promise.resolve();

/** Plays them one after the other and judges each issue of each; answers how many calls had an end and how many none. */
async function playAll(
  campaign: Campaign,
  { histories, calls, seed }: { histories: number; calls: number; seed: number },
  nemesis: Nemesis,
) {
  const counted = { answered: 0, unanswered: 0, won: 0 };
  for (let history = 0; history < histories; history++) {
    const issues = await campaign.play(history, calls, seed + history, nemesis);
    for (const [issue, asked] of issues) {
      const violation = violationOf(asked, issueRegister);
      expect(violation && { issue, history, ...violation }).toBeUndefined();
      for (const { input, output } of asked) {
        counted[output === undefined ? 'unanswered' : 'answered'] += 1;
        if (output?.ok && input.do.endsWith('checkout')) counted.won += 1;
      }
    }
  }
  return counted;
}

/** The rules of work over every commit, and what git says. */
function judgeBook(root: string): void {
  const reader = openReader(root);
  const commits = reader.log(reader.head()!);
  expect(breachesOfState(reader.snapshot())).toEqual([]);
  const from = commits.findLast(({ engine }) => engine)!.parents[0]!;
  expect(breachesOfHistory(reader, from, () => false)).toEqual([]);
  reader.close();
  expect(git(root, 'fsck', '--strict')).not.toMatch(/error|missing/);
}

test.each(daemon.seeds)(
  'sixteen callers of a daemon that is killed and frozen see issues change hands one at a time (seed %i)',
  async (seed) => {
    const campaign = await openCampaign('socket');
    const counted = await playAll(
      campaign,
      { ...daemon, seed: seed * 1000 },
      disturb(randomOf(seed), daemon.disturbances),
    );
    await campaign.stop();
    judgeBook(campaign.root);
    // There must have been calls whose fate nobody knows, and many that were answered, to have proved anything.
    expect(counted.answered).toBeGreaterThan(daemon.histories * daemon.calls * 4);
    expect(counted.won).toBeGreaterThan(daemon.histories * 5);
    expect(counted.unanswered).toBeGreaterThan(0);
  },
  limitMs,
);

test.each(commands.seeds)(
  'sixteen people who type commands, some of which are killed, see issues change hands one at a time (seed %i)',
  async (seed) => {
    const campaign = await openCampaign('commands');
    const counted = await playAll(campaign, { ...commands, seed: seed * 1000 }, undisturbed);
    await campaign.stop();
    judgeBook(campaign.root);
    expect(counted.answered).toBeGreaterThan(commands.histories * commands.calls * 4);
    expect(counted.won).toBeGreaterThan(0);
  },
  limitMs,
);
