// The fast reader, the strict reader, the yaml package and gray-matter must say the same of everything they accept.
import * as fc from 'fast-check';
import matter from 'gray-matter';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { composeDocument, parseDocument } from '../../engine/model/document.ts';
import { mayBePlain, readPlainYaml } from '../../engine/model/plain-yaml.ts';
import { FlawError, readStrictYaml } from '../../engine/model/strict-yaml.ts';
import { nastyFile, value, yamlSoup } from './nasty.ts';

const strict = (source: string): unknown => {
  try {
    return readStrictYaml(source) ?? {};
  } catch (error) {
    if (error instanceof FlawError) return error;
    throw error;
  }
};
const fast = (source: string): Record<string, unknown> | undefined =>
  mayBePlain(source) ? readPlainYaml(source.split(/\r?\n/)) : undefined;

// Numbers that would lose digits stay text here and become rounded numbers there.
const rounded = (_: string, given: unknown): unknown =>
  typeof given === 'string' && /^[-+]?\d{16,}$/.test(given) ? Number(given) : given;
const comparable = (given: unknown): unknown => JSON.parse(JSON.stringify(given, rounded));

test('whatever the fast reader accepts, the strict reader reads the same', () => {
  fc.assert(
    fc.property(yamlSoup, (source) => {
      const read = fast(source);
      if (read !== undefined) expect(read).toEqual(strict(source));
    }),
    { numRuns: 20_000 },
  );
});

test('whatever the strict reader accepts, the yaml package reads the same', () => {
  fc.assert(
    fc.property(yamlSoup, (source) => {
      const read = strict(source);
      if (read instanceof FlawError) return;
      expect(comparable(read)).toEqual(
        comparable(parse(source, { schema: 'core', logLevel: 'silent', stringKeys: true }) ?? {}),
      );
    }),
    { numRuns: 1000 },
  );
});

test('the fast reader does the work: it takes everything the engine writes on one line', () => {
  const front = {
    id: '01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11',
    status: 'todo',
    createdAt: '2026-11-22T16:08:03.123Z',
    labels: ['a: b', '7e3', 'ü', 'plain'],
    requestDepth: 0,
    done: true,
  };
  const text = composeDocument(front, {});
  expect(fast(text.slice(4, -4))).toEqual(front);
});

test('gray-matter, with its YAML 1.1 reader, takes every composed file for what it is', () => {
  const scalarOrList = fc.dictionary(fc.stringMatching(/^[a-z]{3,8}$/), value, {
    maxKeys: 5,
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(scalarOrList, (front) => {
      const text = composeDocument(front, { title: 'A title', body: 'Text' });
      // Options are always passed: they bypass a cache that hides a second failure.
      expect(matter(text, { language: 'yaml' }).data).toEqual(parseDocument(text, 'x.md').front);
      expect(parseDocument(text, 'x.md').front).toEqual(front);
    }),
    { numRuns: 300 },
  );
});

test('gray-matter, given the YAML 1.2 reader, cuts and reads every valid file as we do', () => {
  const engines = {
    yaml: (source: string) => (parse(source, { schema: 'core', stringKeys: true }) ?? {}) as object,
  };
  let compared = 0;
  fc.assert(
    fc.property(nastyFile, (file) => {
      // It leaves a carriage return on the last line of what it cuts out, and takes that line's end off a `|+` text.
      const ours = /\r|\|\+/.test(file) ? undefined : read(file);
      if (!ours) return;
      const theirs = matter(file, { language: 'yaml', engines });
      expect(comparable(ours.front)).toEqual(comparable(theirs.data));
      expect(ours.content).toBe(theirs.content.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd());
      compared += 1;
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(80);
});

const read = (file: string): ReturnType<typeof parseDocument> | undefined => {
  try {
    return parseDocument(file, 'x.md');
  } catch {
    return undefined;
  }
};

test('numbers that would lose digits stay text, on both paths', () => {
  expect(fast('a: 9007199254740993')).toEqual({ a: '9007199254740993' });
  expect(strict('a: 9007199254740993')).toEqual({ a: '9007199254740993' });
  expect(strict('a: [0o17, 0x1f, -3, 1.5]')).toEqual({ a: [15, 31, -3, 1.5] });
});
