// Faults of what a caller sends.
import { row } from './row.ts';

export const inputFaults = {
  INPUT_INVALID: row<{ action: string; problems: { field: string; problem: string }[] }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ action, problems }) =>
      `${action}: ${problems.map(({ field, problem }) => (field ? `${field}: ${problem}` : problem)).join('; ')}`,
    help: ({ action }) => `See what it takes: minutebook help ${action.replace('.', ' ')}`,
  }),
  ACTION_UNKNOWN: row<{ action: string; near: string[] }>({
    http: 404,
    exit: 2,
    reaction: 'fix',
    message: ({ action }) => `There is no action named ${action}.`,
    help: ({ near }) => (near.length ? `Did you mean ${near.join(' or ')}?` : 'List them: minutebook help'),
  }),
};
