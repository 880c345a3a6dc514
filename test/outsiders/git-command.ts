// A person's git as they call it: each command once, and once more after a moment when somebody held a lock. Counts what
// was refused, because that is what a person feels of the engine.
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a person waits before they type a refused command again, in milliseconds, and how often they do. */
const againMs = 300;
const triesLimit = 20;
const commandLimitMs = 60_000;

/** What git says when another git, or the engine, was at it in the same moment. */
const lockWords =
  /index\.lock|Unable to create '.*\.lock'|cannot lock ref|unable to write new index|but expected/i;

export interface Ran {
  ok: boolean;
  /** Everything it said. */
  said: string;
}

export interface Counts {
  commands: number;
  /** First attempts that met a lock. */
  refused: number;
  /** Commands whose second attempt met one too. */
  refusedTwice: number;
  /** Other refusals by the command: what was dirty, what conflicted. */
  others: Map<string, number>;
}

export class PersonsGit {
  readonly counts: Counts = { commands: 0, refused: 0, refusedTwice: 0, others: new Map() };
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Runs a command until no lock is in its way. */
  async run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
    this.counts.commands++;
    for (let tries = 1; ; tries++) {
      const ran = await this.#once(args, env);
      if (ran.ok || !lockWords.test(ran.said)) {
        if (!ran.ok) this.#note(args, ran);
        return ran;
      }
      if (tries === 1) this.counts.refused++;
      if (tries === 2) this.counts.refusedTwice++;
      if (tries === triesLimit)
        throw new Error(`git ${args.join(' ')} was refused ${tries} times: ${ran.said}`);
      await pause(againMs);
    }
  }

  /** What a reading command answers. */
  async ask(...args: string[]): Promise<string> {
    const { ok, said } = await this.#once(args, {});
    return ok ? said.trimEnd() : '';
  }

  #note([command]: readonly string[], { said }: Ran): void {
    if (/nothing (added )?to commit|no changes added|No local changes/.test(said)) return;
    if (process.env.MINUTEBOOK_TALK) console.log(`${command}: ${said.slice(0, 600)}`);
    this.counts.others.set(command!, (this.counts.others.get(command!) ?? 0) + 1);
  }

  #once(args: readonly string[], env: Record<string, string>): Promise<Ran> {
    return new Promise((resolve) => {
      execFile(
        'git',
        ['-C', this.#root, ...args],
        { env: { ...process.env, ...env }, timeout: commandLimitMs, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => resolve({ ok: error === null, said: stdout + stderr }),
      );
    });
  }
}
