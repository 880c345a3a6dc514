// `minutebook log`: the git log of the engine's line as people read it. The same is `git log --first-parent`.
import { iso } from '../../base/clock.ts';
import type { openReading } from '../../reading.ts';
import { asOfLine, frameAt, type AsOf } from '../as-of.ts';
import { findBook, companyHere } from '../place.ts';
import type { BuiltIn, Session } from '../session.ts';
import { tableLines, type Column, type Frame } from '../table.ts';
import { relative } from '../time.ts';

const usual = 20;
/** Commits looked through for those of one company, agent or issue. */
const scanLimit = 5_000;
/** Digits of a commit that are enough to name it: minutebook undo 4217c0ff. */
const shortOid = 8;

interface Line {
  at: string;
  actor: string;
  action: string;
  subject: string;
  commit: string;
  entities: string[];
}

export const log: BuiltIn = {
  command: {
    noun: 'log',
    sentence: 'Say who did what: time, actor, action, sentence',
    words: [
      {
        name: 'about',
        field: 'about',
        kind: 'text',
        sentence: 'An issue (ACME-42), an agent, an actor (user:ada) or an action',
      },
    ],
    flags: [
      { name: 'limit', field: 'limit', kind: 'number', short: 'n', sentence: `At most this many (${usual})` },
    ],
    examples: [
      'minutebook log',
      'minutebook log ACME-42',
      'minutebook log cto --limit 50',
      'minutebook log --at 2026-11-22',
    ],
  },
  readsPast: true,
  async run(session) {
    const { output, values } = session;
    const root = findBook(session);
    const { lines, asOf } = await readLog(session, root, {
      company: companyHere(session, root),
      about: typeof values['about'] === 'string' ? values['about'].toLowerCase() : undefined,
      limit: typeof values['limit'] === 'number' ? values['limit'] : usual,
    });
    const frame = frameAt(output.frame, asOf);
    output.answer({ items: lines }, () => tableLines(columns(frame), lines, frame), asOf ? { asOf } : {});
    if (asOf) output.note(asOfLine(asOf));
  },
};

const columns = ({ now }: Frame): Column<Line>[] => [
  { title: 'when', value: ({ at }) => relative(at, now), style: (_, { quiet }) => quiet },
  { title: 'who', value: ({ actor }) => actor.replace(/^(user|agent):/, ''), style: (_, { name }) => name },
  { title: 'action', value: ({ action }) => action, style: (_, { live }) => live },
  { title: 'commit', value: ({ commit }) => commit.slice(0, shortOid), style: (_, { quiet }) => quiet },
  { title: 'what', value: ({ subject }) => subject, gives: true },
];

interface Wanted {
  company: string | undefined;
  about: string | undefined;
  limit: number;
}

interface Read {
  lines: Line[];
  asOf?: AsOf;
}

async function readLog({ clock, globals }: Session, root: string, wanted: Wanted): Promise<Read> {
  const { openReading } = await import('../../reading.ts');
  const reading = openReading(root, clock);
  try {
    const { store } = reading.context;
    const asOf = globals.at === undefined ? undefined : reading.asOf(globals.at);
    const last = asOf?.commit ?? store.head();
    const all = wanted.about === undefined && wanted.company === undefined;
    const limit = all ? wanted.limit : Math.max(wanted.limit, scanLimit);
    const commits = last === undefined ? [] : store.log(last, { limit });
    const lines = commits
      .map(lineOf)
      .filter((line) => matches(line, wanted))
      .slice(0, wanted.limit);
    return { lines, ...(asOf ? { asOf } : {}) };
  } finally {
    reading.close();
  }
}

type Commit = ReturnType<ReturnType<typeof openReading>['context']['store']['commit']>;

/** What a commit of the engine says in its trailers; of any other only what git itself says. */
function lineOf(commit: Commit): Line {
  const trailers = commit.engine ? commit.trailers : [];
  const of = (key: string): string[] => trailers.filter(([name]) => name === key).map(([, value]) => value);
  return {
    at: iso(commit.author.at),
    actor: of('Actor')[0] ?? commit.author.name,
    action: of('Action')[0] ?? 'commit',
    subject: commit.subject,
    commit: commit.oid,
    entities: of('Entity'),
  };
}

function matches(line: Line, { about, company }: Wanted): boolean {
  const entities = line.entities.map((entity) => entity.toLowerCase());
  const of = entities.some((entity) => entity.includes(`:${company}/`) || entity === `company:${company}`);
  if (company !== undefined && !of && !line.actor.startsWith(`agent:${company}/`)) return false;
  if (about === undefined) return true;
  const actor = line.actor.toLowerCase();
  return (
    actor === about ||
    actor.endsWith(`/${about}`) ||
    line.action === about ||
    line.action.split('.')[0] === about ||
    entities.some(
      (entity) => entity === about || entity.endsWith(`/${about}`) || entity.endsWith(`:${about}`),
    )
  );
}
