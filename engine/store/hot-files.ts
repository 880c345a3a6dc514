// Watches single files that a person may save at any moment and by any means: written into, replaced, removed and made
// again. A hint that a look is worth its while. By chokidar, which follows a name whatever stands behind it; where many
// names change all the time (git's own folder) it costs six times the processor of watching the folder, see watch.ts.
import type { FSWatcher } from 'chokidar';

export interface HotFiles {
  /** From now on these files (absolute paths) and no others; resolves when they are watched. */
  watch(files: Iterable<string>): Promise<void>;
  close(): Promise<void>;
}

/** Files watched at most; of more the first ones are. */
const fileLimit = 64;

/** Calls `onChange` with the file. Loads its library when the first file is to be watched. */
export function watchFiles(onChange: (file: string) => void): HotFiles {
  let wanted: ReadonlySet<string> = new Set();
  let watcher: Promise<FSWatcher> | undefined;
  const start = async (): Promise<FSWatcher> => {
    const { watch } = await import('chokidar');
    const started = watch([], { ignoreInitial: true, persistent: false });
    // What cannot be watched is seen by whoever looks from time to time.
    started.on('error', () => {});
    started.on('all', (_, file) => (wanted.has(file) ? onChange(file) : undefined));
    return started;
  };
  return {
    async watch(files) {
      const before = wanted;
      const next = new Set([...files].slice(0, fileLimit));
      wanted = next;
      const added = [...next].filter((file) => !before.has(file));
      const removed = [...before].filter((file) => !next.has(file));
      if (added.length + removed.length === 0) return;
      const started = await (watcher ??= start());
      if (started.closed) return;
      started.unwatch(removed);
      started.add(added);
      if (before.size === 0) await new Promise<void>((resolve) => void started.once('ready', resolve));
    },
    async close() {
      await (await watcher)?.close();
    },
  };
}
