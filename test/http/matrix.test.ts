// Every route of the application against every sort of caller: what the table says, and nothing else. A route without a row
// fails, and so does a row without a route.
import { expect, test } from 'vitest';
import { routesOf } from '../../engine/http/aliases.ts';
import { offered } from '../../engine/http/offered.ts';
import { waiting } from '../../engine/http/waiting.ts';
import type { Request } from './api-book.ts';
import { openMatrixBook, type MatrixBook } from './matrix-book.ts';
import { matrix, type Expected, type Sign } from './matrix.ts';

interface Route {
  method: string;
  path: string;
}

/** All routes as the router itself draws them, without the HEAD of each GET. */
function routesIn(drawing: string): Route[] {
  const above: string[] = [];
  return drawing
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const [, indent, part, methods] = /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?$/.exec(line)!;
      above.length = indent!.length / 4;
      above.push(part!);
      const path = above.join('');
      return (methods ?? '')
        .split(', ')
        .filter((method) => method !== '' && method !== 'HEAD')
        .map((method) => ({ method, path }));
    });
}

/** Routes that are no action: what nobody, what a good token, and what an agent's gets there where that is something else. */
const ofTheDoor: Readonly<Record<string, readonly [none: number, token: number, agent?: number]>> = {
  'GET /api/health': [200, 200],
  'GET /api/openapi.json': [200, 200],
  'GET /api/docs': [200, 200],
  'GET /api/docs.css': [200, 200],
  'GET /api/events': [401, 200, 403],
  'GET /api/companies/:company/events': [401, 200],
  // What nobody has, by an id that could be one.
  'GET /api/attachments/:attachment/content': [401, 404],
  // A token is no session of a browser.
  'GET /api/session': [401, 401],
  'DELETE /api/session': [401, 401],
  'GET /sign-in/:code': [410, 410],
  'POST /sign-in/:code': [403, 403],
  'POST /sign-out': [401, 401],
  // Which action that is, and who may do it, is the action's: no action is called so.
  'POST /actions/:name': [401, 404],
  'GET /mcp': [401, 405],
  'DELETE /mcp': [401, 405],
  'POST /mcp': [401, 415],
};

const nobody = [undefined, 'malformed', 'revoked', 'expired', 'over'] as const;
const words: Record<Sign, readonly [status: number, code: string]> = {
  y: [200, ''],
  n: [403, 'NOT_ALLOWED'],
  '?': [403, 'NEEDS_APPROVAL'],
  '0': [404, 'NOT_FOUND'],
};

interface Cell {
  name: string;
  route: Route;
  row: Expected;
}

async function call(
  book: MatrixBook,
  who: string | undefined,
  { route }: Cell,
  fields: Record<string, unknown>,
) {
  const left = { ...fields };
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = left[name];
    delete left[name];
    return encodeURIComponent(String(value));
  });
  const inBody = route.method !== 'GET' && route.method !== 'DELETE';
  const query = new URLSearchParams(inBody ? {} : (left as Record<string, string>)).toString();
  const request = `${route.method} ${path}${query === '' ? '' : `?${query}`}` as Request;
  const { status, json } = await book.send(who, request, inBody ? left : undefined);
  return { status, code: (json as { code?: string } | undefined)?.code ?? '' };
}

/** What a cell of the table says, beside what was answered. */
function judge(
  cell: Cell,
  who: string,
  sign: Sign,
  found: { status: number; code: string },
): string | undefined {
  const [status, code] = words[sign];
  const said = `${cell.name} ${cell.route.method} ${cell.route.path} as ${who}: ${found.status} ${found.code}`;
  if (sign !== 'y')
    return found.status === status && (sign === '0' || found.code === code) ? undefined : said;
  const { fault } = cell.row;
  const isDone = fault === undefined ? found.status >= 200 && found.status < 300 : found.code === fault;
  return isDone ? undefined : said;
}

test('every route answers every sort of caller as the table says', async () => {
  const book = await openMatrixBook();
  const routes = routesIn(book.app.printRoutes({ commonPrefix: false }));
  const cells: Cell[] = offered.flatMap((action) =>
    routesOf(action).map(({ method, path }) => ({
      name: action.name,
      route: { method, path: `/api${path}` },
      row: (matrix[`${action.name} ${path}`] ?? matrix[action.name])!,
    })),
  );
  const named = ({ method, path }: Route): string => `${method} ${path}`;
  // Routes that share a place may call their parameter differently.
  const placed = (name: string): string => name.replace(/:\w+(?:\|:\w+)*/g, ':');
  const isWaiting = ({ path }: Route): boolean =>
    path === '*' || waiting.some((one) => path === `/api${one.path}`);
  const known = [...cells.map(({ route }) => named(route)), ...Object.keys(ofTheDoor)];
  expect(
    routes
      .filter((route) => !isWaiting(route))
      .map(named)
      .map(placed)
      .toSorted(),
  ).toEqual(known.map(placed).toSorted());
  const rows = Object.keys(matrix).map((name) => name.split(' ')[0]!);
  expect([...new Set<string>(rows)].toSorted()).toEqual(offered.map(({ name }) => name).toSorted());

  const wrong: (string | undefined)[] = [];
  for (const cell of cells) {
    const sample = async (who: string) =>
      ((await cell.row.with?.(book, who)) ?? {}) as Record<string, unknown>;
    const shared = await sample('spy');
    for (const who of nobody) {
      const found = await call(book, who, cell, shared);
      if (found.status !== 401) wrong.push(`${cell.name} ${named(cell.route)} as ${who}: ${found.status}`);
    }
    const { viewer, agent, foreign } = cell.row;
    for (const [who, sign] of [
      ['spy', foreign],
      ['vera', viewer],
      ['dev', agent],
      ['board', 'y'],
    ] as const) {
      // Only what is really changed is needed anew.
      const changes = sign === 'y' && cell.route.method !== 'GET';
      wrong.push(judge(cell, who, sign, await call(book, who, cell, changes ? await sample(who) : shared)));
    }
  }
  for (const [request, [none, token, agent = token]] of Object.entries(ofTheDoor)) {
    const path = request.replace(':code', 'x').replace(':company', 'acme') as Request;
    for (const who of nobody)
      expect([request, who, (await book.send(who, path)).status]).toEqual([request, who, none]);
    for (const [who, status] of [
      ['vera', token],
      ['dev', agent],
      ['board', token],
    ] as const)
      expect([request, who, (await book.send(who, path)).status]).toEqual([request, who, status]);
  }
  expect(wrong.filter((line) => line !== undefined)).toEqual([]);
});
