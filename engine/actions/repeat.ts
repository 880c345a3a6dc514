// One request is one commit, however often it is sent: a caller whose answer got lost sends the same key again and is
// told what came of it. Owns what a repeated request is answered; which were done is request-memory's to know.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { readEntityTrailer, trailers } from '../model/trailers.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import type { ChangeAction, PerformAction, Performed } from './action.ts';
import type { Context } from './context.ts';
import { Lookup } from './lookup.ts';
import { sourcesOf } from './now.ts';
import { companyOfRequest } from './request-company.ts';
import { RequestMemory, requestName } from './request-memory.ts';

const memories = new WeakMap<Reader, RequestMemory>();

/** A short name of an input, so that another input under the same key is told apart. */
export const digestOf = (input: unknown): string => hash('sha256', JSON.stringify(input)).slice(0, 16);

/** The same of a request: what its action takes for asked. */
export const digestOfRequest = (action: ChangeAction | PerformAction, input: unknown): string =>
  digestOf('change' in action && action.asked ? action.asked(input) : input);

/** Does it, unless a request of the same actor, company, action and key was done: then its answer again. REQUEST_KEY_REUSED. */
export async function once(
  context: Context,
  action: ChangeAction | PerformAction,
  input: unknown,
  perform: () => Promise<Performed>,
): Promise<Performed> {
  const { requestKey, store } = context;
  if (requestKey === undefined) return perform();
  const memory = memories.get(store) ?? new RequestMemory(store);
  memories.set(store, memory);
  const name = requestName(actorName(context.actor), action.name, requestKey);
  context.catalog.sync();
  const asked = {
    name,
    company: companyOfRequest(context, input) ?? '',
    input: digestOfRequest(action, input),
  };
  const all = memory.find(name);
  const known = all.find((one) => one.input === asked.input);
  if (known === undefined) {
    if (all.some((one) => mayBeOne(one.company, asked.company)))
      throw fault('REQUEST_KEY_REUSED', { action: action.name, key: requestKey });
    const answer = perform();
    memory.begin(asked, answer);
    return answer;
  }
  if (known.answer) return known.answer;
  assert('change' in action, 'only the answer to a change is read from its commit');
  return again(context, action, input, known.commit!);
}

/** Whether two companies are the same, as far as both are told. */
const mayBeOne = (one: string, other: string): boolean => one === '' || other === '' || one === other;

/** The answer that was given, or about to be given, read from what was committed. */
async function again(context: Context, action: ChangeAction, input: unknown, oid: Oid): Promise<Performed> {
  const { store, actor } = context;
  const commit = store.commit(oid);
  if (!action.again) throw fault('REQUEST_DONE', { commit: oid, subject: commit.subject });
  const about = commit.trailers.flatMap(([key, value]) =>
    key === trailers.entity ? (readEntityTrailer(value) ?? []) : [],
  );
  const [lookup, before] = [oid, commit.parents[0]!].map(
    (at) => new Lookup(store.snapshot(at), sourcesOf(context), actor),
  ) as [Lookup, Lookup];
  const result = action.output.parse(action.again(lookup, { commit, about, before }, input));
  if (action.after) await action.after(context, { input, result, commit: oid });
  return { result, commit: oid };
}
