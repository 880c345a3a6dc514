import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headLimit, lookBytes, Tail, tailLimit, Transcript } from '../../engine/runner/transcript.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const collect = (secrets: string[] = []): { transcript: Transcript; lines: string[] } => {
  const lines: string[] = [];
  return { transcript: new Transcript(secrets, (line) => lines.push(line)), lines };
};

test('lines come out whole, whatever the chunks, and the last one at the end', () => {
  const { transcript, lines } = collect();
  for (const byte of Buffer.from('eins\nzwö €\nlast')) transcript.push(Buffer.from([byte]));
  expect(lines).toEqual(['eins', 'zwö €']);
  expect(transcript.end().text).toBe('eins\nzwö €\nlast');
  expect(lines).toEqual(['eins', 'zwö €', 'last']);
});

test('bytes that are no text do not stop it', () => {
  const { transcript } = collect();
  transcript.push(Buffer.from([0x61, 0xff, 0xc3]));
  transcript.push(Buffer.from([0x28, 0x62]));
  expect(transcript.end().text).toBe('a\ufffd\ufffd(b');
});

test('what is too long keeps its head and its tail, and says how much is missing', () => {
  const { transcript } = collect();
  const chunk = Buffer.from('x'.repeat(64 * 1024));
  transcript.push(Buffer.from('BEGIN'));
  for (let n = 0; n < 100; n++) transcript.push(chunk);
  transcript.push(Buffer.from('END'));
  const { text, omitted } = transcript.end();
  expect(text.startsWith('BEGIN')).toBe(true);
  expect(text.endsWith('END')).toBe(true);
  expect(text.length).toBeLessThan(headLimit + 2 * tailLimit + 100);
  expect(text).toContain(`[… ${omitted} characters left out …]`);
  expect(text.length - `\n[… ${omitted} characters left out …]\n`.length + omitted).toBe(
    100 * chunk.length + 8,
  );
});

test('a line without an end reaches the reader in pieces', () => {
  const { transcript, lines } = collect();
  for (let n = 0; n < 40; n++) transcript.push(Buffer.from('y'.repeat(64 * 1024)));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.every((line) => line.length <= 1024 * 1024 + 64 * 1024)).toBe(true);
});

test('a tail follows a growing file, a bounded part at a look', () => {
  const path = join(temporaryFolder(), 'output');
  const tail = new Tail(path);
  let read = 0;
  const look = (): boolean => tail.look((bytes) => (read += bytes.length));
  expect(look()).toBe(true);
  writeFileSync(path, Buffer.alloc(lookBytes + 10));
  expect(look()).toBe(false);
  expect(read).toBe(lookBytes);
  expect(look()).toBe(true);
  appendFileSync(path, 'more');
  expect(look()).toBe(true);
  expect(read).toBe(lookBytes + 14);
});
