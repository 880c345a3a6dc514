import { expect, test } from 'vitest';
import { actions } from '../../engine/actions/all.ts';
import { withArticle } from '../../engine/base/article.ts';
import { fault } from '../../engine/base/fault.ts';
import { kindNames } from '../../engine/model/kind-names.ts';

/** `a agent`, `an user`. */
const wrong = /\ba (?!us)[aeiou]|\ban (?:[^aeiou]|us)/i;

test('every kind of thing has the article it is spoken with', () => {
  expect(kindNames.map(withArticle).filter((said) => said.startsWith('an '))).toEqual([
    'an agent',
    'an issue',
    'an approval',
  ]);
  expect(withArticle('user')).toBe('a user');
});

test('messages that fill in a kind, and what is said of actions, have it', () => {
  const said = kindNames.flatMap((kind) => {
    const named = { kind, name: 'x', path: 'x' };
    return [
      fault('NAME_TAKEN', named),
      fault('NAME_UNUSABLE', { ...named, slug: 'x' }),
      fault('NAME_PARTED', { ...named, now: 'x-2' }),
      fault('PLACE_TAKEN', { ...named, commit: '4217c0ff' }),
    ].map(({ message }) => message);
  });
  for (const text of [...said, ...actions.map(({ sentence }) => sentence)]) expect(text).not.toMatch(wrong);
});
