// Names in the book's tree that hide something: a file that was meant as an entity and stands where none is looked for,
// a link or a folder in the place of one, two names that some systems take for the same. Judges names and forms of one
// folder at a time; what the files say is not its business.
import { limits } from './limits.ts';
import { formatIdentifier, isPronoun, isReserved, parseIdentifier, segmentFlaw } from './names.ts';
import { issuePath, locate, locateBatch } from './paths.ts';
import type { Kind } from './place.ts';
import { isStray } from './stray.ts';

/** What a tree has at a path. */
export type Form = 'file' | 'folder' | 'link' | 'submodule';

export interface Misfit {
  /** damage: something is hidden or cannot be checked out somewhere. notice: it may be meant so. */
  level: 'damage' | 'notice';
  found: string;
  /** Where it belongs, where only one place can be meant. */
  to?: string;
}

/** What is wrong with an entry of a tree, by its path alone; undefined for what is right and for what is not ours. */
export function judgeEntry(path: string, form: Form): Misfit | undefined {
  const place = locate(path);
  const isEntity = place !== undefined || locateBatch(path) !== undefined;
  switch (form) {
    case 'file':
      if (place && isReserved(place.slug) && named.has(place.kind)) return nameless(path, place.slug);
      return isEntity || !isInBook(path) ? undefined : judgeFile(path);
    case 'folder':
      return isEntity ? { level: 'damage', found: 'a folder stands where a file belongs' } : undefined;
    case 'link':
      // A link in the place of an entity's file is a version of that file, and an invalid one.
      return !isEntity && holdsEntities(path)
        ? { level: 'damage', found: 'a symbolic link stands where a folder belongs; it is not followed' }
        : undefined;
    case 'submodule':
      return isEntity || holdsEntities(path)
        ? { level: 'damage', found: 'a submodule stands where files of the book belong' }
        : undefined;
  }
}

/** Kinds whose path says by what name people ask for one. A company's folder is theirs to rename, with all that is in it. */
const named: ReadonlySet<Kind> = new Set([
  'user',
  'goal',
  'team',
  'agent',
  'project',
  'milestone',
  'label',
  'view',
  'routine',
]);

/** It is read, but who asks for it by its name is told of themselves, or of what nobody has. */
const nameless = (path: string, slug: string): Misfit => ({
  level: 'damage',
  found: isPronoun(slug) ? `a name that means whoever asks: ${slug}` : `a name that means nobody: ${slug}`,
  to: path.replace(new RegExp(`/${slug}(?=(?:/[A-Z]+)?\\.md$)`), `/${slug}-1`),
});

/** Paths that files of ours can have, whatever the case of their letters. */
const isInBook = (path: string): boolean =>
  /^(?:companies|users)\//i.test(path.normalize('NFKC')) || /^(?:minutebook|prices)\.yaml$/i.test(path);

function judgeFile(path: string): Misfit | undefined {
  const segments = path.split('/');
  const name = segments.at(-1)!;
  if (isStray(name) || /^readme\.md$/i.test(name)) return undefined;
  const unsafe = segments.find((segment) => isUnsafe(segment));
  const meant = meantPath(segments);
  if (meant !== path && (locate(meant) || locateBatch(meant))) {
    const odd = segments.find((segment) => segmentFlaw(segment) !== undefined);
    const found = odd === undefined ? 'differs from its place in letter case' : flawOf(odd);
    return { level: 'damage', found: `a file whose path ${found}, so that nothing reads it`, to: meant };
  }
  if (unsafe !== undefined) return { level: 'damage', found: `a file whose path ${flawOf(unsafe)}` };
  return tooLong(segments) ?? misplaced(segments);
}

const flawOf = (segment: string): string => `has a part that ${segmentFlaw(segment)}`;

/** What no file of a book may be called, be it an entity or not: it cannot be checked out, or reads as something else. */
const isUnsafe = (segment: string): boolean =>
  /^(?:|\.{1,2}|\.git|git~\d+)$/i.test(segment.replace(invisible, '').replace(/[. ]+$/, '')) ||
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u.test(segment);

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** An entity's path is recognised by its shape when its length alone stands in the way. */
function tooLong(segments: readonly string[]): Misfit | undefined {
  const short = segments.map((segment) => (segment.length > limits.segment ? shorten(segment) : segment));
  const path = segments.join('/');
  if (path.length <= limits.path && short.every((segment, at) => segment === segments[at])) return undefined;
  const what = path.length > limits.path ? `path ${limits.path}` : `part of a path ${limits.segment}`;
  return {
    level: 'damage',
    found: `a name that is too long: a ${what} characters at most`,
    to: short.join('/'),
  };
}

const shorten = (segment: string): string => {
  const ending = /\.\w{1,8}$/.exec(segment)?.[0] ?? '';
  return segment.slice(0, limits.segment / 2).trimEnd() + ending;
};

const mainFiles = ['COMPANY.md', 'AGENTS.md', 'TEAM.md', 'PROJECT.md', 'TASK.md', 'SKILL.md'];
const kindFolders = new Set(
  (
    'goals teams agents projects issues tasks routines approvals skills plugins labels views runs ledger events ' +
    'comments documents milestones new'
  ).split(' '),
);

/** The path with every letter and form as the format has it: what whoever wrote it will have meant. */
function meantPath(segments: readonly string[]): string {
  const clean = segments.map((segment) =>
    segment
      .normalize('NFC')
      .replace(invisible, '')
      .replace(/[<>:"\\|?*]/g, '-')
      .replace(/^[.\s]+|[.\s]+$/g, ''),
  );
  const last = clean.length - 1;
  const meant = clean.map((segment, at) => {
    const lower = segment.toLowerCase();
    if (at === 0) return lower;
    if (at < last) return kindFolders.has(lower) || /^\d+xx$/.test(lower) ? lower : segment;
    const main = mainFiles.find((name) => name.toLowerCase() === lower);
    if (main !== undefined) return main;
    const stem = segment.replace(/\.md$/i, '');
    const identifier = /^\d+xx$/i.test(clean[at - 1] ?? '') ? parseIdentifier(stem) : undefined;
    if (identifier) return `${formatIdentifier(identifier)}.md`;
    return /\.(?:md|ndjson|yaml)$/i.test(segment)
      ? segment.replace(/\.\w+$/, (ending) => ending.toLowerCase())
      : segment;
  });
  return meant.join('/');
}

/** Markdown in a folder that holds entities, but not at the place of one. */
function misplaced(segments: readonly string[]): Misfit | undefined {
  const [root, company, folder, ...rest] = segments as [string, string, string, ...string[]];
  const name = segments.at(-1)!;
  if (root !== 'companies' || rest.length === 0) return undefined;
  if (folder === 'runs' || folder === 'ledger' || folder === 'events')
    return {
      level: 'damage',
      found: `a record stands where none is looked for: ${folder}/ has days and hours`,
    };
  if (!name.endsWith('.md')) return undefined;
  const base = `companies/${company}/${folder}`;
  const slug = name.slice(0, -'.md'.length);
  if (folder === 'issues') return misplacedIssue(company, rest, slug);
  const main = { agents: 'AGENTS', teams: 'TEAM', projects: 'PROJECT', tasks: 'TASK', skills: 'SKILL' }[
    folder
  ];
  if (main !== undefined && rest.length === 1)
    return {
      level: 'notice',
      found: `a file stands where ${folder}/ has a folder for each`,
      to: `${base}/${slug}/${main}.md`,
    };
  const isFlat = /^(?:goals|routines|approvals|plugins|labels|views)$/.test(folder);
  return isFlat && rest.length > 1
    ? {
        level: 'notice',
        found: `a file in a folder of its own; ${folder}/ has files only`,
        to: `${base}/${name}`,
      }
    : undefined;
}

function misplacedIssue(company: string, rest: readonly string[], slug: string): Misfit | undefined {
  const identifier = parseIdentifier(slug);
  if (rest.length <= 2)
    return {
      level: 'damage',
      found: 'an issue outside the folders that issues stand in',
      to: identifier
        ? issuePath(company, formatIdentifier(identifier))
        : `companies/${company}/issues/new/${slug}.md`,
    };
  if (rest[2] === 'attachments') return undefined;
  return { level: 'notice', found: 'a file beside an issue that is neither a comment nor a document of it' };
}

/** Paths whose folder is, or holds, a place of entities: asked by what would stand below. */
function holdsEntities(path: string): boolean {
  const depth = path.split('/').length;
  if (depth > 6 || (depth > 4 && path.split('/')[2] === 'skills')) return false;
  return probes.some((below) => locate(`${path}/${below}`) !== undefined);
}

const probes = [
  ...mainFiles,
  'x.md',
  'AB-1.md',
  'new/x.md',
  '16/x.md',
  '2026-11-22/16/x.md',
  ...mainFiles.map((name) => `x/${name}`),
];

/** Names of one folder that are the same for a system that ignores letter case or Unicode form: the later, the first. */
export function twinsIn(folder: string, names: readonly string[]): { name: string; first: string }[] {
  const byFold = new Map<string, string[]>();
  for (const name of names) {
    const fold = foldName(name);
    const known = byFold.get(fold);
    if (known) known.push(name);
    else byFold.set(fold, [name]);
  }
  return [...byFold].flatMap(([fold, same]) => {
    if (same.length === 1) return [];
    const rank = (name: string): number =>
      locate(folder === '' ? name : `${folder}/${name}`) ? 0 : name === fold ? 1 : 2;
    const [first, ...others] = same.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return others.map((name) => ({ name, first: first! }));
  });
}

/** Whether one of these names is the same as another of its folder for such a system. */
export function hasTwin(names: ReadonlySet<string>, inFolder: readonly string[]): boolean {
  const folds = new Set<string>();
  for (const name of names) folds.add(foldName(name));
  return folds.size < names.size || inFolder.some((name) => !names.has(name) && folds.has(foldName(name)));
}

const isAscii = /^[\x20-\x7e]*$/;
const foldName = (name: string): string => (isAscii.test(name) ? name : name.normalize('NFC')).toLowerCase();
