// Git's index of many packs, where a person made one: a cache that names packs, and makes git complain of one that is gone.
// We make none and read none, but take it away when it is no longer true, as git's own repack does.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GitFolder } from './git-folder.ts';
import { packFolder } from './stored-packs.ts';

const headerBytes = 12;
const chunkBytes = 12;

/** Removes it if it names one of these packs, or one that is not there any more; answers whether it did. */
export function dropMultiPackIndex(folder: GitFolder, going: readonly string[] = []): boolean {
  const packs = packFolder(folder);
  const file = join(packs, 'multi-pack-index');
  if (!existsSync(file) && !existsSync(`${file}.d`)) return false;
  const gone = new Set(going);
  const named = packsNamedIn(file);
  if (named?.every((name) => !gone.has(name) && existsSync(join(packs, `${name}.idx`))) === true)
    return false;
  for (const name of readdirSync(packs))
    if (/^multi-pack-index(-|\.d$|$)/.test(name)) rmSync(join(packs, name), { recursive: true, force: true });
  return true;
}

/** Names of packs without their endings; undefined for a file of a form we do not know. */
function packsNamedIn(file: string): string[] | undefined {
  try {
    const bytes = readFileSync(file);
    if (bytes.toString('latin1', 0, 4) !== 'MIDX') return undefined;
    const chunks = Array.from({ length: bytes[6]! + 1 }, (_, n) => headerBytes + n * chunkBytes);
    const at = chunks.findIndex((chunk) => bytes.toString('latin1', chunk, chunk + 4) === 'PNAM');
    const [from, to] = chunks.slice(at, at + 2).map((chunk) => Number(bytes.readBigUInt64BE(chunk + 4)));
    if (at < 0 || from === undefined || to === undefined) return undefined;
    const names = bytes.toString('utf8', from, to).split('\0');
    return names.filter((name) => name !== '').map((name) => name.replace(/\.idx$/, ''));
  } catch {
    return undefined;
  }
}
