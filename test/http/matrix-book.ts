// What the matrix of routes and callers is tried on: two companies, one of everything, and fresh things for calls that
// take something away.
import { mountWeb } from '../../engine/http/web.ts';
import { mcpPath } from '../../engine/http/wire.ts';
import { openLate } from '../../engine/mcp/late.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { fieldsOf } from '../../engine/actions/action.ts';
import { findAction } from '../../engine/actions/perform.ts';
import { uuid7 } from '../../engine/base/ids.ts';
import { acme, agent, markdown, system, user } from '../helpers/book.ts';
import { openApiBook, type ApiBook, type ApiBookOptions } from './api-book.ts';

const files = {
  ...acme,
  'users/vera.md': markdown({ name: 'Vera', role: 'viewer' }),
  'companies/acme/agents/dev/memory/notes.md': 'Notes.\n',
  'companies/acme/skills/sewing/SKILL.md': markdown({ name: 'sewing', description: 'Sew.' }),
  'companies/acme/routines/nightly.md': markdown({ name: 'Nightly', status: 'active' }, '# Nightly'),
  'companies/other/COMPANY.md': markdown({
    id: '01930000-0000-7000-8000-0000000000c2',
    name: 'Other',
    prefix: 'OTH',
    status: 'active',
  }),
  'companies/other/goals/win.md': markdown({ status: 'active' }, '# Win'),
  'companies/other/projects/shop/PROJECT.md': markdown({ name: 'Shop', goal: 'win' }),
  'companies/other/agents/spy/AGENTS.md': markdown({ name: 'Spy', status: 'active' }),
};

const ada = user('ada');
const dev = agent('dev');

type Row = Record<string, string>;

export interface MatrixBook extends ApiBook {
  /** Makes something as the board, or as who is named, and answers what came of it. */
  make(name: string, input: object, actor?: Actor): Promise<Row>;
  /** An issue that dev holds under its run. */
  held(): Promise<string>;
  /** A session of a person's; answers its id. */
  signIn(user: string): string;
  /** A run of ops that has no end; answers its id. */
  startRun(): Promise<string>;
  /** Some text that no other has. */
  word(): string;
}

/** Callers: ada and board (owner), vera (viewer), dev (at work in a run), spy (of another company), and four with nothing good. */
export async function openMatrixBook(
  options: Pick<ApiBookOptions, 'ports' | 'api'> = {},
): Promise<MatrixBook> {
  const book = await openApiBook({
    ...options,
    files,
    mount(app, ports) {
      const { sessions: _, ...door } = ports;
      const askApi = () => Promise.reject(new Error('nothing is asked on'));
      mountWeb(app, mcpPath, door, openLate({ ports: door, askApi }));
    },
  });
  const { identity, clock, tokens } = book;
  let made = 0;
  const word = (): string => `thing-${++made}`;
  const key = (expiresAt: number | null) =>
    identity.keys.create(
      {
        kind: 'user',
        owner: 'ada',
        company: null,
        name: 'x',
        readsOnly: false,
        createdBy: 'user:ada',
        expiresAt,
      },
      clock.time,
    );
  const revoked = key(null);
  identity.keys.revoke(revoked.key.id, clock.time);
  const over = identity.runs.issue({ run: 'run-before', company: 'acme', agent: 'dev' }, clock.time);
  identity.runs.revokeRun('run-before');
  Object.assign(tokens, {
    spy: identity.runs.issue({ run: 'run-of-spy', company: 'other', agent: 'spy' }, clock.time),
    malformed: `${tokens['ada']!.slice(0, -1)}!`,
    revoked: revoked.token,
    expired: key(clock.time).token,
    over,
  });
  const make = (name: string, input: object, actor: Actor = ada): Promise<Row> =>
    book.perform<Row>(
      actor,
      name,
      'company' in fieldsOf(findAction(name)) ? { company: 'acme', ...input } : input,
    );
  return {
    ...book,
    word,
    make,
    signIn(slug) {
      const owner = identity.keys
        .list()
        .find(({ name, createdBy }) => name === 'test' && createdBy === slug)!.owner;
      return identity.sessions.begin(owner, 'X', clock.time).session.id;
    },
    async startRun() {
      const run = uuid7(clock.time);
      const started = {
        run,
        agent: 'ops',
        source: 'on_demand',
        wakes: [word()],
        reason: 'asked',
        byBoard: true,
      };
      await make('run.start', { ...started, host: 'test', adapter: 'process', isolation: 'none' }, system);
      await make(
        'run.finish',
        { run, status: 'succeeded', reason: 'done', endedAt: '2026-11-22T16:00:00.000Z' },
        system,
      );
      return run;
    },
    async held() {
      const { identifier } = await make('issue.create', { title: word() });
      await make('issue.checkout', { issue: identifier, agent: 'dev' }, dev);
      return identifier!;
    },
  };
}
