// Which files are facts: records of what happened, written once by the engine. Nobody changes, removes or invents one.
import { locate, locateBatch } from './paths.ts';
import type { Kind } from './place.ts';

const factKinds: ReadonlySet<Kind> = new Set(['run', 'approval']);

/** Whether the file at a path is a record of a run, a decision, or a batch of costs or events. */
export function isFact(path: string): boolean {
  const place = locate(path);
  return place ? factKinds.has(place.kind) : locateBatch(path) !== undefined;
}
