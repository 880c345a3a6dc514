// References between files: written as a slug, an identifier, a uuid or a relative path, and kept in that form. Says
// what a written reference names and how a new name is written in its place; whether the target is there is not asked.
import { parseIdentifier } from './names.ts';
import { locate } from './paths.ts';
import type { Kind, Place } from './place.ts';

/** What a reference names: a place of the book where it is a path, else a name to look up. */
export type Reference =
  | { form: 'path'; path: string; place: Place | undefined }
  | { form: 'id'; id: string }
  | { form: 'identifier'; name: string }
  | { form: 'slug'; name: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const pathlike = /^\.{1,2}\/|\/.*\.md$|^[A-Z]+\.md$/;

const folderOf = (path: string): string[] => path.split('/').slice(0, -1);

/** The path that `relative` means in a file at `from`; undefined when it leaves the book. */
export function resolvePath(from: string, relative: string): string | undefined {
  const segments = folderOf(from);
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/** How a file at `from` writes the path `to`. */
export function relativePath(from: string, to: string): string {
  const source = folderOf(from);
  const target = to.split('/');
  let shared = 0;
  while (shared < source.length && shared < target.length - 1 && source[shared] === target[shared])
    shared += 1;
  return [...source.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}

const mainFiles = ['AGENTS.md', 'PROJECT.md', 'TEAM.md', 'SKILL.md', 'TASK.md', 'COMPANY.md'];

function locateMeant(path: string): Place | undefined {
  // A path to the folder means the file that makes it something.
  return (
    locate(path) ?? mainFiles.map((name) => locate(`${path}/${name}`)).find((place) => place !== undefined)
  );
}

/** Reads a reference that stands in the file at `from`. */
export function readReference(written: string, from: string): Reference {
  const text = written.trim();
  if (uuid.test(text)) return { form: 'id', id: text.toLowerCase() };
  const identifier = parseIdentifier(text.replace(/^#/, ''));
  if (identifier) return { form: 'identifier', name: `${identifier.prefix}-${identifier.number}` };
  const path = pathlike.test(text) ? resolvePath(from, text) : undefined;
  if (path !== undefined) {
    const place = locateMeant(path);
    return { form: 'path', path: place?.path ?? path, place };
  }
  return { form: 'slug', name: text };
}

/**
 * The plain name a reference means: slug, ACME-42 or uuid. For a path the name its place gives; undefined where a path
 * leads to nothing that can have one, or to something of another kind than wanted.
 */
export function canonicalName(written: string, from: string, kind?: Kind): string | undefined {
  const reference = readReference(written, from);
  switch (reference.form) {
    case 'id':
      return reference.id;
    case 'identifier':
    case 'slug':
      return reference.name;
    case 'path':
      return kind === undefined || reference.place?.kind === kind ? reference.place?.slug : undefined;
  }
}

/** What a renamed or moved target is called in place of `written`: in the same form. */
export function rewriteReference(
  written: string,
  from: string,
  target: { path: string; name: string },
): string {
  const reference = readReference(written, from);
  if (reference.form === 'id') return written;
  if (reference.form !== 'path') return target.name;
  const relative = relativePath(from, target.path);
  const bare = reference.path.endsWith(written.split('/').at(-1)!)
    ? relative
    : relative.replace(/\/[^/]+$/, '');
  return written.startsWith('./') && !bare.startsWith('.') ? `./${bare}` : bare;
}
