import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowedSigners, openHostKey, readHostKeys } from '../../engine/store/host-key.ts';
import { publicKeyBlob, signPayload, verifierFor } from '../../engine/store/signature.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';

const payload = Buffer.from('tree 0\n\nSubject\n');

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const blob = publicKeyBlob(publicKey);
  return {
    line: `ssh-ed25519 ${blob.toString('base64')} host`,
    sign: (bytes: Buffer) => signPayload(bytes, privateKey, blob),
  };
}

test('plain git verifies what the engine signed', async () => {
  const root = gitFolder();
  const { line, publicKey } = await openTestLine(root);
  const { commit } = await line.write(writing('Say hello', { 'a.md': 'hello\n' }));
  writeFileSync(join(root, '.git', 'signers'), allowedSigners([publicKey]));
  git(root, 'config', 'gpg.ssh.allowedSignersFile', join(root, '.git', 'signers'));
  git(root, 'verify-commit', commit);
  expect(git(root, 'log', '-1', '--format=%G?', commit)).toBe('G');
});

test('a signature holds for its payload and its key only', () => {
  const [ours, other] = [newKey(), newKey()];
  const signature = ours.sign(payload);
  expect(verifierFor([ours.line])(payload, signature)).toBe(true);
  expect(verifierFor([other.line, ours.line])(payload, signature)).toBe(true);
  expect(verifierFor([other.line])(payload, signature)).toBe(false);
  expect(verifierFor([])(payload, signature)).toBe(false);
  expect(verifierFor([ours.line])(Buffer.from('tree 1\n\nSubject\n'), signature)).toBe(false);
});

test('a signature that was changed or cut off anywhere is refused, not a crash', () => {
  const { line, sign } = newKey();
  const verify = verifierFor([line]);
  const signature = sign(payload);
  const bytes = Buffer.from(signature.split('\n').slice(1, -1).join(''), 'base64');
  const armoured = (body: Buffer) =>
    `-----BEGIN SSH SIGNATURE-----\n${body.toString('base64')}\n-----END SSH SIGNATURE-----`;
  expect(verify(payload, armoured(bytes))).toBe(true);
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    expect(verify(payload, armoured(changed))).toBe(false);
    expect(verify(payload, armoured(bytes.subarray(0, at)))).toBe(false);
  }
  for (const text of ['', 'x', '-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----']) {
    expect(verify(payload, text)).toBe(false);
  }
});

test('a signature by ssh-keygen with the same kind of key verifies, one of another kind does not', () => {
  const folder = temporaryFolder();
  const sign = (type: string): [line: string, signature: string] => {
    const key = join(folder, type);
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', key]);
    const signature = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'git', '-f', key], {
      input: payload,
    });
    return [readFileSync(`${key}.pub`, 'utf8'), signature.toString()];
  };
  const [line, signature] = sign('ed25519');
  expect(verifierFor([line])(payload, signature)).toBe(true);
  const [otherLine, otherSignature] = sign('ecdsa');
  expect(verifierFor([otherLine])(payload, otherSignature)).toBe(false);
});

test("the host's key is made once, readable by its owner alone", () => {
  const root = temporaryFolder();
  const { publicLine, sign } = openHostKey(root, 'ada-laptop');
  expect(openHostKey(root, 'ada-laptop').publicLine).toBe(publicLine);
  expect(publicLine).toMatch(/^ssh-ed25519 \S+ ada-laptop$/);
  expect(statSync(join(root, '.minutebook', 'keys', 'host.pem')).mode & 0o777).toBe(0o600);
  expect(statSync(join(root, '.minutebook', 'keys')).mode & 0o777).toBe(0o700);
  expect(readHostKeys(root)).toEqual([publicLine]);
  expect(verifierFor(readHostKeys(root))(payload, sign(payload))).toBe(true);
});

test('the public half in the book is the key that ssh shows', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const file = join(temporaryFolder(), 'key.pub');
  writeFileSync(file, `ssh-ed25519 ${publicKeyBlob(publicKey).toString('base64')} host\n`);
  expect(execFileSync('ssh-keygen', ['-l', '-f', file]).toString()).toMatch(
    /^256 SHA256:\S+ host \(ED25519\)/,
  );
});
