// `minutebook version`: which program this is, and on which Node it runs.
import { packageVersion } from '../package.ts';
import type { BuiltIn } from '../session.ts';

export const version: BuiltIn = {
  command: {
    noun: 'version',
    sentence: 'Say which version this is',
    words: [],
    flags: [],
    examples: ['minutebook version'],
  },
  run: async ({ output }) => {
    const result = { version: packageVersion(), node: process.versions.node };
    output.answer(result, () => [`minutebook ${result.version} (node ${result.node})`]);
  },
};
