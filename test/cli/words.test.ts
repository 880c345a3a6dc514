// No command prints JSON to people: every answer there can be, drawn with all of its fields filled.
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Action } from '../../engine/actions/action.ts';
import { actions } from '../../engine/actions/all.ts';
import { findAction } from '../../engine/actions/perform.ts';
import { makePalette } from '../../engine/cli/style.ts';
import { nameIn, viewOf } from '../../engine/cli/view.ts';
import { conflictLines } from '../../engine/cli/views/conflict.ts';
import { undoneLines } from '../../engine/cli/views/undo.ts';

const frame = { width: 120, palette: makePalette(false), now: Date.parse('2026-11-22T12:00:00.000Z') };

type Schema = z.core.JSONSchema.JSONSchema;

/** Something that fits a schema, with nothing left out. */
function sampleOf(schema: Schema | boolean, name: string): unknown {
  if (typeof schema === 'boolean') return name;
  const { anyOf = [], properties = {}, additionalProperties, items } = schema;
  const type = [schema.type].flat().find((one) => one !== 'null');
  const [first] = anyOf.filter((one) => typeof one === 'boolean' || one.type !== 'null');
  if (first !== undefined) return sampleOf(first, name);
  if (schema.const !== undefined || schema.enum) return schema.const ?? schema.enum![0];
  if (type === 'object' || schema.properties)
    return Object.fromEntries([
      ...Object.entries(properties).map(([key, value]) => [key, sampleOf(value, key)] as const),
      ...(typeof additionalProperties === 'object'
        ? [['more', sampleOf(additionalProperties, 'more')] as const]
        : []),
    ]);
  if (type === 'array') return [sampleOf(items as Schema, name), sampleOf(items as Schema, name)];
  if (type === 'number' || type === 'integer') return 3;
  if (type === 'boolean') return true;
  if (/At$|^at$|^updated$|^since$/.test(name)) return '2026-11-22T11:00:00.000Z';
  return type === 'string' ? name : { kind: name, of: [{ deep: name }] };
}

const answerOf = ({ output, name }: Action): unknown =>
  sampleOf(z.toJSONSchema(output, { unrepresentable: 'any' }), name);

/** What only JSON looks like. */
const json = /[{[]"|"[\w-]+":|\{\}|\[object /;

test('every answer is told in words, whatever is nested in it', async () => {
  const ask = (name: string) => Promise.resolve(answerOf(findAction(name)) as never);
  const offered = actions.filter(({ cli }) => cli !== undefined);
  expect(offered.length).toBeGreaterThan(120);
  for (const action of offered) {
    const lines = await viewOf(action, answerOf(action), frame, ask);
    expect([action.name, lines.filter((line) => json.test(line))]).toEqual([action.name, []]);
    expect([action.name, lines.length]).not.toEqual([action.name, 0]);
  }
});

test('what was done to one thing is a line of it, with what came of it below', async () => {
  const ask = () => Promise.reject(new Error('nothing is asked'));
  const said = (name: string, result: object): Promise<string[]> =>
    viewOf(findAction(name), result, frame, ask);
  const agent = { slug: 'cto', name: 'Carla', status: 'terminated', adapter: { type: 'process' } };
  expect(await said('agent.terminate', { agent, released: ['ACME-1', 'ACME-2'], moved: [] })).toEqual([
    '✓ agent terminate  cto  terminated  Carla',
    'released  ACME-1, ACME-2',
  ]);
  const comment = { id: 'x', issue: 'ACME-1', body: 'Yes.', author: 'user:ada' };
  expect(await said('issue.answer', { comment, created: [] })).toEqual(['✓ issue answer  ACME-1  Yes.']);
  expect(nameIn({ comment, created: [] })).toMatchObject({ name: 'ACME-1' });
});

test('fields of files that differ are told in words too', () => {
  const budgets = [{ limit: 5, window: 'daily' }];
  const field = { field: 'budgets', base: [], mine: budgets, theirs: ['a', 'b'] };
  const item = { path: 'a.md', from: 'merge', commit: null, fields: [field], things: null } as const;
  expect(conflictLines([item], frame).join('\n')).toContain('limit 5, window daily');
  const file = { name: 'cto', kind: 'agent', company: 'acme', how: 'changed' } as const;
  const changed = { ...file, fields: [{ field: 'budgets', from: budgets, to: [] }] };
  expect(undoneLines({ subject: 'Undo it', files: [changed], kept: [], diff: null }, frame)[1]).toMatch(
    /budgets: limit 5, window daily → nothing$/,
  );
});
