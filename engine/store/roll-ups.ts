// Rolls packs up on a thread of its own: it takes some thirty milliseconds of the processor, every few seconds under load.
// Knows no pack.
import { scriptBeside, SideThread } from '../base/side-thread.ts';
import { type RolledUp, rollUp } from './roll-up.ts';

/** What the thread is asked. */
export type Job = Parameters<typeof rollUp>;

export class RollUps {
  /** The first is done without a thread: most processes, commands above all, do no other. */
  #isFirst = true;
  readonly #thread = new SideThread<Job, RolledUp | undefined>(
    scriptBeside(import.meta.url, 'roll-up-thread'),
  );

  /** As the function; one at a time. What the thread cannot do is done here, where somebody can be told why. */
  async rollUp(...job: Job): Promise<RolledUp | undefined> {
    const told = this.#isFirst ? undefined : await this.#thread.ask(job);
    this.#isFirst = false;
    return told === undefined ? rollUp(...job) : told.done;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
