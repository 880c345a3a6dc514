// Programs planted wherever git looks for one: no call of git that this program makes runs any of them. A shim on PATH
// writes down every call with its environment, so that one that forgets its guards is found by its arguments alone.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { examine, mendHost } from '../../engine/doctor.ts';
import { initBook } from '../../engine/init.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { gitFolder } from '../../engine/store/git-folder.ts';
import { mergeText, runGit } from '../../engine/store/git.ts';
import { neutral } from '../../engine/store/git-safety.ts';
import { verifyBook, verifyRange } from '../../engine/verify.ts';
import { minutebook } from '../helpers/command.ts';
import { newBook, openTestEngine } from '../helpers/engine.ts';
import { git, temporaryFolder, writeFiles } from '../helpers/folder.ts';
import { agentText } from './entities.ts';

const project = join(import.meta.dirname, '../..');
const realGit = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
const realPath = process.env.PATH;
afterEach(() => void (process.env.PATH = realPath));

interface Call {
  args: string[];
  env: Record<string, string>;
}

/** Writes down every call of git from here on; stops when the answer is called, which gives them. */
function watch(): () => Call[] {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'bin/git': `#!/bin/sh
n=$(mktemp '${folder}/call-XXXXXX')
for word do printf '%s\\0' "$word"; done >"$n"
env -0 >"$n.env"
exec '${realGit}' "$@"
`,
  });
  chmodSync(join(folder, 'bin/git'), 0o755);
  process.env.PATH = `${join(folder, 'bin')}:${realPath}`;
  return () => {
    process.env.PATH = realPath;
    const list = (name: string): string[] =>
      readFileSync(join(folder, name), 'utf8').split('\0').slice(0, -1);
    return readdirSync(folder)
      .filter((name) => /^call-\w+$/.test(name))
      .map((name) => ({
        args: list(name),
        env: Object.fromEntries(
          list(`${name}.env`).map((line) => [
            line.slice(0, line.indexOf('=')),
            line.slice(line.indexOf('=') + 1),
          ]),
        ),
      }));
  };
}

interface Trapped {
  root: string;
  /** What planted programs left: nothing. */
  sprung: () => string[];
}

/** A book whose repository names a planted program in every setting, hook and attribute that could start one. */
async function trappedBook(): Promise<Trapped> {
  const root = await newBook({
    'companies/acme/COMPANY.md': '---\nname: Acme\nprefix: ACME\n---\n',
    'companies/acme/agents/cto/AGENTS.md': agentText(),
  });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Bring the company');
  const traps = temporaryFolder();
  mkdirSync(join(traps, 'sprung'));
  const trap = (name: string): string => {
    const file = join(traps, `${name.replaceAll(/\W/g, '-')}.sh`);
    writeFileSync(
      file,
      `#!/bin/sh\n: >'${traps}/sprung/${name.replaceAll(/\W/g, '-')}'\ncat >/dev/null 2>&1\nexit 1\n`,
    );
    chmodSync(file, 0o755);
    return file;
  };
  const settings = [
    'core.fsmonitor',
    'core.sshCommand',
    'core.pager',
    'core.editor',
    'core.askPass',
    'core.gitProxy',
    'core.alternateRefsCommand',
    'diff.external',
    'sequence.editor',
    'gpg.program',
    'gpg.ssh.program',
    'gpg.x509.program',
    'gpg.ssh.defaultKeyCommand',
    'uploadpack.packObjectsHook',
    'filter.trap.clean',
    'filter.trap.smudge',
    'filter.trap.process',
    'diff.trap.textconv',
    'diff.trap.command',
    'merge.trap.driver',
    'pager.fsck',
    'trailer.trap.command',
    'interactive.diffFilter',
    'remote.origin.uploadpack',
  ];
  for (const key of settings) git(root, 'config', key, trap(key));
  for (const key of [
    'credential.helper',
    ...['fsck', 'config', 'repack', 'rev-parse'].map((name) => `alias.${name}`),
  ])
    git(root, 'config', key, `!${trap(key)}`);
  for (const [key, value] of Object.entries({
    'commit.gpgSign': 'true',
    'log.showSignature': 'true',
    'protocol.ext.allow': 'always',
    'remote.origin.url': `ext::${trap('ext')}`,
    'core.hooksPath': join(traps, 'hooks'),
    'include.path': join(traps, 'more'),
  }))
    git(root, 'config', key, value);
  writeFileSync(join(traps, 'more'), `[core]\n\tfsmonitor = ${trap('included')}\n`);
  const hooks = [
    'pre-commit',
    'post-commit',
    'reference-transaction',
    'post-index-change',
    'pre-auto-gc',
    'post-checkout',
  ];
  for (const folder of [join(traps, 'hooks'), join(root, '.git/hooks')]) {
    mkdirSync(folder, { recursive: true });
    for (const hook of hooks) writeFileSync(join(folder, hook), readFileSync(trap(hook)), { mode: 0o755 });
  }
  writeFiles(root, {
    '.git/info/attributes': '* filter=trap diff=trap merge=trap\n',
    'companies/acme/agents/cto/bare/HEAD': 'ref: refs/heads/main\n',
    'companies/acme/agents/cto/bare/config': `[core]\n\tbare = true\n\tfsmonitor = ${trap('bare')}\n`,
    'companies/acme/agents/cto/bare/objects/keep': '',
    'companies/acme/agents/cto/bare/refs/keep': '',
  });
  // Setting them up has already sprung some.
  for (const name of readdirSync(join(traps, 'sprung'))) execFileSync('rm', [join(traps, 'sprung', name)]);
  return { root, sprung: () => readdirSync(join(traps, 'sprung')) };
}

const launcher = join(project, 'bin', 'minutebook.js');

test('nothing planted in a repository is run by any call of git, and each call carries its guards', async () => {
  const { root, sprung } = await trappedBook();
  const stop = watch();
  process.env.GIT_ASKPASS = '/bin/false';
  process.env.GIT_ALLOW_PROTOCOL = 'ext';
  const engine = await openTestEngine(root);
  await engine.perform('issue.create', { title: '--upload-pack=touch x', company: 'acme' }, engine.member);
  writeFileSync(join(root, 'companies/acme/agents/cto/AGENTS.md'), agentText({ name: 'Edited' }));
  await engine.perform('book.adopt', {}, engine.member);
  await engine.perform('book.mend', {}, engine.member);
  await engine.store.settle();
  await engine.stop();
  mergeText(Buffer.from('a\n'), Buffer.from('b\n'), Buffer.from('c\n'));
  await runGit(gitFolder(root), ['repack', '--geometric=2', '-d', '-q']);
  await verifyBook({ root, clock: systemClock, deep: true });
  await verifyRange(root, 'HEAD~1..HEAD').catch(() => undefined);
  await verifyRange(root, '--upload-pack=touch x..--output=y').catch(() => undefined);
  await examine({ root, clock: systemClock, path: process.env.PATH!, daemon: undefined, launcher });
  mendHost({ root, launcher, daemon: false });
  // The commands as people call them, beside a file whose change git has not looked at yet.
  writeFileSync(join(root, 'companies/acme/agents/cto/AGENTS.md'), agentText({ name: 'Edited again' }));
  const bare = join(root, 'companies/acme/agents/cto/bare');
  for (const command of [['status'], ['issue', 'list'], ['log']])
    expect(minutebook(bare, command), command[0]).toMatchObject({ code: 0 });
  minutebook(bare, ['adopt']);
  const person = { name: '--unset-all', email: '--unset@example.org' };
  const fresh = join(temporaryFolder(), 'new');
  await initBook({ root: fresh, person, templates: join(project, 'companies'), launcher });
  delete process.env.GIT_ASKPASS;
  delete process.env.GIT_ALLOW_PROTOCOL;
  const calls = stop();

  expect(sprung()).toEqual([]);
  expect(git(fresh, 'config', 'user.name')).toBe('--unset-all');
  expect(
    new Set(calls.map(({ args }) => args.find((word) => /^[a-z]/.test(word) && !word.includes('=')))).size,
  ).toBeGreaterThan(6);
  for (const { args, env } of calls) {
    const said = args.join(' ');
    expect(args.slice(0, neutral.length), said).toEqual(neutral);
    expect(env, said).toMatchObject({
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_REPLACE_OBJECTS: '1',
    });
    for (const name of ['GIT_DIR', 'GIT_ASKPASS', 'GIT_EXTERNAL_DIFF', 'GIT_SSH_COMMAND', 'LD_PRELOAD'])
      expect(env[name], said).toBeUndefined();
    // Words of people stand behind the end of options, where git takes them for words.
    const end = args.findIndex((word) => word === '--end-of-options' || word === '--');
    const wild = args.findIndex((word) => /^--(?:upload-pack|output|unset)/.test(word));
    if (wild !== -1) expect(end !== -1 && end < wild, said).toBe(true);
  }
  expect(existsSync(join(root, 'x'))).toBe(false);
});

test('a person’s own git still runs what they set up: hooks of theirs beside ours, and the merge driver', async () => {
  const root = await newBook({
    'users/zoe.md': '---\nname: Zoe\nrole: viewer\nemails: [zoe@example.org]\n---\n',
  });
  const own = join(temporaryFolder(), 'ran');
  writeFileSync(join(root, '.git/hooks/post-commit.own'), `#!/bin/sh\n: >'${own}'\n`, { mode: 0o755 });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Add Zoe');
  expect(existsSync(own)).toBe(true);
  expect(existsSync(join(root, '.git/minutebook/person'))).toBe(true);
  const change = (from: string, to: string): void => {
    const file = join(root, 'users/zoe.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
    git(root, 'commit', '-qam', to);
  };
  git(root, 'switch', '-qc', 'side');
  change('role: viewer', 'role: operator');
  git(root, 'switch', '-q', 'main');
  change('name: Zoe', 'name: Zoe Z');
  git(root, 'merge', '-q', 'side', '-m', 'Merge');
  expect(readFileSync(join(root, 'users/zoe.md'), 'utf8')).toMatch(/name: Zoe Z\nrole: operator/);
});
