// Names for the moments at which a process can die: a call and what it is about, in words. Knows the layout of a book;
// never what the call is for.
import { relative } from 'node:path';
import type { Call } from './calls.ts';

/** What a path below the root of a book is, the first that fits. */
const things: readonly (readonly [RegExp, string])[] = [
  [/^\.git\/minutebook\/tmp\/\w+\.pack$/, 'pack aside'],
  [/^\.git\/minutebook\/tmp\/\w+\.idx$/, 'pack index aside'],
  [/^\.git\/minutebook\/tmp\/\w+\.ref$/, 'value of a ref'],
  [/^\.git\/minutebook\/aside\/new-/, 'new version'],
  [/^\.git\/minutebook\/aside\/old-/, 'replaced version'],
  [/^\.git\/minutebook\/index\.new$/, 'new index'],
  [/^\.git\/minutebook\/forward\.json/, 'journal'],
  [/^\.git\/objects\/pack$/, 'folder of packs'],
  [/^\.git\/objects\/pack\/.*\.pack$/, 'pack'],
  [/^\.git\/objects\/pack\/.*\.idx$/, 'pack index'],
  [/^\.git\/objects\/pack\/.*\.keep$/, 'keep'],
  [/^\.git\/refs\/minutebook\/head\.lock$/, 'lock of head'],
  [/^\.git\/refs\/minutebook\/head$/, 'head'],
  [/^\.git\/refs\/minutebook$/, 'folder of head'],
  [/^\.git\/refs\/minutebook\/transcripts$/, 'folder of transcripts refs'],
  [/^\.git\/refs\/minutebook\/transcripts\/[^/]+$/, 'folder of a transcripts ref'],
  [/^\.git\/refs\/minutebook\/transcripts\/.*\.lock$/, 'lock of a transcripts ref'],
  [/^\.git\/refs\/minutebook\/transcripts\/[^/]+\/[^/]+$/, 'transcripts ref'],
  [/^\.git\/refs\/heads\/main\.lock$/, 'lock of main'],
  [/^\.git\/refs\/heads\/main$/, 'main'],
  [/^\.git\/index\.lock$/, 'index.lock'],
  [/^\.git\/index$/, 'index'],
  [/^\.git\/logs\/refs\/heads\/main$/, 'reflog of main'],
  [/^\.git\/logs\/HEAD$/, 'reflog of HEAD'],
  [/^\.minutebook\/spool\/events(\/|$)/, 'spool of events'],
  [/^\.minutebook\/spool\//, 'spool'],
  [/^\.minutebook\/spool$/, 'folder of the spool'],
  [/^\.minutebook\/wakes\/.*\.tmp$/, 'wake aside'],
  [/^\.minutebook\/wakes\//, 'wake'],
  [/^\.minutebook\/wakes$/, 'folder of wakes'],
  [/^\.git\/minutebook\/writer\.json/, 'holder'],
  [/^\.git\/minutebook\/writer\.lock\.sqlite$/, 'right to write'],
  [/^\.minutebook\/catalog\.sqlite$/, 'catalog'],
  [/^companies\/.*\.md$/, 'file of the work tree'],
];

/** `rename pack index`: of two paths the later counts, since it is what changes. */
export function placeOf(root: string, { name, paths }: Call): string | undefined {
  const path = paths.at(-1);
  if (path === undefined) return undefined;
  const below = relative(root, path);
  const thing = things.find(([pattern]) => pattern.test(below))?.[1];
  return thing === undefined ? undefined : `${name} ${thing}`;
}
