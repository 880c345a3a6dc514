import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findKeys, maskKeys } from '../../engine/model/key-patterns.ts';

/** Made up here, so that no file of the project holds one. */
const letters = (length: number, alphabet = 'aB3dE6gH9k'): string =>
  Array.from({ length }, (_, n) => alphabet[(n * 7) % alphabet.length]).join('');
const block = (kind: string): string =>
  `-----BEGIN ${kind}-----\n${letters(64)}\n${letters(64)}\n-----END ${kind}-----`;

const keys: readonly [what: string, key: string][] = [
  ['an access key of AWS', `AKIA${letters(16, 'A2BCD4EF')}`],
  ['an access key of AWS', `ASIA${letters(16, 'A2BCD4EF')}`],
  ['a secret key of AWS', `aws_secret_access_key = ${letters(40)}`],
  ['a token of GitHub', `ghp_${letters(36)}`],
  ['a token of GitHub', `ghs_${letters(36)}`],
  ['a token of GitHub', `github_pat_${letters(22)}_${letters(59)}`],
  ['a token of GitLab', `glpat-${letters(20)}`],
  ['a key of Anthropic', `sk-ant-api03-${letters(80)}`],
  ['a key of OpenAI', `sk-proj-${letters(60)}`],
  ['a key of OpenAI', `sk-${letters(48)}`],
  ['a key of Google', `AIza${letters(35)}`],
  ['a token of Slack', `xoxb-${letters(11, '123456')}-${letters(24)}`],
  ['a key of Stripe', `sk_live_${letters(24)}`],
  ['a token of npm', `npm_${letters(36)}`],
  ['a private key', block('RSA PRIVATE KEY')],
  ['a private key', block('OPENSSH PRIVATE KEY')],
  ['a private key', block('PRIVATE KEY').replaceAll('\n', String.raw`\n`)],
  [
    'a private key',
    `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AA\n\n${letters(64)}\n-----END RSA PRIVATE KEY-----`,
  ],
  ['a secret key of age', `AGE-SECRET-KEY-1${letters(58, 'ABCD2345')}`],
  ['a token of this book', `mbr_${letters(43)}`],
  ['a token of this book', `mbk_3f2a9c0b71d4_${letters(43)}`],
];

test.each(keys)('%s is found, with its line, wherever it stands', (what, key) => {
  for (const text of [key, `a\n\n${key}`, `before ${key}, after`, `{"x":"${key}"}`, `x=${key}\nmore\n`]) {
    const line = text.slice(0, text.indexOf(key)).split('\n').length;
    expect(findKeys(text)).toEqual([{ what, line, value: expect.any(String) as string }]);
    expect(key).toContain(findKeys(text)[0]!.value);
  }
});

test.each(keys)('%s is taken out whole where it must be', (_, key) => {
  const masked = maskKeys(`before\n${key}\nafter`);
  expect(masked).toBe('before\n[redacted]\nafter');
});

test('what only looks like one stops nobody', () => {
  const harmless = [
    'the risk-management task-force of the desk-research-and-planning-department-of-things',
    'sk-loading sk-button-primary-large-with-icon-and-a-very-long-name',
    'A private key begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.',
    'AKIAIOSFODNN7EXAMPLE and aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'AKIA is a prefix, ghp_ too, and npm_config_registry is a variable',
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL0123456789abcdefghijklmnopqrstuvwxyz ada@box',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11 mb_ mbr_short',
  ];
  for (const text of harmless) expect([text, findKeys(text)]).toEqual([text, []]);
  for (const text of harmless) expect(maskKeys(text)).toBe(text);
});

test('no text makes it slow, and nothing that is masked is found again', () => {
  const part = fc.oneof(
    fc.constantFrom(
      ...keys.map(([, key]) => key),
      '-----BEGIN PRIVATE KEY-----',
      'sk-',
      'AKIA',
      '\n',
      'ghp_',
      'Proc-Type: x\n',
    ),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      expect(findKeys(maskKeys(parts.join(' ')))).toEqual([]);
    }),
    { numRuns: 300 },
  );
  for (const evil of [
    '-----BEGIN PRIVATE KEY-----' + 'A: b\n'.repeat(50_000),
    'sk-'.repeat(200_000),
    'A'.repeat(1_000_000),
    '-----BEGIN '.repeat(50_000),
  ])
    expect(findKeys(evil)).toEqual([]);
});
