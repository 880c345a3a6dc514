// Tells the board, as events, what the store finds beside its writing: a person's git, packs that cannot be kept small.
// Telling never stops what it tells of; what is found before there is somewhere to tell it waits.
import type { Context } from './actions/context.ts';
import { clearEvent, noteEvent } from './actions/event-note.ts';
import { boardEventsOf } from './shown.ts';
import type { Shown } from './store/forward-types.ts';

const upkeep = { key: 'store.upkeep', type: 'store.upkeep' };

export class Telling {
  #waiting: Shown[] = [];
  #context: Context | undefined;
  #isSound = true;

  /** From now on there is somewhere to tell it. */
  async begin(context: Context): Promise<void> {
    this.#context = context;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const shown of waiting) await this.#tell(context, shown);
  }

  shown(shown: Shown): void {
    if (this.#context === undefined) this.#waiting.push(shown);
    else void this.#tell(this.#context, shown);
  }

  /** A look at the packs ended: with a problem, or without. Told when that changes. */
  upkeep(problem?: unknown): void {
    const isSound = problem === undefined;
    const context = this.#context;
    if (context === undefined || this.#isSound === isSound) return;
    this.#isSound = isSound;
    const reason = problem instanceof Error ? problem.message : String(problem);
    const told = isSound
      ? clearEvent(context, { ...upkeep, type: 'store.upkeep.over', message: 'Packs are kept small again' })
      : noteEvent(context, {
          ...upkeep,
          severity: 'warning',
          message: `Packs could not be kept small, nothing is lost: ${reason}`,
        });
    told.catch(() => undefined);
  }

  async #tell(context: Context, shown: Shown): Promise<void> {
    for (const event of boardEventsOf(shown)) await noteEvent(context, event).catch(() => undefined);
  }
}
