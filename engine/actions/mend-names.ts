// Files whose names hide them, or that some systems take for another one: moved to the place that was meant, or to a
// free name beside it. Bytes stay as they are; an entity that changes its name keeps the old one as `formerly`.
import { kinds } from '../model/kind.ts';
import { judgeEntry, twinsIn } from '../model/misfit.ts';
import { slugFrom } from '../model/names.ts';
import { locate, newIssuePath } from '../model/paths.ts';
import { shellWord } from '../base/shell.ts';
import type { Change } from '../store/change.ts';
import { numberIssues } from './adopt-issue.ts';
import type { Draft } from './draft.ts';
import { isTaken, filesBelow, freePath, moveFile, moveTree } from './move-files.ts';

/** Moves a file whose path is nearly right, with the folder it is in where that is what is wrong. */
export function moveMisfit(draft: Draft, path: string): Change<string[]> {
  const to = judgeEntry(path, 'file')?.to;
  if (draft.snapshot.oid(path) === undefined) return draft.commit('', []);
  if (to === undefined) return dropPath(draft, path);
  const company = to.split('/')[1];
  if (company !== undefined && /\/issues\/new\/[^/]+$/.test(to)) return landIssue(draft, company, path, to);
  const [from, target] = wherePathsPart(path, to);
  const isFile = from === path;
  if (isFile && isTaken(draft, target) && locate(target)?.kind === 'issue' && company !== undefined)
    return landIssue(draft, company, path, freePath(draft, newIssuePath(company, stemOf(path))));
  if (!isFile && isShared(target)) {
    // A folder that everybody uses is not renamed: what is in it moves one by one, and nothing is written over.
    for (const file of filesBelow(draft, from))
      moveFile(draft, file, freePath(draft, target + file.slice(from.length)));
    return draft.commit(`Move ${shellWord(from)} to ${shellWord(target)}`, [from, target]);
  }
  const free = freePath(draft, target);
  const wasRead = locate(path) !== undefined;
  moveTree(draft, from, free);
  if (wasRead) keepName(draft, free + path.slice(from.length), from.slice(from.lastIndexOf('/') + 1));
  return draft.commit(`Move ${shellWord(from)} to ${shellWord(free)}`, [from, free]);
}

/** Nothing can be called that, anywhere: what it holds stays in history. */
function dropPath(draft: Draft, path: string): Change<string[]> {
  draft.remove(path);
  return draft.commit(`Take out ${shellWord(path)}, which no system can hold`, [path]);
}

/** An issue outside its folders is a new one: it gets a number. */
function landIssue(draft: Draft, company: string, path: string, to: string): Change<string[]> {
  const free = freePath(draft, to);
  moveFile(draft, path, free);
  const issue = draft.at('issue', free);
  if (!issue) return draft.commit(`Move ${shellWord(path)} to ${shellWord(free)}`, [path, free]);
  const landed = { as: [free], moved: [], refused: [], stops: [] };
  const [numbered] = numberIssues(draft, draft.companyOf({ company }), [issue], landed);
  return draft.commit(`Create ${numbered?.name ?? free} from ${shellWord(path)}`, [
    path,
    numbered?.path ?? free,
  ]);
}

/** The parts of both paths up to where they first differ. */
function wherePathsPart(path: string, to: string): [from: string, target: string] {
  const [one, other] = [path.split('/'), to.split('/')];
  const at = one.findIndex((segment, index) => segment !== other[index]);
  const isLast = at === -1 || at === one.length - 1 || one.length !== other.length;
  return isLast ? [path, to] : [one.slice(0, at + 1).join('/'), other.slice(0, at + 1).join('/')];
}

/** Folders that hold many entities: the root's two, those of a company's kinds, shards. */
const isShared = (folder: string): boolean => {
  const depth = folder.split('/').length;
  return depth === 1 || depth === 3 || /\/issues\/\d+xx$/.test(folder);
};

const stemOf = (path: string): string =>
  slugFrom(
    path
      .split('/')
      .at(-1)!
      .replace(/\.\w+$/, ''),
  ) ?? 'issue';

/** Gives the less usual of two names that are one on some systems another one. */
export function moveTwin(draft: Draft, path: string): Change<string[]> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const names = draft.snapshot.list(folder).map(({ name }) => name);
  const name = path.slice(folder.length + 1);
  if (!twinsIn(folder, names).some((twin) => twin.name === name)) return draft.commit('', []);
  const to = freePath(draft, `${folder}/${name.normalize('NFC').toLowerCase()}`);
  moveTree(draft, path, to);
  for (const file of [to, ...['AGENTS', 'TEAM', 'PROJECT'].map((main) => `${to}/${main}.md`)])
    keepName(draft, file, name);
  return draft.commit(`Rename ${shellWord(path)} to ${shellWord(to)}`, [path, to]);
}

/** The old name still means it. */
function keepName(draft: Draft, path: string, name: string): void {
  const kind = locate(path)?.kind;
  const entry = kind && kinds[kind].order.includes('formerly') ? draft.at(kind, path) : undefined;
  if (!entry || draft.isDamaged(entry)) return;
  const { formerly = [], slug } = entry.data as { formerly?: readonly string[]; slug?: string };
  const old = name.replace(/\.md$/, '');
  draft.set(entry, {
    set: { formerly: [...new Set([...formerly, old])], ...(slug === undefined ? {} : { slug: entry.name }) },
  });
  draft.about(entry);
}
