// Performs an action by name: parse, policy, run, output. The one way every door and the kernel call actions.
// Knows no noun and no door.
import { fault } from '../base/fault.ts';
import { isTooDeep, tooDeep } from '../base/nesting.ts';
import { textFlaws } from '../base/plain-text.ts';
import type { Actor } from '../model/actor.ts';
import type { Change } from '../store/change.ts';
import type { Action, ChangeAction, PerformAction, Performed, ReadAction } from './action.ts';
import { actions } from './all.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import { readInput, type InputProblem } from './input-problems.ts';
import type { Lookup } from './lookup.ts';
import { nowFor } from './now.ts';
import { readPast } from './past.ts';
import { permit } from './permit.ts';
import { problemsBeside } from './problems-beside.ts';
import { digestOfRequest, once } from './repeat.ts';
import { mustMatch } from './match.ts';
import { refuseSecretsGiven, refuseSecretsIn } from './refuse-secrets.ts';
import { mustLive } from './run-fence.ts';
import { writeDraft } from './write-draft.ts';

export type { Performed } from './action.ts';

const byName: ReadonlyMap<string, Action> = new Map(actions.map((action) => [action.name, action]));

/** The action of that name, or ACTION_UNKNOWN with what is near. */
export function findAction(name: string): Action {
  const action = byName.get(name);
  if (action) return action;
  const [noun, verb] = name.split('.');
  const near = actions.map((known) => known.name).filter((known) => known.split('.')[0] === noun);
  const elsewhere = actions.map((known) => known.name).filter((known) => known.split('.')[1] === verb);
  throw fault('ACTION_UNKNOWN', { action: name, near: (near.length ? near : elsewhere).slice(0, 8) });
}

/** Performs an action for one actor: the one signature that every door and the kernel are given. */
export type Perform = (
  name: string,
  input: unknown,
  actor: Actor,
  requestKey?: string,
  ifMatch?: readonly string[],
) => Promise<Performed>;

/** Performs `name` for the context's actor. Throws faults; anything else thrown is a defect. */
export async function perform(context: Context, name: string, raw: unknown): Promise<Performed> {
  const action = findAction(name);
  refusePast(action, raw);
  const input = parseInput(context, action, raw);
  if ('change' in action) return once(context, action, input, () => performChange(context, action, input));
  if (context.ifMatch) throw fault('PRECONDITION_UNKNOWN', { action: name });
  if ('read' in action) return performRead(context, action, input as { at?: string });
  const judged = nowFor(context);
  permitAction(action, judged, input);
  refuseSecrets(context, action, input);
  const act = async (): Promise<Performed> => ({
    result: action.output.parse(await action.perform(context, input, judged)),
  });
  return once(context, action, input, act);
}

async function performRead(
  context: Context,
  action: ReadAction,
  { at, ...input }: { at?: string },
): Promise<Performed> {
  const read = (from: Context, lookup: Lookup): unknown => {
    permitAction(action, lookup, input);
    return action.output.parse(action.read(lookup, input, from));
  };
  const lookup = nowFor(context);
  if (at !== undefined) {
    // Who has no say now has none about the past either; in that state everybody's run was alive.
    mustLive(lookup);
    return readPast(context, at, read);
  }
  const result = read(context, lookup);
  const problems = problemsBeside(lookup, action, input);
  const leftOut = action.showsOpenEdits ? [] : leftOutOf(context);
  return { result, ...(problems.length > 0 && { problems }), ...(leftOut.length > 0 && { leftOut }) };
}

/** What stands uncommitted is the board's to know. */
const leftOutOf = ({ actor, openEdits }: Context): string[] =>
  actor.kind === 'user' ? openEdits().map(({ path }) => path) : [];

/** What is past is read and never changed. */
function refusePast(action: Action, raw: unknown): void {
  const { at } = (raw ?? {}) as { at?: unknown };
  if (at === undefined || 'read' in action) return;
  const does = 'change' in action ? 'changes the book' : 'is about now';
  throw fault('AT_NOT_READ', {
    action: action.name,
    at: typeof at === 'string' ? at : JSON.stringify(at),
    does,
  });
}

async function performChange(context: Context, action: ChangeAction, input: unknown): Promise<Performed> {
  if (action.prepare) permitAction(action, nowFor(context), input);
  const prepared = await action.prepare?.(context, input);
  const change = (draft: Draft): Change<unknown> => {
    permitAction(action, draft, input);
    const made = action.change(draft, input, prepared);
    mustMatch(draft, context.ifMatch);
    return made;
  };
  const repeatable = context.requestKey === undefined ? {} : { input: digestOfRequest(action, input) };
  const written = await writeDraft(context, action.name, change, {
    alone: action.alone === true,
    ...repeatable,
  });
  const result = action.output.parse(written.result);
  if (action.after) await action.after(context, { input, result, commit: written.commit });
  if (written.changed && context.actor.kind !== 'system') context.kernel.nudge();
  return { result, ...(written.changed ? { commit: written.commit } : {}) };
}

/** A change is looked at as what it commits; what any other action keeps may come into commits that have no author. */
function refuseSecrets(
  { actor, secrets = [], requestKey = '' }: Context,
  { commitsInput }: PerformAction,
  input: unknown,
): void {
  if (actor.kind === 'system' || commitsInput) return;
  refuseSecretsGiven(secrets, input);
  refuseSecretsIn(secrets, 'The request key', requestKey);
}

function permitAction(action: Action, lookup: Lookup, input: unknown): void {
  mustLive(lookup);
  const { permission, facts } = action.allow;
  const known = facts(lookup, input);
  permit(
    lookup,
    action.name,
    typeof permission === 'function' ? permission(lookup, input) : permission,
    known,
  );
}

/** What the engine itself records was looked at where it came in. */
function parseInput({ actor }: Context, action: Action, raw: unknown): unknown {
  const refusal = (problems: InputProblem[]) => fault('INPUT_INVALID', { action: action.name, problems });
  if (isTooDeep(raw)) throw refusal([{ field: '', problem: tooDeep }]);
  const flaws = actor.kind === 'system' ? [] : textFlaws(raw);
  if (flaws.length > 0)
    throw refusal(flaws.map(({ place, flaw }) => ({ field: place.join('.'), problem: flaw })));
  const { data, problems } = readInput(action.input, raw ?? {});
  if (problems) throw refusal(problems);
  return data;
}
