import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { goesOn, saysMostOf } from '../../engine/model/goes-on.ts';

const base = 'One paragraph of a text.\n\nAnother one.';

test('a save on top of the last one goes on from it, one from the version before does not', () => {
  const saved = base.replace('Another one.', 'Another one, with more words in it.');
  expect(goesOn(base, saved, saved.replace('in it', 'in it, and still more'))).toBe(true);
  expect(goesOn(base, saved, base.replace('One', 'Somebody else’s'))).toBe(false);
  expect(goesOn(base, saved, base)).toBe(false);
  // One word became another and then a third: nobody can tell whose.
  expect(goesOn('status: todo', 'status: done', 'status: blocked')).toBe(false);
});

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((list) => list.join(' '));

test('what is the saved text goes on from it, what is the base does not, whatever they are', () => {
  fc.assert(
    fc.property(words, words, (one, other) => {
      expect(goesOn(one, other, one)).toBe(false);
      expect(goesOn(one, other, other)).toBe(one.trim() !== other.trim());
    }),
  );
});

test('a text that says most of another is its next version, an empty one never is', () => {
  expect(saysMostOf('# An idea\n\nWith some words.', '# A better idea\n\nWith some words, and more.')).toBe(
    true,
  );
  expect(saysMostOf('# An idea\n\nWith some words.', '# Another thing\n\nAltogether.')).toBe(false);
  expect(saysMostOf('', 'anything')).toBe(false);
});
