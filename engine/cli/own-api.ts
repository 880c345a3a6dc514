// The API over a book that no daemon serves: opened for one request by the process that asks, as every command does.
import { idsOf, sameIn } from '../actions/ids.ts';
import { companyOfRequest } from '../actions/request-company.ts';
import { buildApi } from '../http/api.ts';
import { askInside, type InsideAnswer } from '../http/inside.ts';
import type { ApiRequest } from '../mcp/ports.ts';
import { packageVersion } from './package.ts';
import type { Session } from './session.ts';

/** Whoever may write the book's folder is the board: there is no token to compare. */
const ours = 'the-board-at-its-own-book';

/** Answers a request as the board member at this machine. STORE_BUSY, HOST_MISSING. */
export async function askOwnApi(
  { clock }: Pick<Session, 'clock'>,
  root: string,
  request: ApiRequest,
  signal: AbortSignal,
): Promise<InsideAnswer> {
  const { openEngine } = await import('../engine.ts');
  const engine = await openEngine(root, { clock, paced: false });
  try {
    const app = buildApi({
      clock,
      version: packageVersion(),
      perform: (...call) => engine.perform(...call),
      authenticate: (token) => (token === ours ? engine.member : undefined),
      ids: idsOf(engine.context({ kind: 'system' })),
      isSame: sameIn(engine.context({ kind: 'system' })),
      companyOf: (actor, input) => companyOfRequest({ catalog: engine.catalog, actor }, input),
    });
    const answer = await askInside(app, {
      ...request,
      proof: { authorization: `Bearer ${ours}` },
      host: 'localhost',
      signal,
    });
    await app.close();
    return answer;
  } finally {
    await engine.stop();
  }
}
