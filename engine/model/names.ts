// What things may be called: segments of paths, slugs, prefixes, identifiers. A name that is refused here cannot be
// checked out on some system people use, or reads as something else than a name.
import { limits } from './limits.ts';

const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
// Control and invisible formatting characters, what Windows refuses, and both separators.
const refused = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/u;

/** Why a segment of a path must not stand in a tree, as words after "a name that"; undefined when it may. */
export function segmentFlaw(segment: string): string | undefined {
  if (segment === '') return 'is empty';
  if (segment.length > limits.segment) return `is longer than ${limits.segment} characters`;
  if (refused.test(segment)) return 'holds a character that cannot be seen, or that some system refuses';
  if (reserved.test(segment)) return 'some system keeps for itself';
  if (/^[.\s]|[.\s]$/.test(segment)) return 'begins or ends with a dot or a space';
  if (/^git~\d/i.test(segment)) return 'means .git on some system';
  if (segment !== segment.normalize('NFC')) return 'is written in another Unicode form than NFC';
  return undefined;
}

/** Whether a segment of a path can stand in a tree on every system: no dots alone, no `.git`, no reserved name. */
export const isSegment = (segment: string): boolean => segmentFlaw(segment) === undefined;

const slugPattern = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const maxSlug = 64;
const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether a name the engine gives is a slug: lowercase letters, digits and single words joined by hyphens. What looks like a
 * uuid is none: wherever a thing is named, that means the thing of this id.
 */
export const isSlug = (text: string): boolean =>
  text.length <= maxSlug && slugPattern.test(text) && !uuidForm.test(text) && isSegment(text);

/** Whether a word where a thing is named means somebody without naming them: who asks. Nothing is found by it. */
export const isPronoun = (text: string): boolean => text.toLowerCase() === 'me';

/** Whether a name could not be asked for: it means who asks, or, where things are picked by it, that there is none. */
export const isReserved = (text: string): boolean => isPronoun(text) || text.toLowerCase() === 'null';

/** Whether a name has a letter or digit of any script, though perhaps none that a slug takes. */
export const hasWords = (name: string): boolean => /[\p{L}\p{N}]/u.test(name);

/** A slug made from a name people wrote; undefined when no letter or digit of it is left. */
export function slugFrom(name: string): string | undefined {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlug)
    .replace(/^-+|-+$/g, '');
  if (slug === '') return undefined;
  return isSlug(slug) ? slug : `${slug.slice(0, maxSlug - 2)}-1`;
}

/** The same, made different from names that are taken by a number at its end: `cto`, `cto-2`, `cto-3`. */
export function freeSlug(name: string, taken: (slug: string) => boolean, fallback = 'unnamed'): string {
  const slug = slugFrom(name) ?? fallback;
  let free = slug;
  // Ends: only finitely many names are taken.
  for (let count = 2; taken(free); count += 1) free = `${slug.slice(0, maxSlug - 8)}-${count}`;
  return free;
}

const prefixPattern = /^[A-Z][A-Z0-9]{1,9}$/;

/** Whether a company's prefix: two to ten capital letters and digits, a letter first. */
export const isPrefix = (text: string): boolean => prefixPattern.test(text) && !reserved.test(text);

/** The prefix of a company that names none: initials of several words, or the beginning of one, never one taken. */
export function derivePrefix(name: string, taken: (prefix: string) => boolean): string {
  const words = (slugFrom(name) ?? 'company').toUpperCase().split('-');
  const initials = words.map((word) => word[0]).join('');
  const joined = words.join('').replace(/^[0-9]+/, '');
  const wanted = [initials.length >= 2 ? initials.slice(0, 5) : '', joined.slice(0, 4), joined.slice(0, 6)];
  const first = wanted.find((prefix) => isPrefix(prefix) && !taken(prefix));
  if (first) return first;
  const base = wanted.find(isPrefix)?.slice(0, 5) ?? 'CO';
  let count = 2;
  while (taken(`${base}${count}`) || !isPrefix(`${base}${count}`)) count += 1;
  return `${base}${count}`;
}

export interface Identifier {
  prefix: string;
  number: number;
}

/** Seven digits at most: with more, one file of a stranger could use up every number there is. */
const identifierPattern = /^([A-Za-z][A-Za-z0-9]{1,9})-([1-9][0-9]{0,6})$/;
export const highestNumber = 9_999_999;

/** `ACME-42`, in any case, as prefix and number; undefined for anything else. */
export function parseIdentifier(text: string): Identifier | undefined {
  const match = identifierPattern.exec(text);
  return match ? { prefix: match[1]!.toUpperCase(), number: Number(match[2]) } : undefined;
}

export const formatIdentifier = ({ prefix, number }: Identifier): string => `${prefix}-${number}`;
