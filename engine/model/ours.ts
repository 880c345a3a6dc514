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
