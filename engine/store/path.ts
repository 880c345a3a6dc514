// Which paths may enter a book. `git fsck` only warns of most of these, so every segment is judged here.
import { fault } from '../base/fault.ts';
import { ByteCache } from './byte-cache.ts';

/** What file systems hold: bytes of one name, and of a whole path. */
const segmentBytes = 255;
const pathBytes = 1024;

/** Code points HFS+ ignores: `.g\u200cit` is `.git` there. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

/** Most paths are written again and again; judging one costs more than remembering it. */
const known = new ByteCache<readonly string[]>(4 * 1024 * 1024, (segments) => 64 * (segments.length + 2));

/** The path's segments. Throws PATH_INVALID for what must not be in a book. */
export function pathSegments(path: string): readonly string[] {
  const remembered = known.get(path);
  if (remembered !== undefined) return remembered;
  const segments = path.split('/');
  const reason = whyNotPath(path, segments);
  if (reason !== undefined) throw fault('PATH_INVALID', { path, reason });
  known.set(path, segments);
  return segments;
}

function whyNotPath(path: string, segments: readonly string[]): string | undefined {
  if (Buffer.byteLength(path) > pathBytes) return `it is longer than ${pathBytes} bytes`;
  if (!path.isWellFormed()) return 'it is not valid Unicode';
  if (segments[0]!.toLowerCase() === '.minutebook')
    return '.minutebook belongs to this host and never enters git';
  return segments.map(whyNotSegment).find((reason) => reason !== undefined);
}

function whyNotSegment(segment: string): string | undefined {
  if (segment === '') return 'a segment is empty';
  if (segment === '.' || segment === '..') return `${segment} is a segment`;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\\\u0000-\u001f\u007f]/.test(segment)) return 'it holds a backslash or a control character';
  if (Buffer.byteLength(segment) > segmentBytes) return `a segment is longer than ${segmentBytes} bytes`;
  return isGitFolder(segment) ? "it names git's own folder on some file system" : undefined;
}

/** Whether some file system opens `.git` by this name: letter case, ignorable code points, NTFS short names and tails. */
function isGitFolder(segment: string): boolean {
  const bare = segment
    .replace(ignorable, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
  return bare === '.git' || /^git~\d+$/.test(bare);
}
