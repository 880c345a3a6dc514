// How long the tests go on that look for rare moments: a little in every test run, much longer under scripts/soak.
// The one place for their counts and seeds.

/** Set by scripts/soak; every count below has its long value then. */
const isLong = Boolean(process.env.MINUTEBOOK_SOAK);

/** What random choices start from; scripts/soak draws and prints it, so that a finding can be looked at again. */
export const firstSeed = Number(process.env.MINUTEBOOK_SEED ?? 1);

/** How long a test may take that goes on longer than most, in milliseconds. */
export const patience = isLong ? 3_600_000 : 240_000;

/** Consecutive seeds from the first: each is a test of its own, named by it. */
const seeds = (number: number): number[] => Array.from({ length: number }, (_, n) => firstSeed + n);

export const soak = isLong
  ? {
      /** A book and its writers per seed, and how often they are killed. */
      crash: { seeds: seeds(40), kills: 12 },
      /** The same while packs are being folded. */
      consolidation: { seeds: seeds(20), kills: 12 },
      /** Histories of board and agents; fast-check draws from this seed. */
      histories: { number: 300, seed: firstSeed },
      /** Random actions that did something, and the share of all that can be read that is written down after each. */
      past: { seeds: seeds(3), commits: 1_000, share: 0.5 },
      /** Readers of the past that are killed, per seed. */
      pastKill: { seeds: seeds(5), kills: 40 },
      /** Whether what two clones do is brought together by every way. */
      apart: { allWays: true },
      /** Command lines that want one issue at the same moment, and issues that as many want. */
      racers: { one: 50, each: 20 },
      /** A person's git beside the engine's writers, for so many seconds. */
      race: { seeds: seeds(8), seconds: 45 },
      /** Actions of each of two engine processes beside a person who does everything git can do. */
      outsiders: {
        seeds: seeds(10),
        actions: 500,
        turnActions: 500,
        pauseMs: 400,
        personPauseMs: [50, 500] as const,
        editorMs: 5000,
        issues: 100,
        hot: 20,
      },
      /** Books whose branches git merges through the driver; issues that both sides of each edit. */
      merges: { seeds: seeds(20), issues: 40 },
      /** Daemons killed during ten live runs: how many of them per seed. */
      daemon: { seeds: seeds(12), kills: 6 },
      /** Every class of damage once per seed, each time in files of other kinds; for how many remedies are typed. */
      damage: { seeds: seeds(40), typed: 40 },
      /** Histories that are compared with a model step by step, and commands in each. */
      model: { runs: 400, length: 100, seed: firstSeed, shrinks: true },
      /** Runs that lose what they hold while they are stopped, and go on. */
      fencing: { runs: 50 },
      /** Books, histories on each, and calls of each of their sixteen clients: through a daemon, and by commands. */
      linearizable: {
        daemon: { seeds: seeds(20), histories: 10, calls: 25, disturbances: 4 },
        commands: { seeds: seeds(4), histories: 2, calls: 10 },
      },
      /** Bytes that an agent prints. */
      flood: { bytes: 1_000_000_000 },
      /** Processes that die at a named moment, one each; whether each moment is tried early and late. */
      failpoints: { deaths: 100, allHits: true },
      /** Trouble at every call of every act and command, or at one in so many of a share of them. */
      troubles: { seed: firstSeed, acts: { step: 1, share: 1 }, commands: { step: 1, share: 1 } },
      /** Histories, and moments of each at which the power is cut. */
      powerCuts: { seeds: seeds(40), cuts: 50, turns: 80 },
      /** Followers of a daemon's events whose connections break, during so many actions and ends of the daemon. */
      events: { seeds: seeds(3), followers: 200, actions: 5_000, restarts: 20 },
      /** Requests that are wrong on purpose. */
      badInput: { seed: firstSeed, requests: 20_000 },
      /** Changes of a work tree, found by sweeps beside hints that cannot be trusted. */
      looks: { seeds: seeds(60), steps: 120 },
    }
  : {
      crash: { seeds: seeds(1), kills: 6 },
      consolidation: { seeds: seeds(1), kills: 4 },
      histories: { number: 8, seed: undefined },
      past: { seeds: seeds(1), commits: 70, share: 0.15 },
      pastKill: { seeds: seeds(1), kills: 5 },
      apart: { allWays: false },
      racers: { one: 16, each: 8 },
      race: { seeds: seeds(2), seconds: 4 },
      outsiders: {
        seeds: seeds(1),
        actions: 28,
        turnActions: 16,
        pauseMs: 600,
        personPauseMs: [20, 200] as const,
        editorMs: 800,
        issues: 12,
        hot: 6,
      },
      merges: { seeds: seeds(1), issues: 2 },
      daemon: { seeds: seeds(1), kills: 2 },
      damage: { seeds: seeds(2), typed: 1 },
      model: { runs: 12, length: 60, seed: undefined, shrinks: false },
      fencing: { runs: 3 },
      linearizable: {
        daemon: { seeds: seeds(1), histories: 4, calls: 8, disturbances: 1 },
        commands: { seeds: seeds(1), histories: 1, calls: 2 },
      },
      flood: { bytes: 40_000_000 },
      failpoints: { deaths: 2, allHits: false },
      troubles: { seed: firstSeed, acts: { step: 149, share: 0.3 }, commands: { step: 149, share: 0.3 } },
      powerCuts: { seeds: seeds(1), cuts: 25, turns: 25 },
      events: { seeds: seeds(1), followers: 30, actions: 300, restarts: 2 },
      badInput: { seed: firstSeed, requests: 1_500 },
      looks: { seeds: seeds(3), steps: 30 },
    };

/** Numbers in [0, 1) that follow from the seed alone. */
export function randomOf(seed: number): () => number {
  // Spread, or neighbouring seeds would begin with the same choice.
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
