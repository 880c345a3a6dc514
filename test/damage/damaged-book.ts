// A real book into which every damage of the tables is put, each in a file of its own, and what must be told of it.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newBook } from '../helpers/engine.ts';
import { git, temporaryFolder, writeFiles } from '../helpers/folder.ts';
import { randomOf } from '../helpers/soak.ts';
import { agentText, issueText, pathOf, textKinds, textOf, type TextKind } from './entities.ts';
import { textDamages } from './texts.ts';
import { treeDamages, Tree } from './trees.ts';

/** One damage in one file. */
export interface Case {
  name: string;
  path: string;
  kind?: TextKind;
  says?: RegExp;
  line?: number;
  level?: 'notice';
  stays?: readonly [string, string];
  needsPeople?: true;
  /** Does it, in the work tree. */
  damage: (tree: Tree) => void;
}

export interface DamagedBook {
  root: string;
  tree: Tree;
  cases: Case[];
  /** Paths of files that nothing happens to. */
  sound: readonly string[];
}

const sound = [pathOf('issue', -19), pathOf('agent', 0), pathOf('goal', 0), pathOf('project', 0)];

/** The book before anything happens to it: everything committed by its person, as any repository begins. */
export async function bookBefore(seed: number): Promise<DamagedBook> {
  const random = randomOf(seed);
  const cases = [...textCases(random), ...treeCases()];
  const files: Record<string, string> = {
    'companies/acme/COMPANY.md':
      '---\nid: 01935f3c-5c5e-7000-8000-aaaaaaaaaaaa\nname: Acme\nprefix: ACME\ndefaultProject: project-0\nrequireApprovalForHires: false\n---\n',
    [pathOf('issue', -19)]: issueText({}, 'First'),
    [pathOf('agent', 0)]: agentText(),
    [pathOf('goal', 0)]: textOf('goal'),
    [pathOf('project', 0)]: textOf('project'),
  };
  for (const { kind, path } of cases) if (kind) files[path] = textOf(kind);
  for (const { files: own } of Object.values(treeDamages)) Object.assign(files, own);
  const root = await newBook(files);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Bring the company');
  return { root, tree: new Tree(root), cases, sound };
}

/** Which kind suffers which damage is drawn: over the seeds every kind meets most of them. */
function textCases(random: () => number): Case[] {
  return Object.entries(textDamages).map(([name, { make, says, line, kinds = textKinds }], at) => {
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    const path = pathOf(kind, at + 1);
    return {
      name,
      kind,
      path,
      ...(says ? { says } : {}),
      ...(line === undefined ? {} : { line }),
      damage: (tree) => {
        const bytes = make(textOf(kind, 'As it became.'), random);
        mkdirSync(dirname(join(tree.root, path)), { recursive: true });
        writeFileSync(join(tree.root, path), keepId(tree, path, bytes));
      },
    };
  });
}

/** The damage is of the text alone: the file says to be what it was. */
function keepId(tree: Tree, path: string, bytes: string | Buffer): string | Buffer {
  if (typeof bytes !== 'string') return bytes;
  const id = /^id: .*$/m.exec(git(tree.root, 'show', `HEAD:${path}`))?.[0];
  return id === undefined ? bytes : bytes.replace(/^id: 01935f3c[0-9a-f-]*/m, id);
}

const treeCases = (): Case[] =>
  Object.entries(treeDamages).map(([name, { make, told, stays, needsPeople }]) => ({
    name,
    path: told?.path ?? '',
    ...(told ? { says: told.says, ...(told.level ? { level: told.level } : {}) } : {}),
    ...(stays ? { stays } : {}),
    ...(needsPeople ? { needsPeople } : {}),
    damage: make,
  }));

/** A folder for PATH that holds this program under its own name. */
export function programs(): string {
  const folder = temporaryFolder();
  const launcher = join(import.meta.dirname, '../../bin/minutebook.js');
  writeFiles(folder, { minutebook: `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n` });
  chmodSync(join(folder, 'minutebook'), 0o755);
  return folder;
}

/** Types commands as a person does, each whatever became of the one before; what they said. */
export function type(root: string, commands: readonly string[]): string {
  const script = commands.map((command) => `{ ${command}; } 2>&1 || echo "FAILED: $?"`).join('\n');
  return execFileSync('bash', ['-c', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${programs()}:${process.env.PATH}` },
  });
}
