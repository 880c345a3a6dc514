// A person at work in a book beside the engine: edits and saves, and every git command they may think of. What they do
// and when follows from a seed; what they meant by it is written down as they do it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { engineRef } from '../../engine/store/refs.ts';
import { changesBetween, fieldsOf, type Intents } from './fields.ts';
import { PersonsGit, type Counts, type Ran } from './git-command.ts';

export interface PersonOptions {
  root: string;
  intents: Intents;
  /** Numbers in [0, 1). */
  pick: () => number;
  /** Issue files that the engine writes too. */
  issues: readonly string[];
  /** Milliseconds between two things they do: at least, and at most. */
  pauseMs: readonly [number, number];
  /** How long they leave the editor of a commit open, in milliseconds. */
  editorMs: number;
}

export interface PersonTold extends Counts {
  /** Commits whose message was written in an editor that stood open, and those of them that landed. */
  editors: { tried: number; landed: number };
  /** Amends of the commit they had just made, and those that hit it. */
  amends: { tried: number; own: number };
  /** How often they did what. */
  did: Map<string, number>;
}

/** What they do, how often of a hundred. */
const habits: readonly (readonly [Habit, number])[] = [
  ['save', 14],
  ['commitNote', 10],
  ['commitEdit', 12],
  ['commitAll', 12],
  ['amend', 7],
  ['stash', 6],
  ['restore', 6],
  ['revert', 6],
  ['cherryPick', 5],
  ['merge', 5],
  ['rebaseBranch', 4],
  ['rebaseMain', 2],
  ['switchAway', 4],
  ['reset', 3],
  ['collect', 1],
  ['packRefs', 1],
  ['editor', 2],
];

type Habit = Exclude<keyof Person, 'told' | 'work' | 'leave' | 'do'>;

interface Branch {
  name: string;
  /** What was meant before anything was done on it. */
  before: number;
  /** Files that were saved before it and committed on it: without it they are gone too. */
  carried: readonly string[];
}

export class Person {
  readonly told: PersonTold;
  readonly #options: PersonOptions;
  readonly #git: PersonsGit;
  #count = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.#git = new PersonsGit(options.root);
    this.told = Object.assign(this.#git.counts, {
      editors: { tried: 0, landed: 0 },
      amends: { tried: 0, own: 0 },
      did: new Map<string, number>(),
    });
  }

  /** Goes on until told to stop. */
  async work(goesOn: () => boolean): Promise<void> {
    const [least, most] = this.#options.pauseMs;
    while (goesOn()) {
      await this.do(this.#habit());
      await pause(least + this.#options.pick() * (most - least));
    }
  }

  async do(habit: Habit): Promise<void> {
    this.told.did.set(habit, (this.told.did.get(habit) ?? 0) + 1);
    if (process.env.MINUTEBOOK_TALK)
      console.error(`${new Date().toISOString()} ${habit} from p${this.#count}`);
    await this[habit]();
  }

  /** Commits what is left, as a person does before they go home. */
  async leave(): Promise<void> {
    await this.#git.run(['switch', '-q', 'main']);
    await this.#git.run(['commit', '-q', '-a', '-m', 'The rest']);
  }

  /** A file edited and saved: the daemon takes it in, or a later commit. */
  async save(): Promise<void> {
    await this.#edit(this.#issue());
  }

  async commitNote(): Promise<void> {
    const path = this.#writeNote();
    await this.#git.run(['add', path]);
    await this.#git.run(['commit', '-q', '-m', `Write ${path}`]);
  }

  async commitEdit(): Promise<void> {
    const path = this.#issue();
    await this.#edit(path);
    await this.#git.run(['add', path]);
    if (this.#chance(0.3)) await pause(this.#options.pick() * 300);
    await this.#git.run(['commit', '-q', '-m', `Edit ${path}`]);
  }

  /** An editor may have been open for a while. */
  async commitAll(): Promise<void> {
    await this.#edit(this.#issue(), this.#chance(0.5) ? this.#options.pick() * 1500 : 0);
    const flags = this.#chance(0.3) ? ['--no-verify'] : [];
    await this.#git.run(['commit', '-q', '-a', ...flags, '-m', `Edit ${this.#count}`]);
  }

  async amend(): Promise<void> {
    await this.commitNote();
    const own = await this.#git.ask('rev-parse', 'HEAD');
    await pause(300 + this.#options.pick() * 600);
    const tip = await this.#git.ask('rev-parse', 'HEAD');
    const { ok } = await this.#git.run(['commit', '-q', '--amend', '-m', `Amended ${this.#count}`]);
    this.told.amends.tried++;
    if (ok && own === tip) this.told.amends.own++;
  }

  async stash(): Promise<void> {
    const { intents } = this.#options;
    const before = intents.count;
    const carried = await this.#dirty();
    await this.#edit(this.#issue());
    const { ok, said } = await this.#git.run(['stash', '-q']);
    if (!ok) return;
    await pause(this.#options.pick() * 700);
    if (said.includes('No local changes') || (await this.#git.ask('stash', 'list')) === '') return;
    const popped = await this.#git.run(['stash', 'pop', '-q']);
    if (popped.ok) return;
    // It conflicts with what came meanwhile: they give theirs up, what was saved before it too.
    this.#forget({ before, carried });
    await this.#throwAway();
    await this.#git.run(['stash', 'drop', '-q']);
  }

  /** An older version of a file is put back as it was. */
  async restore(): Promise<void> {
    const path = this.#issue();
    // One commit for all that is asked of it: HEAD moves on.
    const source = await this.#git.ask('rev-parse', `HEAD~${1 + Math.floor(this.#options.pick() * 5)}`);
    const old = fieldsOf(await this.#git.ask('show', `${source}:${path}`));
    const { intents } = this.#options;
    const isDirty = (await this.#dirty()).includes(path);
    const now = fieldsOf(readFileSync(join(this.#options.root, path), 'utf8'));
    if (this.#chance(0.5)) {
      if (!(await this.#git.run(['checkout', '-q', source, '--', path])).ok) return;
    } else if (!(await this.#git.run(['restore', `--source=${source}`, '--', path])).ok) return;
    // What was saved and not committed is thrown away by it.
    if (isDirty) intents.waive(0, path);
    const undone = changesBetween(fieldsOf(await this.#git.ask('show', `HEAD:${path}`)), old);
    intents.mean(path, undone);
    // The engine may have written other fields meanwhile, of which the whole file says nothing: they may go back too.
    intents.mean(path, changesBetween(now, old), false);
    await this.#git.run(['commit', '-q', '-a', '-m', `Put back ${path}`]);
  }

  async revert(): Promise<void> {
    const log = (await this.#git.ask('log', '--first-parent', '-20', '--format=%H %s', 'main')).split('\n');
    const candidates = log.filter((line) => / Change \S+ of /.test(line));
    if (candidates.length === 0) return;
    const [commit] = this.#oneOf(candidates).split(' ');
    const paths = (await this.#git.ask('diff', '--name-only', `${commit}^`, commit!)).split('\n');
    const undone = await Promise.all(
      paths.map(async (path) => {
        const [was, is] = await Promise.all(
          [`${commit}^`, commit!].map((at) => this.#git.ask('show', `${at}:${path}`)),
        );
        return { path, changes: changesBetween(fieldsOf(is), fieldsOf(was)) };
      }),
    );
    const { ok } = await this.#git.run(['revert', '--no-edit', commit!]);
    if (!ok) return this.#abort('revert');
    for (const { path, changes } of undone) this.#options.intents.mean(path, changes);
  }

  async cherryPick(): Promise<void> {
    const branch = await this.#branch();
    if (branch === undefined) return;
    const { ok } = await this.#git.run(['cherry-pick', branch.name]);
    if (!ok) await this.#abort('cherry-pick', branch);
  }

  async merge(): Promise<void> {
    const branch = await this.#branch();
    if (branch === undefined) return;
    const flags = this.#chance(0.5) ? ['--no-ff'] : [];
    const { ok } = await this.#git.run(['merge', '-q', '--no-edit', ...flags, branch.name]);
    if (!ok) await this.#abort('merge', branch);
  }

  async rebaseBranch(): Promise<void> {
    const branch = await this.#branch();
    if (branch === undefined) return;
    if (!(await this.#git.run(['switch', '-q', branch.name])).ok) return this.#forget(branch);
    const { ok } = await this.#git.run(['rebase', '-q', 'main']);
    if (!ok) await this.#abort('rebase', branch);
    await this.#git.run(['switch', '-q', 'main']);
    if (ok && !(await this.#git.run(['merge', '-q', '--no-edit', branch.name])).ok)
      await this.#abort('merge', branch);
  }

  /** Two commits of their own, made anew on where they stand. */
  async rebaseMain(): Promise<void> {
    await this.commitAll();
    await this.commitNote();
    const { ok } = await this.#git.run(['rebase', '-q', '--force-rebase', 'HEAD~2']);
    if (!ok) await this.#abort('rebase');
  }

  async switchAway(): Promise<void> {
    if (!(await this.#git.run(['switch', '-q', '-C', 'away'])).ok) return;
    await pause(this.#options.pick() * 800);
    await this.#git.run(['switch', '-q', 'main']);
  }

  async reset(): Promise<void> {
    await this.#waiveUncommitted();
    const to = await this.#git.ask('rev-parse', `HEAD~${1 + Math.floor(this.#options.pick() * 3)}`);
    await this.#waiveCommitted(to);
    await this.#git.run(['reset', '-q', '--hard', to]);
  }

  async collect(): Promise<void> {
    await this.#git.run(['gc', '-q', '--prune=now']);
  }

  async packRefs(): Promise<void> {
    await this.#git.run(['pack-refs', '--all']);
  }

  /** A commit whose message is written while the engine works on. */
  async editor(): Promise<void> {
    const path = this.#writeNote();
    await this.#git.run(['add', path]);
    this.told.editors.tried++;
    const message = `Written in an editor ${this.#count}`;
    const seconds = this.#options.editorMs / 1000;
    const first = this.told.refused;
    const { ok } = await this.#git.run(['commit', '-q'], {
      GIT_EDITOR: `sleep ${seconds}; echo '${message}' >`,
    });
    if (ok && this.told.refused === first) this.told.editors.landed++;
  }

  /** A branch with one commit on it, of a note or of an edit; HEAD is on main again. */
  async #branch(): Promise<Branch | undefined> {
    const name = `topic-${++this.#count}`;
    const { intents } = this.#options;
    if (!(await this.#git.run(['switch', '-q', '-c', name])).ok) return undefined;
    const before = intents.count;
    const dirty = await this.#dirty();
    const path = this.#chance(0.5) ? this.#writeNote() : await this.#edit(this.#issue());
    const branch = { name, before, carried: dirty.filter((one) => one === path) };
    await this.#git.run(['add', path]);
    await this.#git.run(['commit', '-q', '-m', `On ${name}`]);
    const { ok } = await this.#git.run(['switch', '-q', 'main']);
    if (ok) return branch;
    // Something else stood uncommitted in the way: they throw that away, and forget the branch.
    this.#forget(branch);
    await this.#throwAway();
    await this.#git.run(['switch', '-q', 'main']);
    return undefined;
  }

  /** Gives up what conflicts; what was meant by it need not come about. */
  async #abort(command: string, branch?: Branch): Promise<void> {
    if (branch) this.#forget(branch);
    const { ok } = await this.#git.run([command, '--abort']);
    if (!ok && command !== 'merge') await this.#git.run([command, '--quit']);
  }

  #forget({ before, carried }: Omit<Branch, 'name'>): void {
    const { intents } = this.#options;
    intents.waive(before);
    for (const path of carried) intents.waive(0, path);
  }

  async #throwAway(): Promise<Ran> {
    await this.#waiveUncommitted();
    return this.#git.run(['reset', '-q', '--hard']);
  }

  /** What stands in files that differ from HEAD goes with them. */
  async #waiveUncommitted(): Promise<void> {
    for (const path of await this.#dirty()) this.#options.intents.waive(0, path);
  }

  /** Commits of theirs after `to` that the engine has not taken in yet go too, which is what they ask for. */
  async #waiveCommitted(to: string): Promise<void> {
    const paths = await this.#git.ask(
      'log',
      '-m',
      '--name-only',
      '--format=',
      `${to}..HEAD`,
      `^${engineRef}`,
    );
    for (const path of new Set(paths.split('\n'))) this.#options.intents.waive(0, path);
  }

  #dirty = async (): Promise<string[]> =>
    (await this.#git.ask('status', '--porcelain', '--untracked-files=no'))
      .split('\n')
      .map((line) => line.slice(3));

  /** One field of an issue, or a line more of its text; read before, saved after `openMs`. */
  async #edit(path: string, openMs = 0): Promise<string> {
    const { root, intents, pick } = this.#options;
    const value = `p${++this.#count}`;
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    const what = pick();
    if (openMs > 0) await pause(openMs);
    if (what < 0.6) {
      const line = `- person ${value}`;
      writeFileSync(file, `${text.trimEnd()}\n\n${line}\n`);
      intents.mean(path, [{ field: `line:${line}`, to: line }]);
    } else if (what < 0.8) {
      writeFileSync(file, text.replace(/^# .*$/m, `# Title ${value}`));
      intents.mean(path, [{ field: 'title', to: `Title ${value}` }]);
    } else {
      const has = /^billingCode: .*$/m;
      const line = `billingCode: ${value}`;
      writeFileSync(
        file,
        has.test(text) ? text.replace(has, line) : text.replace('\n---\n', `\n${line}\n---\n`),
      );
      intents.mean(path, [{ field: 'billingCode', to: value }]);
    }
    return path;
  }

  #writeNote(): string {
    const { root, intents } = this.#options;
    const path = `note-${++this.#count}.txt`;
    writeFileSync(join(root, path), `note ${this.#count}\n`);
    const line = `note ${this.#count}`;
    intents.mean(path, [
      { field: 'file', to: 'is there' },
      { field: `line:${line}`, to: line },
    ]);
    return path;
  }

  #habit(): Habit {
    let at = this.#options.pick() * habits.reduce((sum, [, share]) => sum + share, 0);
    for (const [habit, share] of habits) if ((at -= share) < 0) return habit;
    return 'save';
  }

  #issue = (): string => this.#oneOf(this.#options.issues);
  #chance = (of: number): boolean => this.#options.pick() < of;
  #oneOf = <T>(list: readonly T[]): T => list[Math.floor(this.#options.pick() * list.length)]!;
}
