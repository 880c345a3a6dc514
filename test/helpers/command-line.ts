// The command line in the test's own process, speaking to a book's local socket as whoever a token proves: as real as a
// process of its own, and two hundred times cheaper.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../engine/base/clock.ts';
import { makeOutput } from '../../engine/cli/output.ts';
import { runIn } from '../../engine/cli/main.ts';
import { readConfig } from '../../engine/config.ts';
import type { DoorPorts } from '../../engine/http/caller.ts';
import { serve } from '../../engine/http/server.ts';
import type { Ran } from './command.ts';
import { temporaryFolder } from './folder.ts';

export interface CommandLine {
  /** A folder for files that commands name. */
  cwd: string;
  run(args: readonly string[], input?: string): Promise<Ran>;
}

/** Commands by whoever `token` proves, to a socket that answers from `ports`. */
export async function openCommandLine(
  ports: DoorPorts,
  token: string,
  clock: Clock = ports.clock,
): Promise<CommandLine> {
  const cwd = temporaryFolder();
  const server = await serve(join(temporaryFolder(), 'run', 'b.sock'), ports);
  onTestFinished(() => server.close());
  const config = { ...readConfig({ HOME: cwd, PATH: '' }), runToken: token, socket: server.socket };
  return {
    cwd,
    async run(args, input = '') {
      const said = { out: '', err: '' };
      const json = args.includes('--json');
      const quiet = args.includes('-q');
      const output = makeOutput({
        stdout: { write: (text) => (said.out += text) },
        stderr: { write: (text) => (said.err += text) },
        json,
        quiet,
        clock,
      });
      const readInput = (): Promise<string> => Promise.resolve(input);
      const code = await runIn(args, { config, clock, cwd, output, readInput });
      return { code, ...said };
    },
  };
}

/** The words of a shell line with its `"…"`, `'…'`, `<file`, `$name` and `#`: as much of a shell as documentation needs. */
export function shellWords(
  line: string,
  cwd: string,
  names: Readonly<Record<string, string>> = {},
): { words: string[]; input: string } {
  let input = '';
  const words: string[] = [];
  for (const [word] of line.matchAll(/"[^"]*"|'[^']*'|<\S+|#.*$|\S+/g)) {
    if (word.startsWith('#')) break;
    if (word.startsWith('<')) input = readFileSync(join(cwd, word.slice(1)), 'utf8');
    else if (word.startsWith('$')) words.push(names[word.slice(1)] ?? word);
    else words.push(word.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return { words, input };
}
