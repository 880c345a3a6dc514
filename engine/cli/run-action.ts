// One action from the command line: the input from words and flags, the way to the actions, the answer to the
// terminal. Knows no action by name.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fieldsOf, type Action } from '../actions/action.ts';
import { fault } from '../base/fault.ts';
import { asFault } from '../base/system-fault.ts';
import { needAll, standardInput } from './arguments.ts';
import { commandName, type Command } from './command.ts';
import { asOfLine, frameAt } from './as-of.ts';
import { openDoor, type Door } from './door.ts';
import { withInput, type Session } from './session.ts';
import { nameIn, viewOf } from './view.ts';
import type { Ask } from './views/view.ts';
import { problemsBeside } from './views/problems.ts';

/** Performs `action` and prints its answer. Returns the exit code. */
export async function runAction(session: Session, action: Action, command: Command): Promise<number> {
  const input = await inputOf(session, action, command);
  // What is past stands in no work tree.
  const needsTree = 'read' in action && action.needsTree === true && input['at'] === undefined;
  const door = await openDoor(session, 'read' in action && !needsTree);
  try {
    if ('company' in fieldsOf(action) && input['company'] === undefined && door.company !== undefined)
      input['company'] = door.company;
    const { file } = action.cli ?? {};
    if (file !== undefined && typeof input[file] === 'string')
      input[file] = contentOf(session, door, input[file]);
    needAll(command, session.values, Object.keys(input));
    const answer = await door.perform(action.name, input);
    const { result, asOf, problems = [] } = answer;
    const { output } = session;
    // What a view asks besides is of the same commit, and its times are seen from there.
    const then = asOf ? { at: asOf.commit } : {};
    const ask: Ask = async (name, asked) => (await door.perform(name, { ...asked, ...then })).result;
    const frame = frameAt(output.frame, asOf);
    const named = output.quiet && 'change' in action ? nameIn(result) : undefined;
    const view = (): Promise<string[]> => viewOf(action, result, frame, ask);
    const { commit } = answer;
    const lines = output.json ? [] : named ? [named.name] : await (commit ? viewDone(view, commit) : view());
    const beside = output.json ? [] : problemsBeside(problems, frame);
    const leftOut = ofCompany(answer.leftOut, input['company']);
    output.answer(result, () => [...lines, ...beside], { ...answer, leftOut });
    if (asOf) output.note(asOfLine(asOf));
  } finally {
    await door.close();
  }
  return 0;
}

/** A view asks for more than the answer; that this fails must not make what was done look undone. */
async function viewDone(view: () => Promise<string[]>, commit: string): Promise<string[]> {
  try {
    return await view();
  } catch (error) {
    const known = asFault(error);
    if (known === undefined) throw error;
    return [`Done (${commit.slice(0, 8)}), but it cannot be shown now: ${known.message}`];
  }
}

/** What concerns the company that was asked about, or the book. */
const ofCompany = (paths: readonly string[] | undefined, company: unknown): readonly string[] | undefined =>
  paths?.filter(
    (path) =>
      typeof company !== 'string' ||
      !path.startsWith('companies/') ||
      path.startsWith(`companies/${company}/`),
  );

/** What the action is given: values, and long text from a file or standard input. */
async function inputOf(session: Session, action: Action, command: Command): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = { ...(await withInput(session, command)) };
  // Whether it may be asked so is the action's to say.
  if (session.globals.at !== undefined) input['at'] = session.globals.at;
  const { text } = action.cli ?? {};
  const from = input['file'];
  if (text !== undefined && !('file' in fieldsOf(action)) && typeof from === 'string') {
    delete input['file'];
    if (input[text] !== undefined) throw twice(command, text);
    // What `-` stood for was read already and is the text itself; a name is a file.
    input[text] = session.values['file'] === standardInput ? from : readBytes(session, from).toString('utf8');
  }
  return input;
}

/** Which of two texts was meant is not ours to guess. */
const twice = (command: Command, text: string): Error =>
  fault('FLAG_WRONG', {
    command: commandName(command),
    flag: '--file',
    found: 'both',
    wanted: `the place of ${command.words.some(({ field }) => field === text) ? `<${text}>` : `--${text}`}`,
  });

/** Bytes up to which a file's content is sent along; a larger one is put where the book's own process finds it. */
const sentBytes = 1024 * 1024;

function contentOf(session: Session, door: Door, name: string): string {
  const path = resolve(session.cwd, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() && stat.size > sentBytes && door.upload) return door.upload(path);
  return readBytes(session, name).toString('base64');
}

function readBytes(session: Session, name: string): Buffer {
  try {
    return readFileSync(resolve(session.cwd, name));
  } catch (error) {
    throw fault('FILE_UNREADABLE', {
      path: name,
      reason: (error as NodeJS.ErrnoException).code ?? String(error),
    });
  }
}
