// Who has an issue, as a register that callers compare and set one at a time: the rules of checkout, release, moving,
// assigning and taking by force, said once more and apart from the engine. Knows no process and no clock.
import type { Spec } from './linearizable.ts';

export type Status = 'backlog' | 'todo' | 'in_progress' | 'in_review' | 'blocked' | 'done' | 'cancelled';

export type Input = { issue: string } & (
  | { do: 'checkout'; agent: string; run: string }
  | { do: 'release'; agent: string; run: string }
  | { do: 'move'; agent: string; run: string; to: Status }
  | { do: 'board checkout'; agent: string }
  | { do: 'board move'; to: Status }
  | { do: 'assign'; agent: string }
  | { do: 'force-release' | 'show' }
);

/** What an answer says of the issue: its hands and its version, or why not. */
export type Output = Hands & ({ ok: true; version: string } | { ok: false; code: string });

interface Hands {
  status?: Status | undefined;
  /** Slug of the agent it is with; null with nobody. */
  owner?: string | null | undefined;
  run?: string | null | undefined;
}

export interface Register {
  status: Status;
  owner: string | null;
  run: string | null;
  /** The token in its file; undefined while only a call without an answer knows it. */
  version: string | undefined;
}

/** What a call does to the register where nobody interferes: new hands, or the refusal and what it tells. */
export type Effect = Partial<Omit<Register, 'version'>> | { code: string; tells: (keyof Hands)[] };

/** Whether a run is over, so that what it holds is nobody's. */
type IsDead = (run: string) => boolean;

const moves: Record<Status, readonly Status[]> = {
  backlog: ['todo', 'cancelled'],
  todo: ['in_progress', 'blocked', 'backlog', 'cancelled'],
  in_progress: ['in_review', 'done', 'blocked', 'todo', 'cancelled'],
  in_review: ['done', 'in_progress', 'blocked', 'cancelled'],
  blocked: ['todo', 'in_progress', 'cancelled'],
  // The board reopens, and says why.
  done: ['todo'],
  cancelled: ['todo'],
};
const isOver = (status: Status): boolean => status === 'done' || status === 'cancelled';
const taken: Effect = { code: 'ISSUE_TAKEN', tells: ['owner', 'status'] };
const unchanged: Effect = {};

export function effectOf(register: Register, input: Input, isDead: IsDead = () => false): Effect {
  const { status, owner, run } = register;
  switch (input.do) {
    case 'show':
      return unchanged;
    case 'checkout':
      return takenBy(register, input.agent, input.run, isDead);
    case 'board checkout':
      return takenBy(register, input.agent, null, isDead);
    case 'release':
    case 'move':
      if (owner !== input.agent || run === null)
        return { code: 'ISSUE_NOT_HELD', tells: ['owner', 'status'] };
      if (run !== input.run) return { code: 'RUN_FENCED', tells: ['run'] };
      return input.do === 'release' ? { status: 'todo', owner: null, run: null } : movedTo(status, input.to);
    case 'board move':
      return movedTo(status, input.to);
    case 'force-release':
      if (status !== 'in_progress') return { code: 'ISSUE_NOT_HELD', tells: ['owner', 'status'] };
      return { status: 'todo', owner: null, run: null };
    case 'assign':
      return assignedTo(register, input.agent, isDead);
  }
}

const isHeld = ({ status, owner, run }: Register, isDead: IsDead): boolean =>
  status === 'in_progress' && (run === null ? owner !== null : !isDead(run));

function takenBy(register: Register, agent: string, by: string | null, isDead: IsDead): Effect {
  const { status, owner, run } = register;
  const own = owner === agent;
  if (own && by !== null && run === by) return unchanged;
  if (isOver(status)) return { code: 'ISSUE_STATUS', tells: ['status'] };
  const held = isHeld(register, isDead);
  const abandoned = status === 'in_progress' && !held;
  // What the board put into the agent's hands, the agent's run takes up.
  const takesUp = own && run === null && by !== null;
  if ((owner !== null && !own && !abandoned) || (held && !takesUp)) return taken;
  if (status === 'blocked') return { code: 'ISSUE_STATUS', tells: ['status'] };
  return { status: 'in_progress', owner: agent, run: by };
}

function movedTo(from: Status, to: Status): Effect {
  if (from === to) return unchanged;
  if (!moves[from].includes(to)) return { code: 'MOVE_REFUSED', tells: ['status'] };
  return to === 'in_progress' ? { status: to } : { status: to, run: null };
}

function assignedTo(register: Register, agent: string, isDead: IsDead): Effect {
  if (register.owner === agent) return unchanged;
  if (isOver(register.status)) return { code: 'MOVE_REFUSED', tells: ['status'] };
  if (isHeld(register, isDead)) return taken;
  const left = register.status === 'in_progress' ? ({ status: 'todo', run: null } as const) : {};
  return { owner: agent, ...left };
}

/** An issue in todo that nobody has. */
export const issueRegister: Spec<Register, Input, Output> = {
  initial: { status: 'todo', owner: null, run: null, version: undefined },
  nameOf: ({ status, owner, run, version }) => `${status} ${owner} ${run} ${version}`,
  step(register, input, output) {
    const effect = effectOf(register, input);
    if ('code' in effect) {
      const said = output ?? { ok: false, code: effect.code };
      if (said.ok || said.code !== effect.code) return undefined;
      const isSo = effect.tells.every((key) => output === undefined || said[key] === register[key]);
      return isSo ? register : undefined;
    }
    const isChange = Object.keys(effect).length > 0;
    const next = { ...register, ...effect, ...(isChange ? { version: undefined } : {}) };
    if (output === undefined) return next;
    if (!output.ok || output.status !== next.status || output.owner !== next.owner || output.run !== next.run)
      return undefined;
    // What did not change has the version it had; a new one is newer.
    if (next.version !== undefined && next.version !== output.version) return undefined;
    if (isChange && register.version !== undefined && output.version <= register.version) return undefined;
    return { ...next, version: output.version };
  },
};
