// Where this program itself lies and what its package.json says of it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: the checkout, or the installed package. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

interface PackageFile {
  version: string;
  bugs?: { url: string };
}

const packageFile = (): PackageFile =>
  JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as PackageFile;

export const packageVersion = (): string => packageFile().version;

/** Where mistakes of this program are reported. */
export const bugTracker = (): string => packageFile().bugs?.url ?? 'the issue tracker of the project';

/** The launcher, as other processes start it. */
export const launcher = (): string => join(packageRoot(), 'bin', 'minutebook.js');
