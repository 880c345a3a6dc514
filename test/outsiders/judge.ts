// Judges a campaign by the engine's first-parent line, commit by commit: what an action set stays until another action
// or a person's word changes it, and what a person wrote comes about. The tip alone would hide what was taken back and
// soon set again.
import { execFileSync } from 'node:child_process';
import { openReader } from '../../engine/store/reader.ts';
import type { Commit, Reader } from '../../engine/store/snapshot.ts';
import type { Acknowledged } from './callers.ts';
import { changesBetween, fieldsOf, type FieldChange, type Fields, type Intents } from './fields.ts';

export interface Findings {
  /** Acknowledged actions whose commit is not on the line, or does not do what was answered. */
  lostActions: string[];
  /** Values that changed though no action and no person wanted it. */
  takenBack: string[];
  /** What a person wrote and what never came about, conflicts that were shown left out. */
  lostWords: string[];
  /** Commits by the engine's name that its key did not sign. */
  unsigned: string[];
  /** Conflicts that were shown, and paths that were healed. */
  conflicts: number;
  healed: number;
  commits: number;
}

interface Campaign {
  root: string;
  /** The line's head before anything was done. */
  from: string;
  acknowledged: readonly Acknowledged[];
  intents: Intents;
}

/** Actions that carry what a person wrote: their changes must be the person's. */
const carriers = new Set(['main.take-in', 'book.adopt', 'book.correct']);

const trailer = ({ trailers }: Commit, name: string): string[] =>
  trailers.filter(([key]) => key === name).map(([, value]) => value);

const isAction = (commit: Commit): boolean =>
  commit.engine && trailer(commit, 'Action').every((action) => !carriers.has(action));

export function judge({ root, from, acknowledged, intents }: Campaign): Findings {
  const reader = openReader(root);
  try {
    const line = reader.log(reader.head()!, { from }).reverse();
    const shown = new Set(line.flatMap((commit) => trailer(commit, 'Conflict')));
    const history = new History(reader, line, from);
    return {
      lostActions: acknowledged.flatMap((done) => lostAction(history, done)),
      takenBack: line
        .filter((commit) => !isAction(commit))
        .flatMap((commit) => unexplained(history, commit, intents)),
      lostWords: intents.unmet(history.held).filter((word) => !shown.has(word.slice(0, word.indexOf(':')))),
      unsigned: line
        .filter(({ engine, committer }) => !engine && committer.name === 'Minutebook')
        .map(({ oid, subject }) => `${oid} ${subject}`),
      conflicts: line.reduce((sum, commit) => sum + trailer(commit, 'Conflict').length, 0),
      healed: line.reduce((sum, commit) => sum + trailer(commit, 'Healed').length, 0),
      commits: line.length,
    };
  } finally {
    reader.close();
  }
}

/** What every commit of the line changed, field by field, and what was ever held. */
class History {
  readonly changes = new Map<string, { path: string; change: FieldChange }[]>();
  readonly #positions: ReadonlyMap<string, number>;
  /** `path field value` to the positions at which a field had it, from and to. */
  readonly #held = new Map<string, { from: number; to: number }[]>();

  constructor(reader: Reader, line: readonly Commit[], start: string) {
    this.#positions = new Map([[start, -1] as const, ...line.map(({ oid }, at) => [oid, at] as const)]);
    const textOf = (oid: string | undefined): Fields =>
      fieldsOf(oid === undefined ? undefined : reader.blob(oid).toString('utf8'));
    for (const { path, oid } of reader.diff(undefined, start))
      for (const [field, value] of textOf(oid)) this.#begin(path, field, value, -1);
    for (const [at, { oid, parents }] of line.entries()) {
      const changes = reader
        .diff(parents[0], oid)
        .flatMap(({ path, was, oid: is }) =>
          changesBetween(textOf(was), textOf(is)).map((change) => ({ path, change })),
        );
      this.changes.set(oid, changes);
      for (const { path, change } of changes) {
        this.#end(path, change.field, change.from, at);
        this.#begin(path, change.field, change.to, at);
      }
    }
  }

  held = (path: string, field: string, value: string | undefined, since: string): boolean => {
    const after = this.#positions.get(since) ?? -1;
    const spans = this.#held.get(keyOf(path, field, value));
    if (spans === undefined) return value === undefined;
    return spans.some(({ to }) => to >= after);
  };

  #begin(path: string, field: string, value: string | undefined, at: number): void {
    const key = keyOf(path, field, value);
    const spans = this.#held.get(key) ?? [];
    spans.push({ from: at, to: Infinity });
    this.#held.set(key, spans);
  }

  #end(path: string, field: string, value: string | undefined, at: number): void {
    const span = this.#held.get(keyOf(path, field, value))?.at(-1);
    if (span !== undefined) span.to = at - 1;
  }
}

const keyOf = (path: string, field: string, value: string | undefined): string =>
  `${path}\0${field}\0${value ?? '\0'}`;

function lostAction(history: History, { action, commit, sets }: Acknowledged): string[] {
  const changes = history.changes.get(commit);
  if (changes === undefined) return [`${action}: ${commit} is not on the line`];
  if (sets === undefined) return [];
  const did = changes.some(
    ({ path, change }) => path === sets.path && change.field === sets.field && change.to === sets.value,
  );
  return did ? [] : [`${action}: ${commit} does not set ${sets.path} ${sets.field} to ${sets.value}`];
}

/** Changes of a commit that no action made and no person meant. */
function unexplained(history: History, commit: Commit, intents: Intents): string[] {
  // Where both changed one field the person's whole file stands, and that is shown.
  const conflicts = new Set(trailer(commit, 'Conflict'));
  return history.changes
    .get(commit.oid)!
    .filter(({ path, change }) => !conflicts.has(path) && !intents.explains(path, change))
    .map(
      ({ path, change: { field, from, to } }) =>
        `${commit.oid.slice(0, 8)} ${commit.subject}: ${path} ${field} ${from} -> ${to}`,
    );
}

/** What git itself says of every commit of the line that the engine made: those whose signature it does not accept. */
export function badSignatures(root: string, from: string): string[] {
  const log = execFileSync(
    'git',
    ['-C', root, 'log', '--first-parent', '--format=%G? %cn %H', `${from}..refs/minutebook/head`],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return log.split('\n').filter((said) => said.includes(' Minutebook ') && !said.startsWith('G '));
}
