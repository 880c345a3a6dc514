// One request is one commit, however often it is sent: a caller whose answer got lost sends the same key again and is
// told what came of it. What this process did is remembered; what an earlier one did stands in the newest commits.
import { createHash } from 'node:crypto';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { readEntityTrailer, trailers } from '../model/trailers.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import type { ChangeAction, Performed } from './action.ts';
import type { Context } from './context.ts';
import { Lookup } from './lookup.ts';
import { sourcesOf } from './write-draft.ts';

/** Keys remembered; callers give up long before so many others have come. */
const memoryLimit = 2_000;
/** Commits read for keys when a process begins. */
const historyLimit = 2_000;

interface Known {
  input: string;
  /** Of this process: the answer, or its coming. */
  answer?: Promise<Performed>;
  /** Of an earlier process: the commit. */
  commit?: Oid;
}

const memories = new WeakMap<Reader, Map<string, Known>>();

/** A short name of an input, so that another input under the same key is told apart. */
export const digestOf = (input: unknown): string =>
  createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 16);

/** Does it, unless a request of the same actor, action and key was done: then its answer again. REQUEST_KEY_REUSED. */
export async function once(
  context: Context,
  action: ChangeAction,
  input: unknown,
  perform: () => Promise<Performed>,
): Promise<Performed> {
  const { requestKey, store } = context;
  if (requestKey === undefined) return perform();
  const memory = memoryOf(store);
  const name = `${actorName(context.actor)} ${action.name} ${requestKey}`;
  const known = memory.get(name);
  if (known === undefined) {
    const answer = perform();
    remember(memory, name, { input: digestOf(input), answer });
    // What failed was not done, and may be tried again under its key.
    answer.catch(() => memory.delete(name));
    return answer;
  }
  if (known.input !== digestOf(input))
    throw fault('REQUEST_KEY_REUSED', { action: action.name, key: requestKey });
  return known.answer ?? again(context, action, input, known.commit!);
}

/** The answer that an earlier process gave, or was about to give, read from what it committed. */
async function again(context: Context, action: ChangeAction, input: unknown, oid: Oid): Promise<Performed> {
  const { store, actor } = context;
  const commit = store.commit(oid);
  if (!action.again) throw fault('REQUEST_DONE', { commit: oid, subject: commit.subject });
  const about = commit.trailers.flatMap(([key, value]) =>
    key === trailers.entity ? (readEntityTrailer(value) ?? []) : [],
  );
  const lookup = new Lookup(store.snapshot(oid), sourcesOf(context), actor);
  const result = action.output.parse(action.again(lookup, { commit, about }));
  if (action.after) await action.after(context, { input, result, commit: oid });
  return { result, commit: oid };
}

function memoryOf(store: Reader): Map<string, Known> {
  const known = memories.get(store);
  if (known) return known;
  const memory = new Map<string, Known>();
  memories.set(store, memory);
  const head = store.head();
  const commits = head === undefined ? [] : store.log(head, { limit: historyLimit });
  for (const commit of commits.filter(({ engine }) => engine).reverse()) {
    const said = new Map(commit.trailers);
    const input = said.get(trailers.input);
    if (input === undefined) continue;
    const name = [trailers.actor, trailers.action, trailers.request].map((key) => said.get(key)).join(' ');
    remember(memory, name, { input, commit: commit.oid });
  }
  return memory;
}

function remember(memory: Map<string, Known>, name: string, known: Known): void {
  memory.set(name, known);
  const [oldest] = memory.keys();
  if (memory.size > memoryLimit && oldest !== undefined) memory.delete(oldest);
}
