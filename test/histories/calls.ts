// What a client asks next: mostly checkouts, of few issues, and now and then something that a caller who was away too
// long would ask. Knows no door.
import type { Input, Status } from './issue-register.ts';

/** A checkout of the past. */
export interface Hold {
  issue: string;
  agent: string;
  run: string;
}

export interface Asker {
  client: number;
  call: number;
  issues: readonly string[];
  /** What it checked out so far, the latest last; it need not hold any of it now. */
  holds: readonly Hold[];
  door: 'socket' | 'commands';
}

/** One call; a list asks of every issue at once. */
export interface Chosen {
  asks: Input[];
  isList: boolean;
}

/** Two clients share an agent, so that runs of one agent meet. */
export const agentOf = (client: number): string => `w${client % 8}`;

const movesTo: readonly Status[] = ['in_review', 'todo', 'todo'];

export function chooseCall(pick: () => number, asker: Asker): Chosen {
  const { issues, door } = asker;
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(pick() * all.length)]!;
  const issue = oneOf(issues);
  const chance = pick();
  if (chance < 0.06) return { asks: issues.map((issue) => ({ issue, do: 'show' })), isList: true };
  const one = (ask: Input): Chosen => ({ asks: [ask], isList: false });
  if (chance < 0.2) return one({ issue, do: 'show' });
  if (chance < 0.28) return one({ issue, do: 'assign', agent: agentOf(Math.floor(pick() * 8)) });
  if (chance < 0.38) return one({ issue, do: 'force-release' });
  if (door === 'commands' || chance < 0.43) return one(boardCall(pick, issue, oneOf(movesTo)));
  if (chance < 0.7 || asker.holds.length === 0) return one(checkout(pick, asker, issue));
  // The latest of its runs, or one that has long lost its issue.
  const hold = pick() < 0.7 ? asker.holds.at(-1)! : oneOf(asker.holds);
  return one(chance < 0.85 ? { ...hold, do: 'release' } : { ...hold, do: 'move', to: oneOf(movesTo) });
}

const boardCall = (pick: () => number, issue: string, to: Status): Input =>
  pick() < 0.7
    ? { issue, do: 'board checkout', agent: agentOf(Math.floor(pick() * 8)) }
    : { issue, do: 'board move', to };

function checkout(pick: () => number, { client, call, holds }: Asker, issue: string): Input {
  const agent = agentOf(client);
  const again = holds.at(-1);
  const isAgain = again !== undefined && pick() < 0.15;
  return isAgain ? { ...again, do: 'checkout' } : { issue, do: 'checkout', agent, run: `c${client}-${call}` };
}
