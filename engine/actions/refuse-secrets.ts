// Nothing that an action commits or keeps may hold a secret: git keeps what is committed for ever, and what is kept on the
// host comes into the engine's own commits. Looks for keys by their form and for the values of secrets that this host knows;
// says where, never what.
import { closeSync, openSync, readSync } from 'node:fs';
import { fault } from '../base/fault.ts';
import { findKeys } from '../model/key-patterns.ts';
import type { Change, FileContent, Writer } from '../store/change.ts';
import type { Snapshot } from '../store/snapshot.ts';

/** A value that must not enter the book, and what it is, as in `the variable OPENAI_API_KEY`. */
export interface KnownSecret {
  what: string;
  value: string;
}

interface Found {
  what: string;
  line: number;
  value: string;
}

/**
 * A writer that commits no secret of anybody's. What the engine itself records has no author: it was looked at where it
 * came in, and must be recorded.
 */
export const withoutSecrets = <W extends Pick<Writer, 'write'>>(
  writer: W,
  known: readonly KnownSecret[],
): W => ({
  ...writer,
  write: (change, options) =>
    writer.write((snapshot) => {
      const made = change(snapshot);
      if (made.author !== undefined) refuseSecrets(known, snapshot, made);
      return made;
    }, options),
});

/** Throws SECRET_FOUND for what `change` would bring into the book that was not there before. */
export function refuseSecrets(
  known: readonly KnownSecret[],
  snapshot: Snapshot,
  change: Change<unknown>,
): void {
  const said = [change.subject, change.body ?? '', ...change.trailers.map(([, value]) => value)].join('\n');
  refuse(
    known,
    said,
    () => 'The message of the commit',
    () => '',
  );
  for (const [path, content] of change.files) {
    const text = textOf(content);
    if (text !== undefined)
      refuse(
        known,
        text,
        () => path,
        () => before(snapshot, change),
      );
  }
}

/** The same for bytes that do not become files of the book's own: SECRET_FOUND with their name. */
export const refuseSecretsIn = (known: readonly KnownSecret[], name: string, bytes: Buffer | string): void =>
  refuse(
    known,
    typeof bytes === 'string' ? bytes : bytes.toString('latin1'),
    () => name,
    () => '',
  );

/** The same for each text of an input: SECRET_FOUND with its field. */
export function refuseSecretsGiven(known: readonly KnownSecret[], given: unknown, field = ''): void {
  if (typeof given === 'string') refuseSecretsIn(known, `The field ${field}`, given);
  else if (typeof given === 'object' && given !== null)
    for (const [name, value] of Object.entries(given))
      refuseSecretsGiven(known, value, field === '' ? name : `${field}.${name}`);
}

const pieceBytes = 1024 * 1024;
/** No key and no known secret is longer than this: pieces of a file overlap by so much. */
const overlapBytes = 8 * 1024;

/** The same for a file, piece by piece. */
export function refuseSecretsInFile(known: readonly KnownSecret[], name: string, path: string): void {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let at = 0; ; at += pieceBytes - overlapBytes) {
      const length = readSync(file, piece, 0, pieceBytes, at);
      refuseSecretsIn(known, name, piece.subarray(0, length));
      if (length < pieceBytes) return;
    }
  } finally {
    closeSync(file);
  }
}

function refuse(
  known: readonly KnownSecret[],
  text: string,
  place: () => string,
  earlier: () => string,
): void {
  const found = [...findKeys(text), ...findKnown(known, text)];
  if (found.length === 0) return;
  // What stands in the book already was told as a problem; moving or mending its file must stay possible.
  const old = earlier();
  const fresh = found.find(({ value }) => !old.includes(value));
  if (fresh) throw fault('SECRET_FOUND', { place: place(), line: fresh.line, what: fresh.what });
}

function findKnown(known: readonly KnownSecret[], text: string): Found[] {
  return known.flatMap(({ what, value }) => {
    const at = text.indexOf(value);
    return at < 0 ? [] : [{ what, value, line: text.slice(0, at).split('\n').length }];
  });
}

const textOf = (content: FileContent): string | undefined =>
  typeof content === 'string' ? content : Buffer.isBuffer(content) ? content.toString('utf8') : undefined;

/** The files that the change replaces or removes, as they are. */
const before = (snapshot: Snapshot, { files }: Change<unknown>): string =>
  [...files.keys()].map((path) => snapshot.read(path)?.toString('utf8') ?? '').join('\n');
