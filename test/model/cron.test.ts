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

test('one that never fires is none, and says why', () => {
  for (const [text, says] of [
    ['at noon', 'five fields'],
    ['@daily', 'five fields'],
    ['* * * * * *', 'five fields'],
    ['99 * * * *', 'minute: 99'],
    ['* 24 * * *', 'hour: 24'],
    ['* * 0 * *', 'day'],
    ['* * * 13 *', 'month'],
    ['* * * foo *', 'foo'],
    ['* * * * 8', 'dayOfWeek: 8'],
    ['*/0 * * * *', 'stepping: 0'],
    ['*/2/3 * * * *', 'stepping'],
    ['1-2-3 * * * *', 'range'],
    ['30-10 * * * *', 'larger'],
    ['1, * * * *', 'empty'],
    ['* * 31 2 *', '* * 31 2 * would never fire'],
    ['* * 31 apr,jun ?', 'never fire'],
    ['* * 30W 2 *', 'never fire'],
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
