// A commit's bytes: formatted, parsed, its trailers read. Knows no trees and no keys; a signature is text to it.
import { fault } from '../base/fault.ts';
import type { Trailer } from './change.ts';
import type { Commit, Oid, Person } from './snapshot.ts';

/** A point in time in milliseconds; git keeps whole seconds. */
export type PersonAt = Person & { at: number };

export interface CommitFields {
  tree: Oid;
  parents: readonly Oid[];
  author: PersonAt;
  committer: PersonAt;
  message: string;
}

export interface ParsedCommit extends CommitFields {
  /** The armoured signature, and the bytes it was made over. */
  signed?: { signature: string; payload: Buffer };
}

/** Longest subject in characters: a sentence, not a document. */
const subjectLimit = 1000;

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// eslint-disable-next-line no-control-regex
const controlInBody = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const trailerLine = /^([A-Za-z0-9][A-Za-z0-9-]*): (.*)$/;

/** The bytes of an unsigned commit; a signature is made over these. */
export const formatCommit = (commit: CommitFields): Buffer =>
  Buffer.from(
    [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${formatPerson(commit.author)}`,
      `committer ${formatPerson(commit.committer)}`,
      '',
      commit.message,
    ].join('\n'),
  );

/** The same commit with the armoured signature in its header, where git looks for it. */
export function withSignature(payload: Buffer, signature: string): Buffer {
  const headerEnd = payload.indexOf('\n\n') + 1;
  const header = `gpgsig ${signature.trimEnd().replaceAll('\n', '\n ')}\n`;
  return Buffer.concat([payload.subarray(0, headerEnd), Buffer.from(header), payload.subarray(headerEnd)]);
}

/**
 * Subject, body and trailers as one message. Trailers are the last paragraph, so a body never passes for trailers when
 * there is at least one. Throws MESSAGE_INVALID.
 */
export function formatMessage(
  subject: string,
  body: string | undefined,
  trailers: readonly Trailer[],
): string {
  if (!isLine(subject) || subject.length > subjectLimit) {
    throw fault('MESSAGE_INVALID', { part: 'subject', found: subject.slice(0, 200) });
  }
  const lines = trailers.map(([key, value]) => {
    const line = `${key}: ${value}`;
    if (isLine(value) && trailerLine.test(line)) return line;
    throw fault('MESSAGE_INVALID', { part: `trailer ${key}`, found: value });
  });
  const prose = body?.replaceAll('\r\n', '\n').replace(controlInBody, '').trim();
  // A body without trailers behind it could end in lines that look like some.
  if (prose && lines.length === 0) throw fault('MESSAGE_INVALID', { part: 'trailers', found: '' });
  return (
    [subject, ...(prose ? [prose] : []), ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n') + '\n'
  );
}

const isLine = (text: string): boolean => text.trim() !== '' && !control.test(text) && text.isWellFormed();

/** Reads a commit's bytes. What it does not know (mergetag, encoding) it passes over. */
export function parseCommit(bytes: Buffer): ParsedCommit {
  const text = bytes.toString('utf8');
  const headerEnd = text.indexOf('\n\n');
  const header = headerEnd === -1 ? text : text.slice(0, headerEnd);
  const fields = new Map<string, string[]>();
  for (const line of header.replaceAll('\n ', '\0').split('\n')) {
    const gap = line.indexOf(' ');
    const key = line.slice(0, gap);
    const value = line.slice(gap + 1).replaceAll('\0', '\n');
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  const signature = fields.get('gpgsig')?.[0];
  return {
    tree: fields.get('tree')?.[0] ?? '',
    parents: fields.get('parent') ?? [],
    author: parsePerson(fields.get('author')?.[0] ?? ''),
    committer: parsePerson(fields.get('committer')?.[0] ?? ''),
    message: headerEnd === -1 ? '' : text.slice(headerEnd + 2),
    ...(signature !== undefined && { signed: { signature, payload: withoutSignature(bytes) } }),
  };
}

/** A commit as readers of history need it; whether the engine signed it is the caller's to say. */
export function asCommit(oid: Oid, fields: CommitFields, engine: boolean): Commit {
  const { tree, parents, author, committer, message } = fields;
  return { oid, tree, parents, author, committer, ...parseMessage(message), engine };
}

export interface Message {
  subject: string;
  body: string;
  trailers: Trailer[];
}

/** Splits a message; the last paragraph counts as trailers when each of its lines is one and it is not the subject. */
export function parseMessage(message: string): Message {
  const paragraphs = message.trim().split(/\n{2,}/);
  const subject = (paragraphs.shift() ?? '').replaceAll('\n', ' ');
  const trailers = (paragraphs.at(-1) ?? '').split('\n').map((line) => trailerLine.exec(line));
  const areTrailers = trailers.every((match) => match !== null);
  if (areTrailers) paragraphs.pop();
  return {
    subject,
    body: paragraphs.join('\n\n'),
    trailers: areTrailers ? trailers.map((match) => [match[1]!, match[2]!]) : [],
  };
}

/** Cut out of the bytes, not the text: a signature is over exactly these. */
function withoutSignature(bytes: Buffer): Buffer {
  const start = bytes.indexOf('\ngpgsig ') + 1;
  let end = bytes.indexOf('\n', start);
  while (bytes[end + 1] === 0x20) end = bytes.indexOf('\n', end + 1);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end + 1)]);
}

/** A person at a time as git can hold them: what would end the field is left out, and so are parts of a second. */
export const personAt = ({ name, email }: Person, at: number): PersonAt => ({
  name: personWord(name) || 'unknown',
  email: personWord(email),
  at: Math.floor(at / 1000) * 1000,
});

// eslint-disable-next-line no-control-regex
const personWord = (text: string): string => text.replace(/[\u0000-\u001f<>]/g, '').trim();

/** As commits and reflogs write a person, in UTC: the book's own files carry the zones that matter. */
export function formatPerson(person: PersonAt): string {
  const { name, email, at } = personAt(person, person.at);
  return `${name} <${email}> ${at / 1000} +0000`;
}

function parsePerson(text: string): PersonAt {
  const match = /^(.*?) ?<([^>]*)>(?: (-?\d+))?/.exec(text);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', at: Number(match?.[3] ?? 0) * 1000 };
}
