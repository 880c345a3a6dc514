// What an action refuses of an input, under the names by which the API takes it. Pure; knows no request.
import { fault, isFault } from '../../base/fault.ts';
import { calledIn } from './bodies.ts';
import type { Dialect } from './dialect.ts';

/** The same error where it names no field; `body`: as it was sent. */
export function inWords(error: unknown, { fields }: Dialect, body?: unknown): unknown {
  const called = new Map([...fields.values()].map(({ name, json }) => [name, json]));
  /** `tasks.0.title` is within the field `tasks`. */
  const say = (field: string): string => field.replace(/^[^.]+/, (name) => called.get(name) ?? name);
  if (isFault(error, 'INPUT_INVALID')) {
    const { action } = error.data;
    const problems = error.data.problems.map(({ field, problem }) => ({
      field: calledIn(action, body, say(field)),
      problem,
    }));
    return fault('INPUT_INVALID', { ...error.data, problems, only: 'api' }, { cause: error });
  }
  if (isFault(error, 'CHANGED_SINCE'))
    return fault('CHANGED_SINCE', { ...error.data, field: say(error.data.field) }, { cause: error });
  return error;
}
