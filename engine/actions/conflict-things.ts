// Two things at one place, each said so that a person can choose: what it is, what it is called, who made it and when.
// Reads; decides nothing.
import { z } from 'zod';
import { sayThing } from '../base/faults/conflict.ts';
import { idIn } from '../model/another.ts';
import type { Meeting } from '../model/conflict.ts';
import { readBytes } from '../model/entity-cache.ts';
import { kindNames } from '../model/kind-names.ts';
import { locate } from '../model/paths.ts';
import { nameOf } from './lookup.ts';
import { createdAtOf } from './named.ts';

export const thingShape = z.object({
  id: z.string().describe('Its id'),
  kind: z.enum(kindNames).describe('What it is'),
  name: z.string().describe('Its identifier or short name'),
  title: z.string().nullable().describe('What people call it'),
  createdAt: z.string().nullable().describe('When it was made'),
  createdBy: z.string().nullable().describe('Who made it, where the file says so'),
});
type Thing = z.output<typeof thingShape>;

interface Things {
  mine: Thing;
  theirs: Thing;
}

/** Both sides of a conflict, where they are two things and not two versions of one. */
export function thingsOf(path: string, { mine, theirs }: Meeting): Things | null {
  const [one, other] = [mine, theirs].map((bytes) => bytes && thingIn(path, Buffer.from(bytes)));
  return one && other && one.id !== other.id ? { mine: one, theirs: other } : null;
}

function thingIn(path: string, bytes: Buffer): Thing | undefined {
  const [id, place] = [idIn(bytes), locate(path)];
  if (id === undefined || place === undefined) return undefined;
  const reading = readBytes(place.kind, path, bytes);
  const data: Said = 'data' in reading ? (reading.data as object) : {};
  return {
    id,
    kind: place.kind,
    name: nameOf(place, data),
    title: data.title ?? data.name ?? null,
    createdAt: createdAtOf({ ...data, id }),
    createdBy: data.createdBy ?? data.requestedBy ?? data.author ?? null,
  };
}

export const sayThings = ({ mine, theirs }: Things): Record<keyof Things, string> => ({
  mine: sayThing(mine),
  theirs: sayThing(theirs),
});

/** What files of some kinds say of themselves. */
interface Said {
  title?: string;
  name?: string;
  createdBy?: string;
  requestedBy?: string;
  author?: string;
}
