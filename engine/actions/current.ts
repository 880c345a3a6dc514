// The version token: which version of a file an editor started from.
import { fault } from '../base/fault.ts';
import type { Entry } from './lookup.ts';

/** Refuses a write that started from another version than the present one: CHANGED_SINCE. */
export function mustBeCurrent(entry: Entry, ifUpdated: string | undefined): void {
  if (ifUpdated === undefined) return;
  const current =
    'updated' in entry.data && typeof entry.data.updated === 'string' ? entry.data.updated : 'none';
  if (current !== ifUpdated)
    throw fault('CHANGED_SINCE', { name: entry.name, given: ifUpdated, current, field: 'ifUpdated' });
}
