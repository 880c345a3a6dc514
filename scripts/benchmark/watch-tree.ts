// Watches the work tree given as its argument and says what that took: for hand-edits.ts, which starts it.
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { giveMemoryBack } from '../../engine/base/memory.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { isOurs, watchRank } from '../../engine/model/ours.ts';
import { openStore } from '../../engine/store/store.ts';

const rss = (): number => {
  giveMemoryBack();
  return process.memoryUsage.rss() / 2 ** 20;
};
const before = rss();
const store = await openStore(process.argv[2]!, {
  clock: systemClock,
  host: 'bench',
  isOurs,
  watchRank,
  paced: true,
});
const from = performance.now();
store.startWatching();
const watchedMs = performance.now() - from;
while (store.sweep('slice', 0).rounds === 0) await nextTurn();
const lookedMs = performance.now() - from;
const megabytes = rss();
await store.close();
console.log(JSON.stringify({ watchedMs, lookedMs, megabytes, more: megabytes - before }));
