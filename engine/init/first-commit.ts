// Puts the first files of a book into its history, through the store like every later write.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iso, type Clock } from '../base/clock.ts';
import { uuid7 } from '../base/ids.ts';
import { fault, isFault } from '../base/fault.ts';
import { withLines } from '../model/git-files.ts';
import { readEntity } from '../model/kind.ts';
import { isOurs } from '../model/ours.ts';
import { bookPath } from '../model/paths.ts';
import { editYamlMap } from '../model/yaml-file.ts';
import { gitFolder } from '../store/git-folder.ts';
import { mainRef, Refs } from '../store/refs.ts';
import { openStore } from '../store/store.ts';
import { isTakenIn } from '../reading.ts';
import { firstFiles } from './first-files.ts';
import type { Host } from './host.ts';
import type { Member } from './person.ts';

export interface FirstCommitOptions {
  root: string;
  member: Member;
  host: Host;
  clock: Clock;
}

/** Commits those of the first files that the book does not have, and this host's key where it is not known; the paths. */
export async function commitFirstFiles({ root, member, host, clock }: FirstCommitOptions): Promise<string[]> {
  const at = clock.now();
  const all = firstFiles(member, host, iso(at), () => uuid7(at));
  const missing = new Map(
    Object.entries(all).flatMap(([path, text]) => {
      const full = join(root, path);
      if (!existsSync(full)) return [[path, text] as const];
      const added = withLines(path, readFileSync(full, 'utf8'));
      return added === undefined ? [] : [[path, added] as const];
    }),
  );
  const isKnown = missing.size === 0 && knowsHost(readFileSync(join(root, bookPath)), host);
  // Main may wait since a try that was cut short.
  if (isKnown && isTakenIn(root)) return [];
  const hadMain = hasMain(root);
  const store = await openStore(root, { clock, host: host.name, isOurs, judge: leaveToEngine });
  try {
    const { result } = await store.write((snapshot) => {
      const book = snapshot.read(bookPath);
      // A try that was cut short has committed them, and there was no main that shows it.
      const files = new Map(book && !hadMain ? [] : missing);
      if (book && !knowsHost(book, host)) files.set(bookPath, withHost(book, host));
      return {
        files,
        subject: book ? `Let ${host.name} write the book` : 'Begin the book',
        trailers: [
          ['Action', 'book.init'],
          ['Actor', `user:${member.slug}`],
        ],
        author: { name: member.name, email: member.email },
        result: [...files.keys()],
      };
    });
    const settled = await store.settle();
    // Main may wait for a person; a book without any is none to them.
    if (settled.state === 'waiting' && !hasMain(root)) throw fault('MAIN_BEHIND', { reason: settled.detail });
    return result;
  } finally {
    await store.close();
  }
}

const hasMain = (root: string): boolean => new Refs(gitFolder(root)).read(mainRef) !== undefined;

/** What people committed by hand is taken in by whoever can judge it: the first command or daemon of the book. */
const leaveToEngine = (): never => assert.fail('a commit is to be judged, and there is no engine');

/** A key is the same whatever name stands behind it. */
const keyOf = (line: string): string | undefined => line.split(' ')[1];
const hostsIn = (book: Buffer) => readEntity('book', bookPath, book).hosts;

/** Whether the book counts this host's commits as the engine's; one that cannot be read is not touched. */
function knowsHost(book: Buffer, host: Host): boolean {
  try {
    return hostsIn(book).some(({ key }) => keyOf(key) === keyOf(host.publicKey));
  } catch (error) {
    if (isFault(error)) return true;
    throw error;
  }
}

const withHost = (book: Buffer, host: Host): string =>
  editYamlMap(book.toString('utf8'), { hosts: [...hostsIn(book), { name: host.name, key: host.publicKey }] });
