// Those who act through the engine's doors beside a person: callers over the daemon's socket, commands, and processes
// that open the book themselves. Each action sets a value nobody else sets, so that every one can be found again.
import { issuePath } from '../../engine/model/paths.ts';

export interface Act {
  action: string;
  input: Record<string, unknown>;
  /** What it sets in which file; absent where the file has a name of its own making. */
  sets?: { path: string; field: string; value: string };
}

/** An action that was answered. */
export interface Acknowledged extends Act {
  commit: string;
}

/** The n-th action of a caller: mostly a field of an issue, sometimes a comment or a new issue. */
export function actOf(caller: string, n: number, issue: number, pick: () => number): Act {
  const identifier = `ACME-${issue}`;
  const path = issuePath('acme', identifier);
  const value = `${caller}-${n}`;
  const what = pick();
  if (what < 0.1) return { action: 'issue.comment', input: { issue: identifier, body: `Comment ${value}` } };
  if (what < 0.15) return { action: 'issue.create', input: { title: `Issue ${value}`, company: 'acme' } };
  if (what < 0.6)
    return {
      action: 'issue.change',
      input: { issue: identifier, billingCode: value },
      sets: { path, field: 'billingCode', value },
    };
  const due = new Date(Date.UTC(2027, 0, 1 + Math.floor(pick() * 20_000))).toISOString().slice(0, 10);
  return {
    action: 'issue.change',
    input: { issue: identifier, due },
    sets: { path, field: 'due', value: due },
  };
}
