// Which files of a work tree belong to the book: those whose hand edits are looked at. Everything else (notes beside
// the companies, editors' leftovers, what git itself keeps) is the person's own and is never touched.
import { isSegment } from './names.ts';
import { bookPath, pricesPath } from './paths.ts';
import { isStray } from './stray.ts';

/** Files whose names begin with a dot and that packages carry on purpose. */
const dotted = new Set(['.paperclip.yaml', '.paperclip.yml']);

/** Whether a path has the shape of a file of the book, whatever it holds. */
export function isOurs(path: string): boolean {
  if (path === bookPath || path === pricesPath) return true;
  const segments = path.split('/');
  const name = segments.at(-1)!;
  if (dotted.has(name))
    return segments.length === 3 && segments[0] === 'companies' && isSegment(segments[1]!);
  if (isStray(name) || !segments.every(isSegment)) return false;
  if (segments[0] === 'users') return segments.length === 2 && name.endsWith('.md');
  return segments[0] === 'companies' && segments.length > 2;
}

/**
 * How likely somebody edits by hand in a folder, for whoever cannot watch them all: 0 where issues, agents and settings
 * lie, 1 beside a single issue, 2 where records lie that are written once.
 */
export function watchRank(folder: string): number {
  const [root, , kind, ...below] = folder.split('/');
  if (root !== 'companies') return 0;
  if (kind === 'runs' || kind === 'ledger' || kind === 'events') return 2;
  return kind === 'issues' && below.length > 1 ? 1 : 0;
}

/**
 * Folders whose files come together, the widest first, as long as none of them is in the book: a company that is dropped
 * in, and issues that want a number and name each other.
 */
export function restsWith(path: string): readonly string[] {
  const [root, company, kind, place] = path.split('/');
  if (root !== 'companies' || kind === undefined) return [];
  const home = `companies/${company}`;
  return kind === 'issues' && place === 'new' ? [home, `${home}/issues/new`] : [home];
}
