// Calls that come too late: of a run that is over, or that no longer holds what it writes to. They are refused where every
// call is; here they are written down, so that somebody can see that a run went on. Refuses nothing itself.
import type { RunTokens } from '../identity/run-tokens.ts';
import { actorName, type Actor } from '../model/actor.ts';
import type { KernelEvent } from './kernel.ts';

/** Lines in the log about one run: an agent that goes on for hours must not fill the disk. */
const lineLimit = 20;
/** Runs whose lines are counted. */
const runLimit = 1_000;

/** Outcomes that say that a newer holder, or the end, came before the call. */
const late: ReadonlySet<string> = new Set(['RUN_OVER', 'RUN_FENCED']);

export interface LateCalls {
  /** Takes notice of a token that a call came with and that proved nobody: its run may be over. */
  noteRefused(token: string): void;
  /** Takes notice of how a call ended. */
  note(call: { actor: Actor; action: string; outcome: string }): void;
}

export function watchLateCalls(
  tokens: Pick<RunTokens, 'former'>,
  log: (event: KernelEvent) => void,
): LateCalls {
  const lines = new Map<string, number>();
  const say = (run: string, agent: string, message: string): void => {
    const said = lines.get(run) ?? 0;
    if (said >= lineLimit) return;
    lines.set(run, said + 1);
    for (const oldest of lines.keys()) if (lines.size > runLimit) lines.delete(oldest);
    log({ event: 'run:late', run, agent, message });
  };
  return {
    noteRefused(token) {
      const former = tokens.former(token);
      if (former) say(former.run, actorName(former), 'a call with its token was refused: it is over');
    },
    note({ actor, action, outcome }) {
      if (actor.kind === 'agent' && actor.run !== undefined && late.has(outcome))
        say(actor.run, actorName(actor), `${action} was refused: ${outcome}`);
    },
  };
}
