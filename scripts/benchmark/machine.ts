// What a figure was measured on: the machine, and how fast it was in that minute. Knows no figure.
import { cpus, loadavg, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';

/** Rounds of the fixed work; what it takes is said of the middle one. */
const rounds = 9;
const objects = 2_000;
const repeats = 40;

/**
 * Milliseconds that a fixed piece of JavaScript takes now. On a machine that others share it takes half or twice as long from
 * one minute to the next, and so does everything else.
 */
function fixedWorkMs(): number {
  const text = JSON.stringify(
    Array.from({ length: objects }, (_, id) => ({ id, name: `issue ${id}`, tags: ['a', 'b', String(id)] })),
  );
  const work = (): void => {
    for (let n = 0; n < repeats; n++) {
      const parsed = JSON.parse(text) as { name: string; tags: string[] }[];
      const byName = new Map(parsed.map((one) => [one.name, one]));
      for (const { name } of parsed) byName.get(name)!.tags.join();
    }
  };
  const took = Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return took.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
}

/** Starts to watch; called at the end, it says in a sentence what the figures in between were measured on. */
export function watchMachine(): () => string {
  const [load = 0] = loadavg();
  const before = fixedWorkMs();
  return () =>
    `On ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; ` +
    `load ${load.toFixed(1)} at the start; a fixed piece of work took ${before.toFixed(0)} ms before and ` +
    `${fixedWorkMs().toFixed(0)} ms after.`;
}
