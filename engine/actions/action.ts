// What an action is: one thing that can be done, described once, so that every door can be mounted from it.
// Owns the shape; knows no door, no noun and no rule of its own.
import { z } from 'zod';
import type { Facts, Permission } from '../model/policy.ts';
import type { Problem } from '../catalog/catalog.ts';
import type { Change } from '../store/change.ts';
import type { NamedEntity } from '../model/trailers.ts';
import type { Commit, Oid } from '../store/snapshot.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import { atField } from './fields.ts';
import type { Lookup } from './lookup.ts';
import type { AsOf } from './past.ts';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api`; a `:name` is a field of the input, as in `/issues/:issue/checkout`. */
  path: string;
}

export interface CliShape {
  /** Input fields given by position, in order: `issue checkout <issue> <agent>`. The rest are options. */
  positional?: readonly string[];
  /** The input field that takes long text: from an option, a file or standard input. */
  text?: string;
  /** The input field that takes a file's bytes as base64: the CLI reads the file named there. */
  file?: string;
  /** Columns a list shows, in order; each is a field of an item. */
  columns?: readonly string[];
}

/** Marks an action as a tool of MCP; the few that agents need most. All tools together must stay small. */
export interface ToolShape {
  name: string;
  /** When to use it, in a sentence; what the action does where that says it. */
  when?: string;
  /** Fields of the input that the tool's description names; all but `company` and `at` when absent. The others work as well. */
  takes?: readonly string[];
  /** What a call says besides, where one tool is several actions: which of them is meant. */
  says?: readonly [field: string, value: string];
  /** Fields of the answer, or of a list's items, that a read shows unless it is asked for others; all when absent. */
  shows?: readonly string[];
}

export interface Allow<I> {
  /** A row of the policy table, or which one where that depends on what is asked. */
  permission: Permission | ((lookup: Lookup, input: I) => Permission);
  /** The facts of the relation between the actor and what the input names. Throws NOT_FOUND for what is missing. */
  facts: (lookup: Lookup, input: I) => Facts;
}

interface Description<I, O> {
  /** `noun.verb`: the word at every level (file, route, tool, command, trailer). */
  name: `${string}.${string}`;
  /** One line, shown in help and in the API's description. */
  sentence: string;
  input: z.ZodType<I>;
  output: z.ZodType<O>;
  allow: Allow<I>;
  route: Route;
  cli?: CliShape;
  /** The engine's own step: doors for people and agents do not offer it. */
  internal?: true;
  tool?: ToolShape;
}

export interface Done<I, O> {
  input: I;
  result: O;
  commit: Oid;
}

/** What a repeated request finds of the first. */
export interface Made {
  commit: Commit;
  /** What it was about, the first one first. */
  about: readonly NamedEntity[];
  /** The book before it. */
  before: Lookup;
}

/** What performing an action answers. */
export interface Performed {
  result: unknown;
  /** The commit that holds it, where one was made. */
  commit?: Oid;
  /** Of a read: what is wrong with the files it is about. Of an earlier state nothing is mended, and nothing told. */
  problems?: readonly Problem[];
  /** Which earlier state was read, where one was asked for. */
  asOf?: AsOf;
  /** Files changed by hand that a read leaves out, because their change is in no commit. */
  leftOut?: string[];
}

/** A pure function on a Draft: one request, one commit. It may run more than once. */
export interface ChangeAction<I = unknown, O = unknown> extends Description<I, O> {
  change(draft: Draft, input: I, prepared?: unknown): Change<O>;
  /**
   * Runs before the change, for an actor who may ask for it: puts into its place what the change only names. Done twice, or
   * for a change that then fails, it must harm nothing. The change is given what it resolves to.
   */
  prepare?(context: Context, input: I): Promise<unknown>;
  /** Commits in a group of its own: for a change whose facts from the catalog another of its group could spoil. */
  alone?: boolean;
  /** What of an input tells its request from another one under the same key; all of it where absent. */
  asked?(input: I): unknown;
  /** The same answer once more, read from the commit that a process before this one made of the same request. */
  again?(lookup: Lookup, made: Made, input: I): O;
  /** Runs once, after the commit is durable: stop runs, write a hint. The commit stands whatever it does. */
  after?(context: Context, done: Done<I, O>): Promise<void> | void;
}

/**
 * Reads one snapshot and the catalog that stands at it; writes nothing. Its input has the field `at` besides its own:
 * which snapshot that is, the newest when absent.
 */
export interface ReadAction<I = unknown, O = unknown> extends Description<I, O> {
  /** Looks into the work tree and git's index as well, which takes the right to write. */
  needsTree?: true;
  read(lookup: Lookup, input: I, context: Context): O;
  /** The answer itself names hand edits that are in no commit; any other names them beside. */
  showsOpenEdits?: true;
}

/**
 * Anything else: asynchronous, through ports, or several writes. A key stands for one request, as of a change, though it may
 * make no commit: while this process lives; what it writes may tell it later.
 */
export interface PerformAction<I = unknown, O = unknown> extends Description<I, O> {
  /** `judged`: the book as it was when the call was allowed. */
  perform(context: Context, input: I, judged: Lookup): Promise<O>;
  /** All that it keeps of its input stands in commits of its actor, which are looked at for secrets; else the input is. */
  commitsInput?: true;
}

export type Action = ChangeAction | ReadAction | PerformAction;

type Own = 'name' | 'input' | 'output';
type Shape<I, O> =
  | Omit<ChangeAction<I, O>, Own>
  | Omit<ReadAction<I, O>, Own>
  | Omit<PerformAction<I, O>, Own>;

/** Fields of an action's input or output; each must carry `.describe()`. */
export type Fields = Readonly<Record<string, z.ZodType>>;

declare const call: unique symbol;

/** What a caller gives and is answered, by the schemas of the action; for the compiler alone, at run time there is nothing. */
export interface Called<N extends string, I, O> {
  name: N;
  readonly [call]?: { input: I; result: O };
}

/** The types of an action that was defined here. */
export type CallOf<A> = A extends Called<string, infer I, infer O> ? { input: I; result: O } : never;

/** A schema without fields takes an empty object, which leaves room for `at`. */
type Given<I extends Fields, D> = (keyof I extends never ? object : z.input<z.ZodObject<I>>) &
  (D extends { read: unknown } ? { at?: string | undefined } : unknown);

/** An action, checked here and then of one type, so that all stand in one list. `input` refuses fields it does not know. */
export function defineAction<
  const N extends Action['name'],
  I extends Fields,
  O extends z.ZodType,
  D extends Shape<z.output<z.ZodObject<I>>, z.output<O>>,
>(definition: { name: N; input: I; output: O } & D): Action & Called<N, Given<I, D>, z.output<O>> {
  const fields = 'read' in definition ? { ...definition.input, at: atField } : definition.input;
  return { ...definition, input: z.strictObject(fields) } as unknown as Action &
    Called<N, Given<I, D>, z.output<O>>;
}

/** The fields of an action's input by name, for doors that make options or parameters of them. */
export const fieldsOf = (action: Action): Fields => (action.input as z.ZodObject<Fields>).shape;
