// What scripts/bench is asked for: sections, sizes of the doors, a peer. Reads words; measures nothing.
import { parseArgs } from 'node:util';
import { wholeEffort } from './door-work.ts';
import type { DoorSizes } from './doors.ts';
import type { Peer } from './peer.ts';

export const usage = `Usage: scripts/bench [section …] [--write]
Sections: actions catalog scale past commands daemon damage person hand-edits doors growth; growth takes minutes and must be named.

The doors, of other sizes, and beside a running server of the same paths:
  scripts/bench doors [--issues 10000] [--events 100000] [--seconds 4]
  scripts/bench doors --peer http://127.0.0.1:3100 [--peer-token <key>] [--peer-company <id>] [--peer-agents <id>,<id>]
It makes issues, comments and cost events there, and leaves them. What it has to know is found through the server's API.`;

export interface Orders {
  /** All that are not long if empty. */
  sections: readonly string[];
  write: boolean;
  doors: DoorSizes;
  peer?: Peer;
}

const issues = 10_000;
const events = 100_000;
const restMs = 20_000;
/** Of smaller sizes no part is smaller than this. */
const least = 8;

const text = { type: 'string' } as const;
const options = {
  write: { type: 'boolean' },
  issues: text,
  events: text,
  seconds: text,
  peer: text,
  'peer-token': text,
  'peer-company': text,
  'peer-agents': text,
} as const;

/** Throws an error whose message says what is wrong with the words. */
export function readOrders(args: readonly string[], known: readonly string[]): Orders {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const { write = false, peer, ...others } = values;
  const unknown = positionals.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new Error(`There is no section "${unknown}".`);
  if ((peer !== undefined || Object.keys(others).length > 0) && positionals.join() !== 'doors')
    throw new Error('Sizes and a peer are for the doors: scripts/bench doors …');
  if (write && [others.issues, others.events, others.seconds].some((size) => size !== undefined))
    throw new Error('The page holds figures of whole sizes: leave --write or the sizes out.');
  return {
    sections: positionals,
    write,
    doors: sizesIn(others),
    ...(peer !== undefined && {
      peer: {
        url: peer.replace(/\/+$/, ''),
        token: others['peer-token'],
        company: others['peer-company'],
        agents: others['peer-agents']?.split(','),
      },
    }),
  };
}

/** Small sizes are for a look whether all of it works: then everything is smaller by the share of the time. */
function sizesIn(values: Partial<Record<'issues' | 'events' | 'seconds', string>>): DoorSizes {
  const size = (text: string | undefined, usual: number): number => {
    if (text === undefined) return usual;
    if (Number(text) > 0) return Number(text);
    throw new Error(`"${text}" is no size.`);
  };
  const seconds = size(values.seconds, wholeEffort.seconds);
  const share = Math.min(1, seconds / wholeEffort.seconds);
  const part = (whole: number): number => Math.max(least, Math.round(whole * share));
  return {
    issues: size(values.issues, issues),
    events: size(values.events, events),
    restMs: share * restMs,
    effort: {
      warmSeconds: share * wholeEffort.warmSeconds,
      seconds,
      rounds: Math.max(1, Math.round(share * wholeEffort.rounds)),
      reads: part(wholeEffort.reads),
      ownIssues: part(wholeEffort.ownIssues),
    },
  };
}
