import { expect, test } from 'vitest';
import { cronFlaw } from '../../engine/model/cron.ts';
import { readEntity } from '../../engine/model/kind.ts';

test('a schedule that some day fires is one', () => {
  for (const text of [
    '* * * * *',
    '0 7 * * 1-5',
    '*/15 0-23/2 1,15 JAN-mar,12 mon,Fri',
    '5/10 0 29 2 *',
    '0 0 31 * *',
    '0 0 31 2 1',
    '0 0 30,31 2-4 *',
    '0 0 31 2/3 ?',
    '0 0 L 2 *',
    '0 0 LW * ?',
    '0 0 15W * *',
    '0 0 * * 5L',
    '0 0 * * mon#2',
    '0 0 * * 7',
    '  0   0 1 1 *  ',
  ])
    expect([text, cronFlaw(text)]).toEqual([text, undefined]);
});

test('one that never fires is none, and says which field is why', () => {
  for (const [text, says] of [
    ['at noon', 'five fields'],
    ['* * * * * *', 'five fields'],
    ['99 * * * *', 'minute: 99 is not within 0-59'],
    ['* 24 * * *', 'hour: 24 is not within 0-23'],
    ['* * 0 * *', 'day of the month: 0 is not within 1-31'],
    ['* * * 13 *', 'month: 13 is not within 1-12'],
    ['* * * foo *', 'month: foo is not within 1-12'],
    ['* * * * 8', 'day of the week: 8 is not within 0-7'],
    ['* * * * 8#1', 'day of the week: 8 is not within 0-7'],
    ['*/0 * * * *', 'minute: */0 is no step'],
    ['*/2/3 * * * *', 'minute: */2/3 is no step'],
    ['1-2-3 * * * *', 'minute: 1-2-3 is no range'],
    ['30-10 * * * *', 'minute: 30-10 ends before it begins'],
    ['1, * * * *', 'minute:  is not within 0-59'],
    ['* * 31 2 *', 'no month of 2 has a day 31'],
    ['* * 31 apr,jun ?', 'no month of apr,jun has a day 31'],
    ['* * 30W 2 *', 'no month of 2 has a day 30'],
  ] as const)
    expect([text, cronFlaw(text)]).toEqual([text, expect.stringContaining(says)]);
});

test('a file with one is told by its line', () => {
  const read = (cron: string) =>
    readEntity(
      'routine',
      'companies/acme/routines/x.md',
      `---\nstatus: active\ncron: "${cron}"\n---\n\n# X\n`,
    );
  expect(read('0 3 * * *')).toMatchObject({ cron: '0 3 * * *' });
  expect(() => read('99 * * * *')).toThrow(
    expect.objectContaining({ code: 'DOCUMENT_INVALID', data: expect.objectContaining({ line: 3 }) }),
  );
});
