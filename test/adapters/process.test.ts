import { expect, test } from 'vitest';
import { processAdapter } from '../../adapters/process.ts';

test.each([
  ['{"minutebook":"session","id":"s1"}', { kind: 'session', id: 's1' }],
  [
    '{"minutebook":"usage","input":10,"output":2,"model":"m"}',
    { kind: 'usage', usage: { input: 10, cached: 0, output: 2 }, total: false, model: 'm' },
  ],
  [
    '{"minutebook":"usage","input":-1,"output":"x","total":true}',
    { kind: 'usage', usage: { input: 0, cached: 0, output: 0 }, total: true },
  ],
  ['{"minutebook":"cost","usd":0.0125}', { kind: 'cost', micros: 12_500, total: false }],
  ['{"minutebook":"text","text":"hello"}', { kind: 'text', text: 'hello' }],
  ['{"minutebook":"toolCall","name":"sh"}', { kind: 'toolCall', name: 'sh' }],
  [
    '{"minutebook":"end","ok":false,"failure":"quota","notBefore":"2026-11-22T17:00:00Z"}',
    { kind: 'end', ok: false, failure: 'quota', notBefore: '2026-11-22T17:00:00.000Z' },
  ],
  ['{"minutebook":"end","ok":true,"failure":"made up","notBefore":"soon"}', { kind: 'end', ok: true }],
])('reads %s', (line, reading) => {
  expect(processAdapter.readLine(line)).toEqual([reading]);
});

test.each([
  '',
  'plain words',
  '{"minutebook":',
  '{"minutebook":"unheard of"}',
  '{"minutebook":"session"}',
  '[1]',
  '{"minutebook":null}',
])('says nothing about %j', (line) => {
  expect(processAdapter.readLine(line)).toEqual([]);
});

test.each([
  [{ code: 0, reason: 'exited' }, { status: 'succeeded' }],
  [
    { code: 3, reason: 'exited' },
    { status: 'failed', failure: 'crash', reason: 'exited with 3' },
  ],
  [{ code: 0, reason: 'exited', terminal: { kind: 'end' as const, ok: true } }, { status: 'succeeded' }],
  [
    { code: 1, reason: 'exited', terminal: { kind: 'end' as const, ok: true } },
    { status: 'failed', failure: 'crash' },
  ],
  [
    {
      code: 0,
      reason: 'exited',
      terminal: { kind: 'end' as const, ok: false, failure: 'login' as const, reason: 'no key' },
    },
    { status: 'failed', failure: 'login', reason: 'no key' },
  ],
])('judges %j', (end, outcome) => {
  expect(processAdapter.judge(end)).toMatchObject(outcome);
});

test('the prompt goes in by standard input, never on the command line', () => {
  const made = processAdapter.command({
    runner: { name: 'r', command: ['bot', '--flag'] },
    prompt: 'Do it.',
    contextFile: '/c.json',
  });
  expect(made).toEqual({ argv: ['bot', '--flag'], stdin: 'Do it.' });
});
