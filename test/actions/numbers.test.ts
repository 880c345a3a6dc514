// The numbers that issues are given: each once, and none for the sake of a file that no action made.
import { expect, test } from 'vitest';
import { acme, faultOf, markdown, openBook, user, type TestBook } from '../helpers/book.ts';

const ada = user('ada');
const create = async (book: TestBook, title: string, company = 'acme'): Promise<string> => {
  const issue = await book.perform<{ identifier: string }>(ada, 'issue.create', { company, title });
  return issue.identifier;
};
const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n + 1}`);

test('a number is given once, whoever makes issues at the same time in whichever company', async () => {
  const beta = markdown({ name: 'Beta', prefix: 'BETA' });
  const book = await openBook({ ...acme, 'companies/beta/COMPANY.md': beta });
  const made = await Promise.all(
    Array.from({ length: 24 }, (_, n) => create(book, `Job ${n}`, n % 3 === 0 ? 'beta' : 'acme')),
  );
  expect(new Set(made)).toEqual(new Set([...named('ACME', 16), ...named('BETA', 8)]));
});

test('a file of a stranger whose number is too large uses none up; the largest there can be is told', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/issues/9999999xx/ACME-999999999.md': markdown({ status: 'todo' }, '# Huge'),
  });
  expect(await create(book, 'First')).toBe('ACME-1');
  const last = await openBook({
    ...acme,
    'companies/acme/issues/99999xx/ACME-9999999.md': markdown({ status: 'todo' }, '# Last'),
  });
  expect(await faultOf(create(last, 'None left'))).toMatchObject({ code: 'NUMBERS_EXHAUSTED' });
});
