// What a change did to files, told field by field where a file is an entity. Compares versions; knows no kind's rules.
import { z } from 'zod';
import { readBytes } from '../model/entity-cache.ts';
import { locate } from '../model/paths.ts';
import { unifiedDiff } from '../model/unified-diff.ts';
import { changeShape } from './entity-changes.ts';
import { changedKeys } from './field-rights.ts';

export interface FileChange {
  path: string;
  was: Buffer | undefined;
  is: Buffer | undefined;
}

export const fileShape = z.object({
  path: z.string().describe('The file'),
  kind: z.string().nullable().describe('What kind of thing it is'),
  company: z.string().nullable().describe('Slug of its company'),
  name: z.string().describe('What people call it'),
  how: z.enum(['changed', 'added', 'removed']).describe('What became of the file'),
  fields: z.array(changeShape).describe('Fields that became different; body for the text'),
});
export type ChangedFile = z.output<typeof fileShape>;

/** Bytes of a difference that is shown; the rest is told by its size. */
const diffLimit = 256 * 1024;

export const changedFiles = (changes: readonly FileChange[]): ChangedFile[] =>
  changes.map(({ path, was, is }) => {
    const place = locate(path);
    const how = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const [before, after] = [was, is].map((bytes) => fieldsOf(path, bytes));
    const keys = how === 'changed' ? changedKeys(before!, after!) : [];
    return {
      path,
      kind: place?.kind ?? null,
      company: place?.company ?? null,
      name: nameOfFile(path),
      how,
      fields: keys.map((field) => ({ field, from: before![field], to: after![field] })),
    };
  });

/** What people call what lies there: ACME-42, cto, plan of ACME-42; the path where it is no entity. */
export function nameOfFile(path: string): string {
  const place = locate(path);
  if (!place) return path;
  const beside = place.issue === undefined ? undefined : locate(place.issue);
  return beside ? `${place.slug} of ${beside.slug}` : place.slug;
}

function fieldsOf(path: string, bytes: Buffer | undefined): Record<string, unknown> {
  const place = locate(path);
  if (bytes === undefined || !place) return {};
  const reading = readBytes(place.kind, path, bytes);
  return 'data' in reading ? { ...reading.data } : {};
}

/** The changes as `git diff` shows them. */
export function diffOf(changes: readonly FileChange[]): string {
  const text = changes
    .map(({ path, was, is }) => unifiedDiff(path, was?.toString('utf8'), is?.toString('utf8')))
    .filter(Boolean)
    .join('\n');
  return text.length <= diffLimit
    ? text
    : `${text.slice(0, diffLimit)}\n… and ${text.length - diffLimit} characters more`;
}
