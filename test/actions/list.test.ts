// The list of actions is what every door is mounted from, so each entry must be complete.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsOf } from '../../engine/actions/action.ts';
import { actions } from '../../engine/actions/all.ts';
import { permissions } from '../../engine/model/policy-table.ts';

const undescribed = (type: z.ZodType): string[] => {
  const schema = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, object>;
  };
  return Object.entries(schema.properties ?? {}).flatMap(([field, property]) => {
    const text = JSON.stringify(property);
    return text.includes('"description"') ? [] : [field];
  });
};

it.each(actions.map((action) => [action.name, action] as const))('%s is complete', (_, action) => {
  expect(action.name).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
  expect(action.sentence).toMatch(/^[A-Z][^\n]{5,110}[^.\n]$/);
  expect(undescribed(action.input)).toEqual([]);
  expect(undescribed(action.output)).toEqual([]);
  const { permission } = action.allow;
  if (typeof permission === 'string') expect(Object.keys(permissions)).toContain(permission);
  const fields = Object.keys(fieldsOf(action));
  const inPath = [...action.route.path.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => name!);
  const { positional = [], text, file } = action.cli ?? {};
  for (const field of [...inPath, ...positional, ...(text ? [text] : []), ...(file ? [file] : [])]) {
    expect(fields).toContain(field);
  }
  expect(['change', 'read', 'perform'].filter((shape) => shape in action)).toHaveLength(1);
  if (action.route.method === 'GET') expect('change' in action).toBe(false);
});

it('has no name, route or tool twice', () => {
  const doubles = (values: string[]): string[] => values.filter((value, at) => values.indexOf(value) !== at);
  expect(doubles(actions.map(({ name }) => name))).toEqual([]);
  const shape = ({ method, path }: { method: string; path: string }) =>
    `${method} ${path.replaceAll(/:[a-zA-Z]+/g, ':')}`;
  expect(doubles(actions.map(({ route }) => shape(route)))).toEqual([]);
  // A tool may be several actions, told apart by what a call says besides.
  const called = actions.flatMap(({ tool }) => (tool ? [[tool.name, ...(tool.says ?? [])].join(' ')] : []));
  expect(doubles(called)).toEqual([]);
});
