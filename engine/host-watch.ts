// Follows .minutebook/host.yaml while a daemon runs: what it says counts without a restart. A file nobody can read is
// said, and the last one that could be stays in force.
import { isFault, type Fault } from './base/fault.ts';
import { hostFile, readHostFile } from './init/host.ts';
import type { Host } from './model/host.ts';
import { watchFiles } from './store/hot-files.ts';

/** A save is often several writes: the file is read when it was left alone for as long. Milliseconds. */
const quietMs = 250;

export interface HostListener {
  /** The file says this now. May throw a fault, which refuses it. */
  onHost: (host: Host) => void;
  onRefused: (fault: Fault) => void;
}

/** Watches until what it answers is called. Resolves when no later save can be missed. */
export async function followHost(
  root: string,
  { onHost, onRefused }: HostListener,
): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  const read = (): void => {
    try {
      const host = readHostFile(root);
      // Gone for a moment, or for good: what it said last stays in force.
      if (host) onHost(host);
    } catch (error) {
      if (!isFault(error)) throw error;
      onRefused(error);
    }
  };
  const files = watchFiles(() => {
    clearTimeout(timer);
    timer = setTimeout(read, quietMs).unref();
  });
  await files.watch([hostFile(root)]);
  return async () => {
    clearTimeout(timer);
    await files.close();
  };
}
