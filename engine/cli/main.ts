// From the words of a command line to an exit code: finds the command, reads its arguments, runs it, and says what
// went wrong when something does. Owns the order of these steps; every step is somebody else's.
import { fault } from '../base/fault.ts';
import { systemClock } from '../base/clock.ts';
import { asFault } from '../base/system-fault.ts';
import { readConfig } from '../config.ts';
import { needAll, readArguments, readHead } from './arguments.ts';
import { commandName } from './command.ts';
import { builtIns } from './commands/all.ts';
import { makeOutput, type Output } from './output.ts';
import { bugTracker, packageRoot } from './package.ts';
import type { Session } from './session.ts';
import { findTarget } from './vocabulary.ts';

/** Exit code for a mistake of ours (EX_SOFTWARE). */
const bugExit = 70;

/** Runs one command line and returns the exit code; prints everything itself and never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const config = readConfig();
  const flagged = (name: string): boolean => argv.includes(name);
  const output = makeOutput({
    stdout: process.stdout,
    stderr: process.stderr,
    json: flagged('--json'),
    quiet: flagged('--quiet') || flagged('-q'),
    ...(flagged('--no-color') || !config.color ? { color: false } : {}),
    clock: systemClock,
  });
  // A reader that went away (`| head`) ends the command; it is no mistake.
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) =>
    process.exit(
      code === 'EPIPE' ? 0 : explain(fault('ANSWER_LOST', { reason: message }), output, config.home),
    ),
  );
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
  return runIn(argv, {
    config,
    clock: systemClock,
    cwd: process.cwd(),
    output,
    readInput: readStandardInput,
  });
}

/** What is around a command: all that it knows of its process. */
export type World = Pick<Session, 'config' | 'clock' | 'cwd' | 'output' | 'readInput'>;

/** Runs one command line in a world of the caller's, and returns the exit code; never throws. */
export async function runIn(argv: readonly string[], world: World): Promise<number> {
  try {
    return await run(argv, { builtIns, ...world });
  } catch (error) {
    return explain(error, world.output, world.config.home);
  }
}

async function run(argv: readonly string[], world: World & Pick<Session, 'builtIns'>): Promise<number> {
  const { words, globals: before, rest } = readHead(argv);
  const asked =
    words.length === 0 && (rest.includes('--version') || rest.includes('-v')) ? ['version'] : words;
  const { target, left } = await findTarget(asked, world.builtIns, world.config.runToken !== undefined);
  const given = asked === words ? [...left, ...rest] : [];
  const { globals, values } = readArguments(given, target.command, before);
  const session: Session = { ...world, globals, values };
  if (globals.help) {
    const { showHelp } = await import('./help.ts');
    return showHelp(target, words, session);
  }
  if ('builtIn' in target) {
    needAll(target.command, values);
    const { at } = globals;
    if (at !== undefined && !target.builtIn.readsPast)
      throw fault('AT_NOT_READ', { action: commandName(target.command), at, does: 'is about now' });
    return (await target.builtIn.run(session)) ?? 0;
  }
  const { runAction } = await import('./run-action.ts');
  return runAction(session, target.action, target.command);
}

function explain(error: unknown, output: Output, home: string): number {
  const fault = asFault(error);
  if (fault !== undefined) {
    output.fault(fault);
    return fault.exit;
  }
  // Where the program and the person's things lie is nobody's business in a report.
  const root = `${packageRoot()}/`;
  const scrub = (text: string): string =>
    text.replaceAll(`file://${root}`, '').replaceAll(root, '').replaceAll(home, '~');
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
  output.bug({ message: scrub(message), stack: scrub(stack ?? ''), where: bugTracker() });
  return bugExit;
}

let input: Promise<string> | undefined;
const readStandardInput = (): Promise<string> =>
  (input ??= (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  })());
