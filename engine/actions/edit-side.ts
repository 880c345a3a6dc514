// What the book and a person's file say differently, field by field, as text for people. Compares; never decides.
import { parseDocument, type Document } from '../model/document.ts';
import { equal } from '../model/equal.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { readYamlMap } from '../model/yaml-file.ts';

/** One field on which the book and the file differ. */
export interface EditSide {
  /** A key, `title`, `body` or `file`. */
  field: string;
  book: string;
  file: string;
}

/** Characters of one side that are kept; the whole is in the file and in git. */
const sideLimit = 4_000;
const nothing = '(nothing)';

/** A value as people read it. */
export function sideText(value: unknown): string {
  if (value === undefined || value === null || value === '') return nothing;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > sideLimit ? `${text.slice(0, sideLimit)}…` : text;
}

/** Everything that two versions of a file say differently; the token is not what they say. Both can be read. */
export function differences(kind: Kind, path: string, book: Buffer, file: Buffer): EditSide[] {
  const read = (bytes: Buffer): Pick<Document, 'front' | 'title' | 'body'> =>
    kinds[kind].plain ? { front: readYamlMap(bytes, path).map, body: '' } : parseDocument(bytes, path);
  const [here, there] = [read(book), read(file)];
  const keys = new Set([...Object.keys(here.front), ...Object.keys(there.front)]);
  keys.delete('updated');
  const pairs: [string, unknown, unknown][] = [
    ...[...keys].map((key): [string, unknown, unknown] => [key, here.front[key], there.front[key]]),
    ['title', here.title, there.title],
    ['body', here.body, there.body],
  ];
  return pairs
    .filter(([, one, other]) => !equal(one, other))
    .map(([field, one, other]) => ({ field, book: sideText(one), file: sideText(other) }));
}
