// What a cache keeps once it holds more than it may.
import { expect, test } from 'vitest';
import { ByteCache } from '../../engine/store/byte-cache.ts';

/** Room for eight values of ten bytes. */
const filled = (): ByteCache<string> => {
  const cache = new ByteCache<string>(80, (value) => value.length);
  for (const key of '12345678') cache.set(key, key.repeat(10));
  return cache;
};
const keysIn = (cache: ByteCache<string>, keys: string): string =>
  keys
    .split('')
    .filter((key) => cache.get(key) !== undefined)
    .join('');

test('the oldest goes first, unless it was used', () => {
  const cache = filled();
  cache.get('1');
  cache.get('3');
  cache.set('9', '9'.repeat(10));
  cache.set('0', '0'.repeat(10));
  expect(keysIn(cache, '1234567890')).toBe('13567890');
});

test('what was spared once goes when it was not used again', () => {
  const cache = filled();
  for (const key of '12345678') cache.get(key);
  cache.set('9', '9'.repeat(10));
  expect(keysIn(cache, '19')).toBe('9');
  for (const key of 'abcdefgh') cache.set(key, key.repeat(10));
  expect(keysIn(cache, '2345678')).toBe('');
});

test('a value replaced, deleted or too large counts no more', () => {
  const cache = filled();
  cache.set('1', '1');
  cache.delete('2');
  cache.set('9', '9'.repeat(10));
  cache.set('0', '0'.repeat(9));
  cache.set('large', 'x'.repeat(11));
  expect(keysIn(cache, '1234567890')).toBe('134567890');
  expect(cache.get('large')).toBeUndefined();
});
