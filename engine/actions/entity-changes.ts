// What one commit changed in one file, field by field. Compares versions; knows no kind's rules.
import { z } from 'zod';
import type { Oid } from '../store/snapshot.ts';
import { readBlob } from '../model/entity-cache.ts';
import type { Entry, Lookup } from './lookup.ts';

export const changeShape = z.object({
  field: z.string().describe('The field; body for the text'),
  from: z.unknown().optional().describe('What it was; absent where there was nothing'),
  to: z.unknown().optional().describe('What it became; absent where it was taken away'),
});
type FieldChange = z.output<typeof changeShape>;

/** The token differs in every version and says nothing; a text is told apart by its being different. */
const unsaid = new Set(['updated']);

/** The fields of the entry's file that a commit of the engine's line changed; none where it only went near it. */
export function changesOf({ sources: { reader } }: Lookup, entry: Entry, commit: Oid): FieldChange[] {
  const [parent] = reader.commit(commit).parents;
  const after = fieldsAt(reader.snapshot(commit).oid(entry.path));
  const before = parent === undefined ? {} : fieldsAt(reader.snapshot(parent).oid(entry.path));
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => !unsaid.has(field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));

  function fieldsAt(oid: Oid | undefined): Record<string, unknown> {
    if (oid === undefined) return {};
    const reading = readBlob(entry.kind, entry.path, oid, () => reader.blob(oid));
    return 'data' in reading ? { ...reading.data } : {};
  }
}
