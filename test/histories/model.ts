// A company's issues as the simplest thing that behaves like them: who has each, in which status, what it is called and how
// urgent it is; whose run lives; what stands in a person's work tree. Asks no engine.
import { effectOf, type Input, type Register } from './issue-register.ts';

export interface ModelIssue extends Register {
  title: string;
  priority: string;
  comments: number;
  removed: boolean;
  /** Tokens it had before the present one. */
  tokens: string[];
}

/** What a person's editor shows of an issue: the version that was brought forward last. */
export type Page = Pick<ModelIssue, 'title' | 'priority'> & { removed: boolean };

/** A request that made a commit, and what it was answered. */
export interface Asked {
  agent: string | undefined;
  run: string | undefined;
  name: string;
  input: object;
  key: string;
  answer: unknown;
  at: number;
}

export const leaseMs = 30 * 60_000;

export class Model {
  readonly issues = new Map<string, ModelIssue>();
  readonly pages = new Map<string, Page>();
  /** The present run of each agent. */
  readonly runs = new Map<string, string>();
  /** When each run is over at the latest, in milliseconds. */
  readonly leases = new Map<string, number>();
  now: number;
  last: Asked | undefined;
  #count = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** A name that was not given before: for titles, runs and keys. */
  fresh = (word: string): string => `${word}-${(this.#count += 1)}`;

  isDead = (run: string): boolean => (this.leases.get(run) ?? Infinity) <= this.now;

  /** The n-th issue there is. */
  pick(n: number): [name: string, issue: ModelIssue] | undefined {
    const all = [...this.issues];
    return all.length === 0 ? undefined : all[n % all.length];
  }

  create(title: string, owner: string | null, status: 'backlog' | 'todo'): string {
    const name = `ACME-${this.issues.size + 1}`;
    const free = { run: null, version: undefined, comments: 0, removed: false, tokens: [] };
    this.issues.set(name, { ...free, status, owner, title, priority: 'medium' });
    return name;
  }

  /** Changes hands as the register says; answers the code of the refusal, or undefined. */
  handle(input: Input): string | undefined {
    const issue = this.issues.get(input.issue)!;
    if ('run' in input && this.isDead(input.run)) return 'RUN_OVER';
    if (issue.removed) return 'ISSUE_REMOVED';
    const effect = effectOf(issue, input, this.isDead);
    if ('code' in effect) return effect.code;
    Object.assign(issue, effect);
    return undefined;
  }

  /** What is refused of any other write of the board's. */
  refusal(issue: ModelIssue): string | undefined {
    return issue.removed ? 'ISSUE_REMOVED' : undefined;
  }

  remove(issue: ModelIssue): void {
    Object.assign(issue, { removed: true, owner: null, run: null, title: 'Removed', comments: 0 });
    if (issue.status !== 'done') issue.status = 'cancelled';
  }

  /** The work tree has what the line has. */
  bringForward(): void {
    for (const [name, { title, priority, removed }] of this.issues)
      this.pages.set(name, { title, priority, removed });
  }
}
