import { expect, test } from 'vitest';
import { Database } from '../../engine/catalog/database.ts';
import { planned } from '../../engine/catalog/planned.ts';
import { shape } from '../../engine/catalog/schema.ts';

test('no value is shown to the planner, and each one is what it was', () => {
  expect(planned('SELECT 1 FROM t WHERE a = @a AND b IN (@b, @a) LIMIT @size')).toBe(
    'SELECT 1 FROM t WHERE a = likely(@a) AND b IN (likely(@b), likely(@a)) LIMIT likely(@size)',
  );
  const db = new Database(':memory:', shape);
  const values = { text: 'ä@b', number: 1.5, none: null };
  expect(db.get('SELECT @text AS text, @number AS number, @none AS none', values)).toEqual(values);
  db.close();
});
