// What a save becomes when others wrote since its editor opened the file: merged with the version it started from, so
// that a stale editor never undoes somebody else's change. Where several versions may be that one and they would not
// give the same, people decide. Never says what is allowed.
import { fault, type Fault } from '../base/fault.ts';
import { editDocument, parseDocument } from '../model/document.ts';
import { readBytes } from '../model/entity-cache.ts';
import { equal } from '../model/equal.ts';
import { goesOn } from '../model/goes-on.ts';
import { engineFields } from '../model/issue.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { mergeVersions } from '../model/merge-versions.ts';
import { editYamlMap, readYamlMap } from '../model/yaml-file.ts';
import type { Oid } from '../store/snapshot.ts';
import { tokenOf, versionsWith, type Origin } from './adopt-origin.ts';
import type { Draft } from './draft.ts';
import { differences, sideText, type EditSide } from './edit-side.ts';

/** With no token, a change of the engine's as young as this may be one the editor never saw. Milliseconds. */
const freshMs = 600_000;

interface Save {
  draft: Draft;
  kind: Kind;
  edit: Origin;
  /** What was saved; it can be read. */
  bytes: Buffer;
  /** What is in force in the book. */
  now: Buffer;
}

/** The bytes to commit: the save itself, its merge with what it did not know of, or what the book has. EDIT_CONFLICT. */
export function mergeStale(draft: Draft, kind: Kind, edit: Origin, bytes: Buffer): Buffer {
  const { path } = edit;
  const present = draft.snapshot.read(path);
  if (present === undefined) {
    if (edit.base === undefined) return bytes;
    const sides = [{ field: 'file', book: '(removed)', file: sideText(bytes.toString()) }];
    throw fault('EDIT_CONFLICT', { path, sides, token: undefined, base: edit.base });
  }
  const now = inForce(draft, kind, path, present);
  if (now === undefined) return bytes;
  const save = { draft, kind, edit, bytes, now };
  const token = tokenOf(kind, path, bytes);
  return token === undefined ? withoutToken(save) : withToken(save, token);
}

/** A version nobody can read counts as the last one that could be; undefined: there never was one. */
function inForce({ sources }: Draft, kind: Kind, path: string, present: Buffer): Buffer | undefined {
  if ('data' in readBytes(kind, path, present)) return present;
  const good = sources.catalog.lastGood(path);
  return good === undefined ? undefined : sources.reader.blob(good);
}

function withToken(save: Save, token: string): Buffer {
  const { draft, kind, edit, bytes, now } = save;
  const { path, saved, base } = edit;
  const { reader } = draft.sources;
  const origins = versionsWith(draft, kind, edit, token);
  const isOld = edit.version !== undefined && origins.includes(edit.version);
  // Exactly an older version, or one from elsewhere, that a person's git put into index and file: that is meant.
  if (edit.isStaged && base !== undefined && (isOld || origins.length === 0))
    return merge(save, { base }, owned(save, engineFields));
  // An editor that saved what it had opened changed nothing, whatever was written since.
  if (isOld) return now;
  if (origins.length === 0) throw conflict(save, differences(kind, path, now, bytes));
  const merges = origins.map((origin) => tryMerge(path, reader.blob(origin), now, bytes));
  const [first] = merges;
  if (Buffer.isBuffer(first) && merges.every((other) => Buffer.isBuffer(other) && other.equals(first)))
    return first;
  // The person's own last save is what this one goes on from, though its editor never saw the token that came of it.
  if (saved !== undefined && tokenOf(kind, path, saved) === token) {
    const isNext = goesOn(reader.blob(origins[0]!).toString(), saved.toString(), bytes.toString());
    const merged = isNext ? tryMerge(path, saved, now, bytes) : undefined;
    if (Buffer.isBuffer(merged)) return merged;
  }
  const at = merges.findIndex((other) => !Buffer.isBuffer(other));
  throw at < 0
    ? conflict(save, differences(kind, path, now, bytes))
    : conflict(save, merges[at] as EditSide[], origins[at]);
}

function withoutToken(save: Save): Buffer {
  const { kind, edit, now } = save;
  const { path, saved } = edit;
  const kept = ['updated', ...kinds[kind].immutable];
  const bytes = owned(save, kept, 'missing');
  // A new file gets its token from the engine, and its editor goes on without.
  if (saved !== undefined && tokenOf(kind, path, saved) === undefined)
    return merge(save, { bytes: owned({ ...save, bytes: saved }, kept, 'missing') }, bytes);
  const sides = differences(kind, path, now, bytes);
  if (sides.length === 0) return now;
  const token = tokenOf(kind, path, now);
  const last = edit.wrote ?? edit.base;
  const isFresh = token !== undefined && edit.at !== undefined && edit.at - Date.parse(token) < freshMs;
  if (last === undefined || isFresh) throw conflict(save, sides);
  return merge(save, { base: last }, bytes);
}

/** The save with these keys as the book has them: all of them, or those that it lacks. */
function owned({ kind, edit, bytes, now }: Save, keys: readonly string[], which?: 'missing'): Buffer {
  const { plain, order } = kinds[kind];
  const mapOf = (text: Buffer): Record<string, unknown> =>
    plain ? readYamlMap(text, edit.path).map : parseDocument(text, edit.path).front;
  const [book, file] = [now, bytes].map(mapOf);
  const isWanted = (key: string): boolean =>
    which === 'missing'
      ? file![key] === undefined && book![key] !== undefined
      : !equal(file![key], book![key]);
  const set = Object.fromEntries(keys.filter(isWanted).map((key) => [key, book![key]]));
  if (Object.keys(set).length === 0) return bytes;
  const text = bytes.toString();
  return Buffer.from(plain ? editYamlMap(text, set, order) : editDocument(text, { set, order }));
}

/** The merge of the three, or the fields on which book and file contradict each other. */
function tryMerge(path: string, base: Buffer, now: Buffer, bytes: Buffer): Buffer | EditSide[] {
  const { bytes: merged, conflicts } = mergeVersions(path, base, now, bytes);
  if (conflicts.length === 0) return Buffer.from(merged);
  return conflicts.map(({ field, ours, theirs }) => ({
    field,
    book: sideText(ours),
    file: sideText(theirs),
  }));
}

function merge(save: Save, from: { base: Oid } | { bytes: Buffer }, bytes: Buffer): Buffer {
  const base = 'base' in from ? save.draft.sources.reader.blob(from.base) : from.bytes;
  const merged = tryMerge(save.edit.path, base, save.now, bytes);
  if (Buffer.isBuffer(merged)) return merged;
  throw conflict(save, merged, 'base' in from ? from.base : undefined);
}

/** Names the token that says of a file that its writer knew what the book has, and the version both began with. */
function conflict({ kind, edit: { path }, now }: Save, sides: EditSide[], base?: Oid): Fault {
  return fault('EDIT_CONFLICT', { path, sides, token: tokenOf(kind, path, now), base });
}
