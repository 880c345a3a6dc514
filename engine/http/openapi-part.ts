// A part of the API's description, for who reads with a limit: a noun lists its operations, an action is described whole. Pure.
import { fault } from '../base/fault.ts';

/** `?of=document`, `?of=issue.ask,issue.answer`. */
export const partParameter = 'of';
/** What of an unknown name is said again. */
const nameLimit = 100;

const wholeOne = 'What one of these takes and answers: /api/openapi.json?of= and its operationId';

interface Operation {
  operationId: string;
  summary: string;
  tags: readonly string[];
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** The description with what is asked for alone; whole where nothing is. INPUT_INVALID. */
export function partOf(
  whole: Record<string, unknown>,
  asked: string | readonly string[] | undefined,
): Record<string, unknown> {
  if (asked === undefined) return whole;
  const { info, paths, tags, components, ...more } = whole as {
    info: object;
    paths: Paths;
    tags: readonly { name: string }[];
    components: object;
  };
  const names = [asked].flat().flatMap((text) => text.split(','));
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const unknown = names.find((name) => !operations.some((one) => isOf(one, name)));
  if (unknown !== undefined) throw unknownName(unknown, tags);
  const part = entriesMapped(paths, (path) => {
    const shown = entriesMapped(path, (one) => shownOf(one, names));
    return Object.keys(shown).length > 0 ? shown : undefined;
  });
  const isListed = names.every((name) => tags.some((tag) => tag.name === name));
  return isListed
    ? { info: { ...info, description: wholeOne }, ...more, paths: part }
    : { info, ...more, paths: part, components };
}

const actionOf = ({ operationId }: Operation): string => operationId.replace(/\.\d+$/, '');
const isOf = (one: Operation, name: string): boolean => one.tags.includes(name) || actionOf(one) === name;

/** Undefined where it is not asked for. */
function shownOf(one: Operation, names: readonly string[]): Operation | undefined {
  if (names.includes(actionOf(one))) return one;
  const { operationId, summary, tags } = one;
  return tags.some((tag) => names.includes(tag)) ? { operationId, summary, tags } : undefined;
}

/** Each value as `map` says; without those it answers nothing for. */
const entriesMapped = <T, R>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => R | undefined,
): Record<string, R> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const mapped = map(value);
      return mapped === undefined ? [] : [[name, mapped]];
    }),
  );

function unknownName(name: string, tags: readonly { name: string }[]): Error {
  const known = tags.map((tag) => tag.name).join(', ');
  const problem = `nothing is called "${name.slice(0, nameLimit)}"; known are ${known}, and what each of them lists`;
  return fault('INPUT_INVALID', {
    action: 'openapi.json',
    problems: [{ field: partParameter, problem }],
    instead: 'List what is of one: GET /api/openapi.json?of=issue',
  });
}
