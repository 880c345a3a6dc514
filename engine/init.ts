// Makes a book that a person can use at once, or mends one: repository, settings, hooks, this host's own folder, the
// first files and perhaps a first company. Every step looks first and changes only what is missing, so that doing it
// again is harmless. Knows no terminal.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fault } from './base/fault.ts';
import { systemClock, type Clock } from './base/clock.ts';
import { openEngine } from './engine.ts';
import { askGit, git } from './init/git.ts';
import { commitFirstFiles } from './init/first-commit.ts';
import { mustShowBook } from './init/hidden-book.ts';
import { writeHooks } from './init/hooks.ts';
import { hostFile, makeHost } from './init/host.ts';
import { chooseMember, findMember, type Member } from './init/person.ts';
import { writeSchemas } from './init/schemas.ts';
import { writeSettings } from './init/settings.ts';
import { bookPath } from './model/paths.ts';
import { probeIsolation } from './runner/isolation.ts';
import { copyTemplate } from './init/template.ts';

export interface InitOptions {
  /** The folder that becomes a book; made where it does not exist. */
  root: string;
  /** Only what this machine needs to write a book that was cloned. */
  hostOnly?: boolean;
  /** A company to begin with: the name of a folder in `templates`. */
  template?: string;
  /** What that company is called; the template's own name when absent. */
  companyName?: string;
  /** Who the first board member is; what git says when absent. */
  person?: { name?: string; email?: string };
  /** Programs that this host lets agents run, by the names files use. */
  runners?: Readonly<Record<string, { command: readonly string[] }>>;
  /**
   * The agents of the first company are this program's own: where the book cannot be hidden from agents, they may run
   * all the same, and the person is told. PATH is where the programs that hide it are looked for.
   */
  ownAgents?: { path: string };
  /** The folder of templates. */
  templates: string;
  /** The launcher of this program, for git's merge driver. */
  launcher: string;
  clock?: Clock;
}

export interface InitReport {
  root: string;
  /** False when there was a book already and only what was missing was made. */
  created: boolean;
  /** What was made or changed, in words. */
  steps: string[];
  /** What the person should know. */
  notes: string[];
  member: Member;
  /** The slug of the company that was begun. */
  company?: string;
}

/** Makes or mends the book at `options.root`. Throws what its folder, git or the template refuse. */
export async function initBook(options: InitOptions): Promise<InitReport> {
  const root = resolve(options.root);
  const clock = options.clock ?? systemClock;
  mustShowBook(root);
  const existed = existsSync(join(root, bookPath));
  if (options.hostOnly && !existed) throw fault('BOOK_MISSING_HERE', { root });
  const steps: string[] = [];
  const notes = prepareFolder(root, steps);
  const said = findMember(root, options.person);
  const mustBeThere = existed && !existsSync(hostFile(root)) && (options.hostOnly === true || said.guessed);
  const member = mustBeThere ? chooseMember(root, said) : said;
  setIdentity(root, member, notes);
  const settings = writeSettings(root);
  if (settings.length > 0) steps.push(`git settings: ${settings.join(', ')}`);
  const hooks = writeHooks(root);
  if (hooks.length > 0) steps.push(`hooks: ${hooks.join(', ')}`);
  const isolation = await chooseIsolation(root, options.ownAgents, notes);
  const { made, ...host } = makeHost({ ...options, root, isolation, user: member.slug });
  if (made.length > 0) steps.push(`this host: .minutebook/ (${made.join(', ')})`);
  writeSchemas(root);
  const report: InitReport = { root, created: !existed, steps, notes, member };
  if (options.hostOnly) return report;
  const first = await commitFirstFiles({ root, member, host, clock });
  if (first.length > 0) steps.push(`commit: ${first.join(', ')}`);
  if (options.template === undefined) return report;
  const company = copyTemplate({ ...options, root, template: options.template });
  await adoptCompany(root, company, clock);
  steps.push(`company ${company} from the template ${options.template}`);
  return { ...report, company };
}

async function chooseIsolation(
  root: string,
  ownAgents: InitOptions['ownAgents'],
  notes: string[],
): Promise<'namespace' | 'none'> {
  if (!ownAgents || existsSync(hostFile(root))) return 'namespace';
  const { possible, reason } = await probeIsolation(root, ownAgents.path, [
    process.getuid!(),
    process.getgid!(),
  ]);
  if (possible) return 'namespace';
  notes.push(
    `This machine cannot hide the book from agents (${reason.split(':')[0]!}), so .minutebook/host.yaml says isolation: none. ` +
      'That is fine for the demo, whose agents are a part of this program; approvals are advisory for any other agent.',
  );
  return 'none';
}

/** The copied files become commits as any dropped-in company does. */
async function adoptCompany(root: string, company: string, clock: Clock): Promise<void> {
  const engine = await openEngine(root, { clock, paced: false });
  try {
    await engine.perform('book.adopt', { paths: [`companies/${company}`], bulk: true }, engine.member);
  } finally {
    await engine.stop();
  }
}

/** A new or empty folder becomes a repository; a repository stays one; anything else is refused. Returns notes. */
function prepareFolder(root: string, steps: string[]): string[] {
  mkdirSync(root, { recursive: true });
  if (existsSync(join(root, '.git'))) {
    standOnMain(root, steps);
    return [];
  }
  const found = readdirSync(root);
  if (found.length > 0) throw fault('BOOK_FOLDER_NOT_EMPTY', { root, found });
  const outer = askGit(root, 'rev-parse', '--show-toplevel');
  const hidden = outer === undefined || askGit(root, 'check-ignore', '--', root) !== undefined;
  git(root, 'init', '--quiet', '--initial-branch=main');
  steps.push('git repository');
  return hidden ? [] : [`It lies inside another git repository (${outer}); add it to that one’s .gitignore.`];
}

/**
 * A book lives on main. A repository that has no commit yet begins there; in one that stands elsewhere nothing of what is
 * made would be seen. A book that has main already may be mended from anywhere.
 */
function standOnMain(root: string, steps: string[]): void {
  const branch = askGit(root, 'symbolic-ref', '--short', 'HEAD');
  if (branch === 'main') return;
  const hasMain = askGit(root, 'rev-parse', '--verify', '--quiet', 'refs/heads/main') !== undefined;
  if (hasMain && existsSync(join(root, bookPath))) return;
  const isUnborn = askGit(root, 'rev-parse', '--verify', '--quiet', 'HEAD') === undefined;
  if (!isUnborn || hasMain) throw fault('BOOK_BRANCH', { root, branch: branch ?? 'no branch', hasMain });
  git(root, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  steps.push(`branch main, instead of ${branch ?? 'none'}`);
}

/** A person's own identity is left alone; without any, git could not commit here at all. */
function setIdentity(root: string, member: Member, notes: string[]): void {
  const wanted = { 'user.name': member.name, 'user.email': member.email };
  for (const [key, value] of Object.entries(wanted)) {
    if (askGit(root, 'config', '--get', key) !== value)
      git(root, 'config', '--local', '--end-of-options', key, value);
  }
  if (member.guessed)
    notes.push(
      'git does not know who you are, so the first board member is "Board <board@localhost>". ' +
        'Say it: git config user.name "Ada", git config user.email ada@example.org, and put both into users/board.md',
    );
}
