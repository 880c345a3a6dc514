// The error reference: every row of the table of faults, its texts rendered with placeholders.
import { type FaultCode, faults } from '../../engine/base/fault.ts';
import type { FaultRow } from '../../engine/base/faults/row.ts';

/** Stands for any value in a message: prints as ‹name›, and is a list of one where a list is asked for. */
function placeholder(name: string): unknown {
  const text = `‹${name}›`;
  const target = (): unknown => placeholder(name);
  return new Proxy(target, {
    get(_, key) {
      if (typeof key === 'symbol' ? key === Symbol.toPrimitive : /^to(String|ISOString|JSON)$/.test(key))
        return () => text;
      if (key === Symbol.iterator) return () => [placeholder(name)][Symbol.iterator]();
      if (key === 'length') return 1;
      if (key === 'map' || key === 'flatMap') return (f: (v: unknown) => unknown) => [f(placeholder(name))];
      if (key === 'filter' || key === 'slice' || key === 'sort') return () => [placeholder(name)];
      if (key === 'join' || typeof text[key as keyof string] === 'function') return () => text;
      return placeholder(String(key));
    },
  });
}

function rowText(code: string): string {
  const row = faults[code as FaultCode] as FaultRow<unknown>;
  const data = new Proxy({}, { get: (_, key) => placeholder(String(key)) });
  const lines = [
    `## ${code}`,
    '',
    `HTTP ${row.http} · exit ${row.exit} · ${row.reaction}`,
    '',
    `> ${row.message(data)}`,
    '',
    row.help(data),
    '',
  ];
  return lines.join('\n');
}

export function errorsPage(): string {
  const head = [
    '<!-- Written by scripts/generate.ts from engine/base/faults. Do not edit. -->',
    '# Errors',
    '',
    'Every expected failure has a code, a message (what happened, with the value received) and a help (what to do',
    'next). `exit` is the exit code of the command line, and the last word is how a program should react: **fix** its',
    'input, **retry** the same call, **wait** for something, or **stop**.',
    '',
    '',
  ];
  return head.join('\n') + Object.keys(faults).sort().map(rowText).join('\n');
}
