// Puts the first files of a book into its history, through the store like every later write.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iso, type Clock } from '../base/clock.ts';
import { uuid7 } from '../base/ids.ts';
import { locate } from '../model/paths.ts';
import { openStore } from '../store/store.ts';
import { attributes, firstFiles, ignored } from './first-files.ts';
import type { Host } from './host.ts';
import type { Member } from './person.ts';

export interface FirstCommitOptions {
  root: string;
  member: Member;
  host: Host;
  clock: Clock;
}

/** Commits those of the first files that the book does not have; their paths. */
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
  if (missing.size === 0) return [];
  const store = await openStore(root, {
    clock,
    host: host.name,
    isOurs: (path) => locate(path) !== undefined,
  });
  try {
    await store.write(() => ({
      files: missing,
      subject: 'Begin the book',
      trailers: [
        ['Action', 'book.init'],
        ['Actor', `user:${member.slug}`],
      ],
      author: { name: member.name, email: member.email },
      result: undefined,
    }));
    await store.settle();
  } finally {
    await store.close();
  }
  return [...missing.keys()];
}

/** A file of git's that somebody else began keeps what it has and gets our lines; undefined when it has them. */
function withLines(path: string, text: string): string | undefined {
  const ours = { '.gitattributes': attributes, '.gitignore': ignored }[path];
  if (ours === undefined) return undefined;
  const present = new Set(text.split('\n').map((line) => line.trim()));
  if (ours.split('\n').every((line) => line.startsWith('#') || present.has(line))) return undefined;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${ours}`;
}
