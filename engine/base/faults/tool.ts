// What can go wrong with a tool's call into the API.
import { row } from './row.ts';

export const toolFaults = {
  API_PATH_REFUSED: row<{ path: string; reason: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ path, reason }) => `${JSON.stringify(path)} is no path of the API: it ${reason}.`,
    help: () =>
      'Give the path and query alone, as in /api/issues/ACME-42/activity?limit=5; /api/openapi.json?of=issue lists those of issues',
  }),
  ANSWER_NOT_JSON: row<{ path: string; type: string }>({
    http: 406,
    exit: 2,
    reaction: 'fix',
    message: ({ path, type }) => `${path} answers ${type || 'nothing'}, and a tool takes JSON alone.`,
    help: () => 'Ask for it with a program, as curl, or name a path that answers JSON',
  }),
  ANSWER_TOO_LARGE: row<{ path: string; limit: number }>({
    http: 413,
    exit: 2,
    reaction: 'fix',
    message: ({ path, limit }) => `What ${path} answers is longer than ${limit} bytes.`,
    help: () =>
      'Ask for less at once: ?fields=id,title names what is shown, ?limit=20 how many, ?after= with the cursor in next goes on',
  }),
  ANSWER_LATE: row<{ path: string; limitMs: number; key?: string }>({
    http: 504,
    exit: 6,
    reaction: 'retry',
    message: ({ path, limitMs, key }) =>
      `${path} did not answer within ${limitMs} ms.${key === undefined ? '' : ' It may have been done.'}`,
    help: ({ key }) =>
      key === undefined
        ? 'Ask again, for less at once: ?fields=id,title&limit=20'
        : `Send the same again with "idempotencyKey": ${JSON.stringify(key)} in its body: it is done once and answered. Or look for what it makes`,
  }),
};
