// The two headers about a file's content that somebody else's words end up in, or come from.
import { expect, test } from 'vitest';
import { dispositionOf } from '../../engine/http/attachments/disposition.ts';
import { rangeOf } from '../../engine/http/attachments/range.ts';

test('the name in a header can end neither the header nor the name', () => {
  expect(dispositionOf('attachment', "a\"; filename*=UTF-8''b\r\nset-cookie: x\\%22é😀.txt")).toBe(
    `attachment; filename="a_; filename*=UTF-8''b__set-cookie: x__22__.txt"; filename*=UTF-8''a%22%3B%20filename%2A%3DUTF-8%27%27b%0D%0Aset-cookie%3A%20x%5C%2522%C3%A9%F0%9F%98%80.txt`,
  );
});

test.each([
  [undefined, 10, undefined],
  ['bytes=-', 10, undefined],
  ['items=0-1', 10, undefined],
  ['bytes=3-99999999999999999999', 10, { from: 3, to: 9 }],
  ['bytes=-99', 10, { from: 0, to: 9 }],
  ['bytes=-0', 10, 'none'],
  ['bytes=0-', 0, 'none'],
  ['bytes=-1', 0, 'none'],
])('the range %s of %i bytes', (header, size, expected) => {
  expect(rangeOf(header, size)).toEqual(expected);
});
