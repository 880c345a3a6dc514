// The work of the doors against a server that somebody runs, beside the same work against a book of ours: any server of the same
// paths. What it needs of that server it finds through its API. It leaves there the issues and comments it made.
import { setTimeout as delay } from 'node:timers/promises';
import { bars, subjectOf, type DoorSizes } from './doors.ts';
import { measureWork, type Figure, type Subject } from './door-work.ts';
import { makeEngineBook } from './engine-book.ts';
import { ledgerFiles } from './files.ts';
import type { Row } from './row.ts';
import { serveForBench, startLoader } from './served-book.ts';

export interface Peer {
  url: string;
  /** None where the server asks for none. */
  token?: string | undefined;
  /** Its id or short name; the only one if absent. */
  company?: string | undefined;
  /** Ids of agents that may take issues of it; all of the company's, to the limit, if absent. */
  agents?: readonly string[] | undefined;
}

const section = 'Doors beside a peer';
const agentLimit = 50;

interface Named {
  id: string;
  name?: string;
  slug?: string;
  urlKey?: string;
  status?: string;
}

/** The peer with its company and agents. Throws where it does not say which company is meant, and for what it answers else. */
export async function findPeer({ url, token, company, agents }: Peer): Promise<Subject> {
  const list = async (path: string): Promise<Named[]> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/api${path}`, { headers });
    if (!answer.ok) throw new Error(`${url}/api${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Named[];
  };
  const companies = await list('/companies');
  const isMeant = ({ id, name, slug }: Named): boolean =>
    company === undefined || [id, name, slug].includes(company);
  const [found, ...others] = companies.filter(isMeant);
  if (found === undefined || others.length > 0) {
    const known = companies.map(({ id, name }) => `${id} (${name})`).join(', ');
    throw new Error(`Say which company of ${url}: --peer-company <id>. There are: ${known || 'none'}`);
  }
  const able = agents ?? (await list(`/companies/${found.id}/agents`)).filter(isAble).map(({ id }) => id);
  if (able.length === 0) throw new Error(`${url}: the company ${found.name} has no agent that could work`);
  return { url, token, company: found.id, agents: able.slice(0, agentLimit) };
}

const isAble = ({ status }: Named): boolean => status !== 'terminated' && status !== 'pending_approval';

/** Ours first, then the peer, never both at a time. */
export async function measurePeer(peer: Peer, { issues, events, effort, restMs }: DoorSizes): Promise<Row[]> {
  const theirs = await findPeer(peer);
  const loader = startLoader();
  try {
    const book = await serveForBench(await makeEngineBook(issues, ledgerFiles(events, Date.now())));
    let figures: Figure[];
    try {
      await delay(restMs);
      const ours = subjectOf(book, theirs.agents.length);
      figures = await measureWork(loader, ours, { bars, effort });
    } finally {
      book.stop();
    }
    return besideEachOther(figures, await measureWork(loader, theirs, { effort, isGuest: true }));
  } finally {
    loader.stop();
  }
}

/** What was measured of both, with its ratio; what only ours was asked for stands alone. */
export const besideEachOther = (ours: readonly Figure[], theirs: readonly Figure[]): Row[] =>
  ours.map((own) => {
    const other = theirs.find(({ what, unit }) => what === own.what && unit === own.unit);
    const row = { section, ...own };
    if (other === undefined) return row;
    const ratio = own.unit === 'a second' ? own.figure / other.figure : other.figure / own.figure;
    return { ...row, peer: { figure: other.figure, ratio } };
  });
