import { expect, test } from 'vitest';
import { fault } from '../../engine/base/fault.ts';
import { makeOutput } from '../../engine/cli/output.ts';

function recorded(options: { json?: boolean; quiet?: boolean; tty?: boolean } = {}) {
  const written = { out: '', err: '' };
  const stream = (key: 'out' | 'err') => ({
    write: (text: string) => (written[key] += text),
    isTTY: options.tty ?? false,
    columns: 60,
  });
  const output = makeOutput({
    stdout: stream('out'),
    stderr: stream('err'),
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  });
  return { output, written };
}
const missing = fault('NOT_FOUND', { kind: 'issue', ref: 'ACME-9\x1b[2J' });

test('an answer is lines for people and one envelope for programs', () => {
  const people = recorded();
  people.output.answer({ a: 1 }, () => ['one', 'two']);
  expect(people.written).toEqual({ out: 'one\ntwo\n', err: '' });
  const programs = recorded({ json: true });
  programs.output.answer({ a: 1 }, () => ['one']);
  expect(JSON.parse(programs.written.out)).toEqual({ minutebook: 1, ok: true, result: { a: 1 } });
});

test('a fault is its message and help without a stack, and cannot command the terminal', () => {
  const { output, written } = recorded();
  output.fault(missing);
  expect(written.err).toBe(
    'error  There is no issue ACME-9\\x1b[2J.\nhelp   See which there are: minutebook issue list\n',
  );
  expect(written.out).toBe('');
});

test('for programs a fault is an envelope on standard output', () => {
  const { output, written } = recorded({ json: true });
  output.fault(missing);
  expect(JSON.parse(written.out)).toMatchObject({
    minutebook: 1,
    ok: false,
    error: { code: 'NOT_FOUND', reaction: 'fix', exit: 5 },
  });
});

test('colours only on a terminal, remarks not when quiet', () => {
  const terminal = recorded({ tty: true });
  terminal.output.note('hello');
  expect(terminal.written.err).toBe('\x1b[2mhello\x1b[22m\n');
  const quiet = recorded({ quiet: true });
  quiet.output.note('hello');
  expect(quiet.written.err).toBe('');
});
