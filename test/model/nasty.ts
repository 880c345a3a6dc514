// Generators of front matter as people and other programs write it: every style of value, comments, odd order.
import * as fc from 'fast-check';

const awkward = [
  '',
  ' ',
  'yes',
  'no',
  'Off',
  'null',
  '~',
  'True',
  '010',
  '1_000',
  '1:30',
  '0x1F',
  '0b11',
  '1e3',
  '.5',
  '-.inf',
  '.NaN',
  '2026-11-22',
  '2026-11-22T16:08:03.123Z',
  'a: b',
  'a:',
  ': a',
  'a #b',
  '#a',
  '- a',
  '-',
  '--',
  '?',
  '? a',
  '[a',
  '{a}',
  '@cto',
  '`code`',
  '%x',
  '!tag',
  '&a',
  '*a',
  '|',
  '>-',
  "it's",
  '"quoted"',
  'back\\slash',
  'tab\there',
  'two\nlines',
  'three\n\nlines\n',
  '  led\nby space',
  'trailing \nspace',
  'ends\n\n',
  'cr\r\nlf',
  '\u2028',
  '\u0085',
  '\ufeffbom',
  'emoji 🎉',
  'ünïcödé',
  '<<',
  '=',
  '---',
  '...',
  'a,b',
  '1.10',
  '9007199254740993',
  'x'.repeat(300),
];

export const text = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.stringMatching(/^[-a-zA-Z0-9 .:#'"_]{1,12}$/),
);

export const scalar = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 42, 1.5, 1e21, 1e-7, -0.25) },
  { weight: 1, arbitrary: fc.boolean() },
);

const name = fc.constantFrom(
  'id',
  'status',
  'name',
  'labels',
  'x',
  'myCustom',
  'a-b',
  'on',
  'y',
  'key with space',
  '1',
  'ü',
  'null',
);

const map = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });

const shallow = fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 }));
const item = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: map(shallow) },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
);

/** A value the engine may be asked to write. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(item, { minLength: 1, maxLength: 4 }) },
  { weight: 2, arbitrary: map(fc.oneof(shallow, map(shallow))) },
);

/** Lines of one key, in some style that a person may use; without the key. Each begins behind the colon. */
const written = fc.constantFrom(
  ' todo',
  '   padded   # with a comment',
  ' "double \\" # quoted"  # comment',
  " 'single ''quoted'': yes'",
  ' 42',
  ' 1.10 # version',
  ' true',
  ' null',
  '',
  ' # nothing here',
  ' ~',
  ' []',
  ' {}',
  ' [a, "b # c", {d: e}] # flow',
  ' {a: 1, b: [x, y]}',
  ' [\n  a,\n  b\n]',
  '\n- flush\n- list # item comment\n# between\n- third',
  '\n  - one\n  - "two: 2"\n  # inside\n\n  - three   # last\n  # after',
  '\n    - deep\n    - - nested\n      - list',
  ' # list\n  - a: 1\n    b:\n      - x\n  - a: 2',
  '\n  type: process # kept\n  # about env\n  env:\n    A: "1"\n    B: two\n  runner: demo',
  '\n    wide: 1\n    map: 2',
  ' |\n  literal\n\n    indented # no comment\n  text',
  ' |- # header\n  stripped',
  ' |+\n  kept\n\n',
  ' >\n  folded\n  text',
  ' plain that\n  goes on\n  for lines',
  ' "quoted that\n  goes on"',
  " it's 50% done - mostly",
  ' http://example.org/a#b',
  ' a:b',
  ' 2026-11-22T16:08:03.123Z',
  ' 2026-11-22',
  ' 🎉 emoji',
  ' &notAnAnchorHere',
);
const between = fc.constantFrom(
  '',
  '',
  '',
  '# a comment\n',
  '\n',
  '  # indented comment\n',
  '# one\n\n# two\n',
);
const keys = [
  'id',
  'status',
  'assignee',
  'labels',
  'adapter',
  'myCustom',
  'x-y',
  '"quoted key"',
  'updated',
  'note',
  'key with space',
];

/** A whole file: front matter in mixed styles, LF or CRLF, with or without a byte order mark, and some body. */
export const nastyFile: fc.Arbitrary<string> = fc
  .record({
    mark: fc.constantFrom('', '', '\ufeff'),
    entries: fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), written, between), {
      maxLength: 7,
      selector: ([key]) => key,
    }),
    last: between,
    body: fc.constantFrom(
      '',
      '\n',
      '# Title\n',
      '# Title\n\nBody\n',
      '\n\n# Title  \nBody without a gap\n---\nrule',
      'Intro\n\n# Late title\n\nBody',
      '```\n# not a title\n```\n\n# Title\n',
      'No title at all',
      '\n    code first\n',
    ),
    windows: fc.boolean(),
  })
  .map(({ mark, entries, last, body, windows }) => {
    const front = entries.map(([key, after, before]) => `${before}${key}:${after}\n`).join('');
    const file = `${mark}---\n${front}${last}---\n${body}`;
    return windows ? file.replaceAll('\n', '\r\n') : file;
  });

/** Front matter only from words that mean something to YAML, in lines that may or may not be valid. */
export const yamlSoup: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('', '', '', ' ', '  ', '    '),
        fc.constantFrom('', '', '- ', '-', 'a: ', 'b:', 'c: ', 'd:', 'e: ', '- a: ', '? ', '# '),
        fc.oneof(
          fc.constantFrom(...awkward.filter((word) => !/[\n\r]/.test(word))),
          fc.stringMatching(/^[-a-z0-9:#'"[\]{},&*!|>%@` ?~.+]{0,8}$/),
        ),
        fc.constantFrom('', '', '', ' ', ' # comment', ' #', '#'),
      )
      .map((parts) => parts.join('')),
    { maxLength: 6 },
  )
  .map((lines) => lines.join('\n'));
