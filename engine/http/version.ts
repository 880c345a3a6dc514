// Versions on the wire: an ETag says which version of a thing an answer is about and which answer it was; If-Match names the version
// a change is for, If-None-Match the answer that the caller has. Source: RFC 9110, sections 8.8.3 and 13.1. Pure.
import { createHash } from 'node:crypto';

/** Hexadecimal digits of an answer's name. */
const nameLength = 16;

/** The ETag of a write's answer: the version it made. */
export const versionTag = (version: string): string => `"${version}"`;

/** The ETag of what is read: its bytes, with the version of the one thing they are about before them. */
export function answerTag(bytes: string, version: string | undefined): string {
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, nameLength);
  return version === undefined ? `"${name}"` : `"${version}/${name}"`;
}

/** Whether the caller has this answer already. */
export function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || tagsIn(ifNoneMatch).includes(tag.slice(1, -1));
}

/** The versions that an If-Match names; undefined where there is none. A weak tag never matches. */
export function versionsIn(ifMatch: string | undefined): readonly string[] | undefined {
  if (ifMatch === undefined) return undefined;
  if (ifMatch.trim() === '*') return ['*'];
  return tagsIn(ifMatch.replaceAll(/W\/"[^"]*"/g, '')).map((tag) => tag.split('/')[0]!);
}

const tagsIn = (header: string): string[] => [...header.matchAll(/"([^"]*)"/g)].map(([, tag]) => tag!);
