// Faults of files: what cannot be read, where exactly, and how it is written right.
import { row } from './row.ts';

export const formatFaults = {
  DOCUMENT_INVALID: row<{ path: string; line: number; found: string; example: string }>({
    http: 422,
    exit: 2,
    reaction: 'fix',
    message: ({ path, line, found }) => `${path}:${line}: ${found}`,
    help: ({ example }) => `Write it like this: ${example}`,
  }),
};
