import { expect, test, vi } from 'vitest';
import { displayWidth, escapeControls, oneLine, pad, truncate, wrap } from '../../engine/cli/text.ts';
import { signed } from '../../engine/cli/views/glyphs.ts';
import { issueStatuses } from '../../engine/model/lifecycle.ts';

// First in this file: it would not be seen any more once another test has told characters apart.
test('the signs of every list need no telling apart of characters, which takes longer than the list', () => {
  const segmenter = vi.spyOn(Intl, 'Segmenter');
  for (const status of [...issueStatuses, 'rejected', 'paused']) displayWidth(signed(status));
  displayWidth('✓ issue move');
  expect(segmenter).not.toHaveBeenCalled();
  displayWidth('漢');
  expect(segmenter).toHaveBeenCalled();
});

test.each([
  ['plain', 5],
  ['漢字', 4],
  ['e\u0301', 1],
  ['👍🏽', 2],
  ['👩‍👩‍👧', 2],
  ['🇫🇷', 2],
  ['한글', 4],
  ['ｗｉｄｅ', 8],
  ['❤️', 2],
  ['a\u200bb', 2],
  ['', 0],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('a text that fits is left alone, a longer one ends in an ellipsis within the columns', () => {
  expect(truncate('short', 5)).toBe('short');
  expect(truncate('too long', 5)).toBe('too…');
  expect(truncate('漢字漢字', 5)).toBe('漢字…');
  expect(displayWidth(truncate('漢字漢字', 4))).toBeLessThanOrEqual(4);
  expect(truncate('anything', 0)).toBe('');
});

test('padding counts columns, not characters', () => {
  expect(pad('漢', 4)).toBe('漢  ');
  expect(pad('7', 3, 'right')).toBe('  7');
});

test('what would command the terminal is shown instead', () => {
  expect(escapeControls('\x1b]0;owned\x07')).toBe('\\x1b]0;owned\\x07');
  expect(escapeControls('a\tb\r\nc')).toBe('a b\\x0d\nc');
  expect(escapeControls('\u202egnp.exe')).toBe('\\u202egnp.exe');
  expect(escapeControls('\x9b31m')).toBe('\\x9b31m');
  expect(oneLine('one\n  two')).toBe('one two');
});

test('lines break between words and keep a word that is too long', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('a https://example.org/long b', 8)).toEqual(['a', 'https://example.org/long', 'b']);
});
