// The values that this host knows to be secret: its own tokens, and what host.yaml gives to agents under a name that says
// so. They must not enter the book. Reads; keeps nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownSecret } from './actions/refuse-secrets.ts';
import { localFolder, readHostFile } from './init/host.ts';

/** Variables whose value is a secret by what they are called; a model's name or a path must not count as one. */
const secretName =
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|AUTH|(?<!(?:^|_)PUB(?:LIC)?)_KEY$/i;
/** Shorter values would stop ordinary words. Characters. */
const shortest = 8;

/** `passed` are values of variables that agents get from this process. */
export function knownSecrets(root: string, passed: Readonly<Record<string, string>> = {}): KnownSecret[] {
  const token = join(localFolder(root), 'token');
  const own = existsSync(token)
    ? [{ what: 'the token of this host', value: readFileSync(token, 'utf8').trim() }]
    : [];
  const set = runnersOf(root).flatMap((variables) => Object.entries(variables));
  const named = [...set, ...Object.entries(passed)].flatMap(([name, value]) =>
    secretName.test(name) ? [{ what: `the value of ${name}`, value }] : [],
  );
  return [...own, ...named].filter(({ value }) => value.length >= shortest);
}

/** What host.yaml sets for runs; nothing where it cannot be read: that is told elsewhere. */
function runnersOf(root: string): Readonly<Record<string, string>>[] {
  try {
    return Object.values(readHostFile(root)?.runners ?? {}).map(({ set }) => set);
  } catch {
    return [];
  }
}
