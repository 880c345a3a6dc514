// Whose a commit is. Pure.
import type { Commit } from '../store/snapshot.ts';

/** Whether what a commit changed is somebody's, and not the outcome of an action. */
export const isForeign = ({ engine, trailers }: Commit): boolean =>
  !engine || trailers.some(([key, value]) => key === 'Action' && value === 'main.take-in');
