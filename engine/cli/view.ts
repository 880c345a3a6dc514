// How an action's answer looks to people: a few have a view of their own, a write is acknowledged in a line, and
// every other answer is drawn from its shape.
import type { Action } from '../actions/action.ts';
import type { ActionName } from '../actions/all.ts';
import { nounOf, verbOf } from './grammar.ts';
import { fieldLines, shapeLines } from './shape.ts';
import type { Frame } from './table.ts';
import { oneLine, truncate } from './text.ts';
import { views } from './views/all.ts';
import type { Ask, View } from './views/view.ts';

/** Lines for the answer of `action`. */
export async function viewOf(action: Action, result: unknown, frame: Frame, ask: Ask): Promise<string[]> {
  const load = views[action.name as ActionName];
  // The answer is that action's own: the table pairs each name with what draws it.
  if (load) return ((await load()) as View<string>)(result, frame, ask);
  const done = 'change' in action ? nameIn(result) : undefined;
  return done
    ? [doneLine(action, done, frame), ...fieldLines(done.beside, frame)]
    : shapeLines(action, result, frame);
}

/** The name of what an answer is about, or a part of it. Undefined where that has none. */
export function nameIn(result: unknown): (Named & { beside: Item }) | undefined {
  const own = namedIn(result);
  if (own) return { ...own, beside: {} };
  for (const [part, thing] of Object.entries({ ...(result as Item | null) })) {
    const named = namedIn(thing);
    const { [part]: _, ...beside } = result as Item;
    if (named) return { ...named, beside };
  }
  return undefined;
}

type Item = Readonly<Record<string, unknown>>;

function namedIn(result: unknown): Named | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const thing = result as Item;
  const name = ['identifier', 'slug', 'key', 'name', 'issue']
    .map((key) => thing[key])
    .find((value) => typeof value === 'string');
  if (typeof name !== 'string') return undefined;
  const title = ['title', 'name', 'body']
    .map((key) => thing[key])
    .find((value) => typeof value === 'string' && value !== name);
  const status = thing['status'];
  return {
    name,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof status === 'string' ? { status } : {}),
  };
}

interface Named {
  /** Alone, for scripts: `ACME-43`. */
  name: string;
  title?: string;
  status?: string;
}

/** `✓ issue move  ACME-42  in_review  Fix the login`. */
function doneLine(action: Action, { name, title, status }: Named, { palette, width }: Frame): string {
  const what = `${nounOf(action)} ${verbOf(action)}`;
  const head = [`✓ ${what}`, oneLine(name), ...(status ? [status] : [])];
  const rest = truncate(oneLine(title ?? ''), Math.max(20, width - head.join('  ').length - 2));
  return [palette.good(head[0]!), palette.strong(head[1]!), ...head.slice(2), rest].join('  ').trimEnd();
}
