// A store over a real repository, closed after the test, that brings main forward only when told to.
import { onTestFinished } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import type { Shown } from '../../engine/store/forward-types.ts';
import { openStore, type Store, type StoreOptions } from '../../engine/store/store.ts';
import { gitFolder } from './folder.ts';
import { writing } from './open-line.ts';

export interface TestStore extends Store {
  /** Commits these files on the engine's line; null removes one. */
  engineWrites(files: Record<string, string | null>): Promise<void>;
  /** Everything it showed so far. */
  readonly showed: Shown[];
}

/** A repository whose `.gitignore` leaves the host's own folder out. */
export const bookFolder = (files: Record<string, string | Buffer> = {}): string =>
  gitFolder({ '.gitignore': '.minutebook/\n', ...files });

export async function openTestStore(root: string, options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const store = await openStore(root, {
    clock: systemClock,
    host: 'test',
    isOurs: (path) => path.endsWith('.md'),
    paced: false,
    settleMs: 200,
    ...options,
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await store.close();
    isOpen = false;
  };
  onTestFinished(close);
  const showed: Shown[] = [];
  store.onShown((shown) => showed.push(shown));
  return {
    ...store,
    close,
    showed,
    async engineWrites(files) {
      await store.write(writing(`Write ${Object.keys(files)[0]}`, files));
    },
  };
}
