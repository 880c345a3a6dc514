// What one commit changed in one file, field by field. Compares versions; knows no kind's rules.
import { z } from 'zod';
import type { Oid } from '../store/snapshot.ts';
import { readBlob } from '../model/entity-cache.ts';
import { pathAt, type Naming } from '../catalog/queries/namings.ts';
import type { Kind } from '../model/kind.ts';
import type { Lookup } from './lookup.ts';

export const changeShape = z.object({
  field: z.string().describe('The field; body for the text'),
  from: z.unknown().optional().describe('What it was; absent where there was nothing'),
  to: z.unknown().optional().describe('What it became; absent where it was taken away'),
});
type FieldChange = z.output<typeof changeShape>;

/** The token differs in every version and says nothing; a text is told apart by its being different. */
const unsaid = new Set(['updated']);

/** A thing and what it was called, newest first. */
export interface Followed {
  kind: Kind;
  namings: readonly Naming[];
}

/** The fields of the thing's file that a commit of the engine's line changed; none where it only went near it. */
export function changesOf(
  { sources: { reader } }: Lookup,
  { kind, namings }: Followed,
  { oid, position }: { oid: Oid; position: number },
): FieldChange[] {
  const [parent] = reader.commit(oid).parents;
  const after = fieldsIn(oid, pathAt(namings, position));
  const before = parent === undefined ? {} : fieldsIn(parent, pathAt(namings, position - 1));
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => !unsaid.has(field) && JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));

  function fieldsIn(commit: Oid, path: string | undefined): Record<string, unknown> {
    const blob = path === undefined ? undefined : reader.snapshot(commit).oid(path);
    if (path === undefined || blob === undefined) return {};
    const reading = readBlob(kind, path, blob, () => reader.blob(blob));
    return 'data' in reading ? { ...reading.data } : {};
  }
}
