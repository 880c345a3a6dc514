// A read as of an earlier commit: the same action on that commit's tree and catalog, with the clock where it stood then.
// What only this host knows (which runs live, what waits in the spool) was not committed and is not in the answer: a run
// without an end counts as running, a hold as held. Knows no action.
import assert from 'node:assert/strict';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { LineRow } from '../catalog/queries/line.ts';
import { onlyCompanyOf, type Actor } from '../model/actor.ts';
import { agentPath, companyPath } from '../model/paths.ts';
import type { Oid, Snapshot } from '../store/snapshot.ts';
import { noKernel, type Context } from './context.ts';
import { Lookup } from './lookup.ts';
import { placeOf } from './moment.ts';
import { sourcesOf } from './now.ts';

/** The state an answer is of. */
export interface AsOf {
  commit: Oid;
  /** When the book came to be like this. ISO time; git's times are whole seconds. */
  at: string;
}

export const asOf = ({ oid, at }: LineRow): AsOf => ({ commit: oid, at: iso(at) });

type Read<T> = (context: Context, lookup: Lookup) => T;

/** Reads as of `at`; the present catalog must be at the newest commit. See placeOf for its faults. */
export async function readPast<T>(
  context: Context,
  at: string,
  read: Read<T>,
): Promise<{ result: T; asOf: AsOf }> {
  const place = placeOf(context, at);
  const snapshot = context.store.snapshot(place.oid);
  const answer = (catalog: Catalog): T => {
    const then = contextThen(context, place, snapshot, catalog);
    return read(then, new Lookup(snapshot, sourcesOf(then), then.actor));
  };
  const result = await treeFirst(answer, () => context.catalog.at(place.oid, answer));
  return { result, asOf: asOf(place) };
}

class CatalogWanted extends Error {}

/** In the place of a catalog while nobody knows whether one is needed. */
const noCatalog = new Proxy<object>(
  {},
  {
    get() {
      throw new CatalogWanted();
    },
  },
) as Catalog;

/** What is in one file is answered by the tree alone; only a read that asks more has a catalog made for it. */
async function treeFirst<T>(answer: (catalog: Catalog) => T, again: () => Promise<T>): Promise<T> {
  try {
    return answer(noCatalog);
  } catch (error) {
    if (!(error instanceof CatalogWanted)) throw error;
  }
  return again();
}

/** The last millisecond of a commit's second: nothing it holds lies in its future. */
const restOfSecond = 999;

function contextThen(context: Context, place: LineRow, snapshot: Snapshot, catalog: Catalog): Context {
  const { intake: _, ...rest } = context;
  return {
    ...rest,
    actor: actorThen(context, snapshot, catalog),
    catalog,
    clock: { ...context.clock, now: () => place.at + restOfSecond },
    kernel: noKernel,
    openEdits: () => [],
  };
}

/**
 * Who knows of one company alone under the names that it, and an agent of it, had then: another company may have had the
 * name of its own, and is none of its business.
 */
function actorThen(context: Context, snapshot: Snapshot, catalog: Catalog): Actor {
  const { actor } = context;
  const own = onlyCompanyOf(actor);
  if (own === undefined) return actor;
  const engine: Actor = { kind: 'system' };
  const now = new Lookup(context.store.snapshot(), sourcesOf(context), engine);
  const then = new Lookup(snapshot, { ...sourcesOf(context), catalog }, engine);
  const named = (kind: 'company' | 'agent', path: string, company?: string): string | undefined => {
    const id = now.at(kind, path)?.data.id;
    const there = company === undefined || company === own ? then.at(kind, path) : undefined;
    if (there && there.data.id === id) return there.name;
    return id === undefined ? undefined : then.find(kind, company, id)?.name;
  };
  const company = named('company', companyPath(own));
  if (company === undefined) throw fault('NOT_FOUND', { kind: 'company', ref: own });
  if (actor.kind === 'user') return { ...actor, limits: { ...actor.limits, company } };
  assert(actor.kind === 'agent', 'the engine knows of all companies');
  const slug = named('agent', agentPath(own, actor.slug), company) ?? actor.slug;
  return { ...actor, company, slug };
}
