// The work that every server is measured by, request by request, in the paths of Paperclip's published API. Knows requests
// and figures; not who answers.
import { randomUUID } from 'node:crypto';
import type { Expected, Loader, Measured, Target } from './served-book.ts';
import type { Template } from './load.ts';

export interface Subject extends Target {
  company: string;
  /** Names or ids of agents that may take its issues. */
  agents: readonly string[];
}

export interface Figure {
  what: string;
  figure: number;
  unit: string;
  bar: string;
}

/** What is told of a piece of work, and the bar of each. */
type Told = 'rate' | 'cpu' | 'p50' | 'longest' | 'kilobytes';
export type Bars = Readonly<Record<string, Partial<Record<Told, string>>>>;

const units: Record<Told, string> = {
  rate: 'a second',
  cpu: 'ms CPU',
  p50: 'ms p50',
  longest: 'ms until all are answered',
  kilobytes: 'kB',
};

/** How much of each is done. */
export interface Effort {
  /** How long each piece is done before it is measured: servers run for days, and what is measured is not how they begin. */
  warmSeconds: number;
  /**
   * How often each is measured. Told is the best round, which the neighbours of a shared machine disturbed least (as Python's
   * timeit does it), and beside it the one in the middle.
   */
  rounds: number;
  /** How long a write is repeated in a round. */
  seconds: number;
  /** Requests of each read in a round. */
  reads: number;
  /** Issues made for the work, so that each caller has one of its own. */
  ownIssues: number;
}

export const wholeEffort: Effort = { warmSeconds: 3, rounds: 5, seconds: 2, reads: 400, ownIssues: 256 };

const called = (callers: number): string => `${callers} caller${callers === 1 ? '' : 's'}`;

type Part = 'create' | 'change' | 'read' | 'race' | 'costs';

export interface Work {
  bars?: Bars;
  /** All if absent. */
  parts?: readonly Part[];
  effort?: Effort;
  /** Leaves out what is known to end the service of a server that is not ours. */
  isGuest?: boolean;
}

/** Does the work, or only some parts of it, and says what each piece took. */
export async function measureWork(
  loader: Loader,
  subject: Subject,
  { bars = {}, parts, effort = wholeEffort, isGuest = false }: Work,
): Promise<Figure[]> {
  const own = await makeIssues(subject, effort.ownIssues + 2);
  const figures: Figure[] = [];
  for (const { what, part, told, expected, hangs, ...order } of pieces(subject, own, effort)) {
    if (parts !== undefined && !parts.includes(part)) continue;
    if (isGuest && hangs === true) continue;
    if (part !== 'race' && effort.warmSeconds > 0)
      await loader.drive(subject, { ...order, requests: undefined, seconds: effort.warmSeconds }, expected);
    // Only one caller gets what is raced for.
    const rounds = part === 'race' ? 1 : effort.rounds;
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await loader.drive(subject, order, expected));
    measured.sort((a, b) => b.rate - a.rate);
    for (const kind of told) {
      const figure = figureOf(measured[0]!, kind);
      if (!Number.isNaN(figure))
        figures.push({ what, figure, unit: units[kind], bar: bars[what]?.[kind] ?? '' });
    }
    const [first = 'rate'] = told;
    const middle = figureOf(measured[Math.floor(rounds / 2)]!, first);
    if (rounds > 1)
      figures.push({ what: `${what}, middle of ${rounds}`, figure: middle, unit: units[first], bar: '' });
  }
  return figures;
}

const figureOf = (measured: Measured, kind: Told): number =>
  kind === 'kilobytes' ? measured.bytes / 1000 : measured[kind];

/** A title that was made before may be answered with what it named then, and that is not what is measured. */
const word = (): string => randomUUID().slice(0, 8);

/** New issues that nobody has, by id: every server takes that. */
async function makeIssues({ url, token, company }: Subject, count: number): Promise<string[]> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const made: string[] = [];
  const run = word();
  for (let n = 0; n < count; n++) {
    const body = JSON.stringify({ title: `Made to be measured, ${run} ${n}`, status: 'backlog' });
    const answer = await fetch(`${url}/api/companies/${company}/issues`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`an issue could not be made: ${answer.status} ${await answer.text()}`);
    made.push(((await answer.json()) as { id: string }).id);
  }
  return made;
}

interface Piece {
  what: string;
  part: Part;
  templates: Template[];
  callers: number;
  requests?: number;
  seconds?: number;
  told: Told[];
  expected?: Expected;
  /** Paperclip 2026.916.1 answers nothing any more after it. */
  hangs?: boolean;
}

/** Nobody races alone. */
const racers = 2;

function pieces(subject: Subject, [raced, read, ...own]: readonly string[], effort: Effort): Piece[] {
  const paths = own.map((id) => `/api/issues/${id}`);
  const race: Piece[] = subject.agents.length < racers ? [] : [raceFor(subject, raced!)];
  return [...writes(subject, paths, effort), ...reading(subject, read!, effort), ...race];
}

const raceFor = ({ agents }: Subject, raced: string): Piece => ({
  what: `${agents.length} racing checkouts of one issue`,
  part: 'race',
  templates: agents.map((agentId) => ({
    method: 'POST',
    path: `/api/issues/${raced}/checkout`,
    body: { agentId, expectedStatuses: ['todo', 'backlog'] },
  })),
  callers: agents.length,
  requests: agents.length,
  told: ['longest'],
  expected: (statuses) => statuses[200] === 1 && statuses[409] === agents.length - 1,
});

/** From so many callers on at once. */
const hangingComments = 32;

function writes({ company, agents }: Subject, own: readonly string[], { seconds }: Effort): Piece[] {
  const at = `/api/companies/${company}`;
  const create = {
    title: `Measured issue ${word()} {n}`,
    description: `${'Words about what is to be done. '.repeat(12)}{n}`,
  };
  const cost = {
    agentId: agents[0],
    provider: 'anthropic',
    model: 'opus',
    inputTokens: 1000,
    outputTokens: 100,
    costCents: 3,
    occurredAt: new Date().toISOString(),
  };
  const change = ['todo', 'backlog'].flatMap((status) =>
    own.map((path): Template => ({ method: 'PATCH', path, body: { status } })),
  );
  const comment = own.map((path): Template => ({
    method: 'POST',
    path: `${path}/comments`,
    body: { body: 'What was found out, number {n}.' },
  }));
  const write = (part: Part, name: string, templates: Template[], callers: number): Piece => ({
    what: `${name}, ${called(callers)}`,
    part,
    templates,
    callers,
    seconds,
    told: ['rate', 'cpu', 'p50'],
  });
  const post = (path: string, body: object): Template[] => [{ method: 'POST', path: `${at}${path}`, body }];
  return [
    ...[1, 8, 32].map((callers) => write('create', 'create issue', post('/issues', create), callers)),
    ...[1, 32].map((callers) => write('change', 'change status', change, callers)),
    ...[1, 8, 32, 256].map((callers) => ({
      ...write('change', 'comment', comment, callers),
      hangs: callers >= hangingComments,
    })),
    ...[1, 8].map((callers) => write('costs', 'cost event', post('/cost-events', cost), callers)),
  ];
}

/** `issue`: one that nobody else works on. */
function reading({ company }: Subject, issue: string, { reads }: Effort): Piece[] {
  const at = `/api/companies/${company}`;
  const read = (part: Part, what: string, path: string, ...more: Told[]): Piece => ({
    what: `${what}, ${called(1)}`,
    part,
    templates: [{ method: 'GET', path }],
    callers: 1,
    requests: reads,
    told: ['p50', 'cpu', ...more],
  });
  return [
    read('read', 'read one issue', `/api/issues/${issue}`, 'kilobytes'),
    read('read', 'list 100 issues', `${at}/issues?limit=100`, 'kilobytes'),
    read('read', 'search', `${at}/issues?q=gateway&limit=100`),
    read('costs', 'cost summary', `${at}/costs/summary`),
    read('costs', 'costs by agent', `${at}/costs/by-agent`),
    read('read', 'dashboard', `${at}/dashboard`),
    read('read', 'activity', `${at}/activity?limit=100`),
  ];
}
