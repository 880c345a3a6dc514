// The host's key: made once, kept in `.minutebook/keys/` where git never looks, known to the book by its public half.
// Knows nothing of minutebook.yaml; who reads the book's hosts hands their keys in.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../base/durable-file.ts';
import { publicKeyBlob, signPayload } from './signature.ts';

export interface HostKey {
  /** `ssh-ed25519 AAAA… <host>`: the line for minutebook.yaml. */
  readonly publicLine: string;
  /** An armoured signature over `payload`. */
  readonly sign: (payload: Buffer) => string;
}

const keysFolder = (root: string): string => join(root, '.minutebook', 'keys');

/** The key of `host`, made at the first call. The private half is readable by its owner alone. */
export function openHostKey(root: string, host: string): HostKey {
  const folder = keysFolder(root);
  const file = join(folder, 'host.pem');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Asked so that a disk that fails is no missing key: another one in its place would disown every commit so far.
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519');
    replaceFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
      sync: true,
    });
  }
  chmodSync(file, 0o600);
  const privateKey = createPrivateKey(readFileSync(file));
  const blob = publicKeyBlob(createPublicKey(privateKey));
  const publicLine = `ssh-ed25519 ${blob.toString('base64')} ${host}`;
  const shown = join(folder, 'host.pub');
  if (!existsSync(shown)) replaceFile(shown, `${publicLine}\n`, { mode: 0o644, sync: true });
  return { publicLine, sign: signerOf(privateKey, blob) };
}

const signerOf = (privateKey: KeyObject, blob: Buffer) => (payload: Buffer) =>
  signPayload(payload, privateKey, blob);

/** The public keys this host keeps: its own. Empty in a clone that was never written to. */
export function readHostKeys(root: string): string[] {
  const folder = keysFolder(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pub'))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

/** The content of a file for `gpg.ssh.allowedSignersFile`, so that plain git verifies the engine's commits. */
export const allowedSigners = (publicLines: readonly string[]): string =>
  publicLines.map((line) => `* namespaces="git" ${line.split(' ').slice(0, 2).join(' ')}\n`).join('');
