// Every way names, places and references are damaged: what is done to the work tree, which file is told, what of it.
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentText, issueText, ledgerLine, ledgerPath, pathOf, textOf } from './entities.ts';

export interface TreeDamage {
  /** Files that are there and right before. */
  files?: Readonly<Record<string, string>>;
  /** What somebody does in the work tree. */
  make: (tree: Tree) => void;
  /** The file that is told, and what of it; absent where nothing is wrong. */
  told?: { path: string; says: RegExp; level?: 'notice' };
  /** An entity that must still be listed as it was, by kind and name. */
  stays?: readonly ['agent' | 'issue' | 'goal', string];
  /** Nothing that can be typed mends it. */
  needsPeople?: true;
}

/** A work tree by paths of the book. */
export class Tree {
  readonly root: string;
  constructor(root: string) {
    this.root = root;
  }
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }
  change(path: string, change: (text: string) => string): void {
    this.write(path, change(readFileSync(join(this.root, path), 'utf8')));
  }
  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }
  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }
  link(path: string, to: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
    symlinkSync(to, join(this.root, path));
  }
  hardLink(path: string, to: string): void {
    linkSync(join(this.root, path), join(this.root, to));
  }
}

const acme = 'companies/acme';
const issue = (n: number, shard = '00xx'): string => `${acme}/issues/${shard}/ACME-${n}.md`;
const agent = (slug: string): string => `${acme}/agents/${slug}/AGENTS.md`;
const goal = (name: string): string => `${acme}/goals/${name}.md`;
const run = pathOf('run', 90);
const told = (path: string, says: RegExp) => ({ path, says });

export const treeDamages: Readonly<Record<string, TreeDamage>> = {
  'a link to another file of the book': {
    files: { [agent('linked-in')]: agentText({ name: 'Linked' }) },
    make: (tree) => tree.link(agent('linked-in'), '../agent-0/AGENTS.md'),
    told: told(agent('linked-in'), /symbolic link to/),
    stays: ['agent', 'linked-in'],
  },
  'a link out of the book': {
    files: { [issue(201, '02xx')]: issueText() },
    make: (tree) => tree.link(issue(201, '02xx'), '/etc/hostname'),
    told: told(issue(201, '02xx'), /symbolic link to "\/etc\/hostname"/),
    stays: ['issue', 'ACME-201'],
  },
  'a link in the place of a folder': {
    files: { [agent('moved-out')]: agentText() },
    make: (tree) => tree.link(`${acme}/agents/moved-out`, '/tmp'),
    told: told(`${acme}/agents/moved-out`, /symbolic link stands where a folder belongs/),
    needsPeople: true,
  },
  'a folder in the place of a file': {
    files: { [issue(202, '02xx')]: issueText() },
    make(tree) {
      tree.remove(issue(202, '02xx'));
      tree.write(`${issue(202, '02xx')}/notes.txt`, 'x');
    },
    told: told(issue(202, '02xx'), /folder stands where a file belongs|was removed/),
  },
  'a hard link': {
    files: { [goal('hard')]: textOf('goal') },
    make: (tree) => tree.hardLink(goal('hard'), `${acme}/goals/README.md`),
    stays: ['goal', 'hard'],
  },
  'two folders that differ in letter case': {
    files: { [agent('twin')]: agentText() },
    make: (tree) => tree.write(agent('Twin'), agentText({ name: 'Other' })),
    told: told(`${acme}/agents/Twin`, /one name on systems that ignore letter case/),
    stays: ['agent', 'twin'],
  },
  'an issue in small letters': {
    make: (tree) => tree.write(`${acme}/issues/02xx/acme-203.md`, issueText()),
    told: told(`${acme}/issues/02xx/acme-203.md`, /letter case/),
  },
  'a main file in small letters': {
    make: (tree) => tree.write(`${acme}/agents/small/agents.md`, agentText()),
    told: told(`${acme}/agents/small/agents.md`, /letter case/),
  },
  'a name in another Unicode form': {
    make: (tree) => tree.write(goal('Cafe\u0301'), textOf('goal')),
    told: told(goal('Cafe\u0301'), /Unicode form/),
  },
  'two names that differ in Unicode form': {
    files: { [goal('na\u00efve')]: textOf('goal') },
    make: (tree) => tree.write(goal('nai\u0308ve'), textOf('goal')),
    told: told(goal('nai\u0308ve'), /Unicode form/),
  },
  'a name with a character nobody sees': {
    make: (tree) => tree.write(agent('ghost\u200b'), agentText()),
    told: told(agent('ghost\u200b'), /cannot be seen/),
  },
  'a name that reads backwards': {
    make: (tree) => tree.write(agent('\u202eevil'), agentText()),
    told: told(agent('\u202eevil'), /cannot be seen/),
  },
  'a name with a control character': {
    make: (tree) => tree.write(goal('bell\u0007'), textOf('goal')),
    told: told(goal('bell\u0007'), /cannot be seen/),
  },
  'a name with a line end': {
    make: (tree) => tree.write(goal('two\nlines'), textOf('goal')),
    told: told(goal('two\nlines'), /cannot be seen/),
  },
  'a name that ends in a dot': {
    make: (tree) => tree.write(agent('dotted.'), agentText()),
    told: told(agent('dotted.'), /dot or a space/),
  },
  'a name that ends in a space': {
    make: (tree) => tree.write(agent('spaced '), agentText()),
    told: told(agent('spaced '), /dot or a space/),
  },
  'a name that is .git on some system': {
    make: (tree) => tree.write(agent('git~7'), agentText()),
    told: told(agent('git~7'), /means \.git/),
    needsPeople: true,
  },
  'a name with a quotation mark': {
    make: (tree) => tree.write(`${acme}/labels/a"b.md`, textOf('label')),
    told: told(`${acme}/labels/a"b.md`, /some system refuses/),
  },
  'a name of two hundred letters': {
    make: (tree) => tree.write(goal('x'.repeat(200)), textOf('goal')),
    told: told(goal('x'.repeat(200)), /too long/),
  },
  'a name that looks like an option': {
    make: (tree) => tree.write(`${acme}/labels/--upload-pack=touch pwned.md`, textOf('label')),
  },
  'an issue outside its folders': {
    make: (tree) => tree.write(`${acme}/issues/stray.md`, issueText()),
    told: told(`${acme}/issues/stray.md`, /outside the folders/),
  },
  'an issue moved to another hundred': {
    files: { [issue(204, '02xx')]: issueText() },
    make: (tree) => tree.move(issue(204, '02xx'), issue(204, '07xx')),
    told: told(issue(204, '07xx'), /lies in 07xx/),
  },
  'a number that two files have': {
    files: { [issue(205, '02xx')]: issueText() },
    make: (tree) => tree.write(issue(205, '09xx'), issueText({}, 'Other')),
    told: told(issue(205, '09xx'), /ACME-205/),
    stays: ['issue', 'ACME-205'],
  },
  'a number larger than there are': {
    make: (tree) => tree.write(issue(999_999_999, '9999999xx'), issueText()),
    told: told(issue(999_999_999, '9999999xx'), /outside the folders/),
  },
  'an id that two files have': {
    files: { [goal('original')]: textOf('goal') },
    make: (tree) => tree.write(goal('zcopy'), readFileSync(join(tree.root, goal('original')), 'utf8')),
    told: told(goal('zcopy'), /0/),
  },
  'an entity that was removed': {
    files: { [agent('gone')]: agentText() },
    make: (tree) => tree.remove(`${acme}/agents/gone`),
    told: told(agent('gone'), /the agent was removed/),
  },
  'an issue that was removed': {
    files: { [issue(206, '02xx')]: issueText() },
    make: (tree) => tree.remove(issue(206, '02xx')),
    told: told(issue(206, '02xx'), /the issue was removed/),
  },
  'a removed issue that is half back': {
    files: {
      [issue(207, '02xx')]: issueText({
        status: 'cancelled',
        removedAt: '"2026-11-22T16:30:00.000Z"',
        removedBy: 'user:ada',
      }),
    },
    make: (tree) => tree.change(issue(207, '02xx'), (text) => text.replace(/^removedAt.*\n/m, '')),
    told: told(issue(207, '02xx'), /removedAt went from/),
  },
  'agents that report to each other': {
    files: { [agent('over')]: agentText(), [agent('under')]: agentText({ reportsTo: 'over' }) },
    make: (tree) => tree.change(agent('over'), (text) => text.replace('---\n', '---\nreportsTo: under\n')),
    told: told(agent('over'), /reportsTo leads in a circle: over → under → over/),
    stays: ['agent', 'over'],
  },
  'an issue that is a part of itself': {
    files: { [issue(208, '02xx')]: issueText() },
    make: (tree) =>
      tree.change(issue(208, '02xx'), (text) => text.replace('---\n', '---\nparent: ACME-208\n')),
    told: told(issue(208, '02xx'), /parent leads in a circle/),
  },
  'issues that wait for each other': {
    files: {
      [issue(209, '02xx')]: issueText(),
      [issue(210, '02xx')]: issueText({ blockedBy: ['ACME-209'] }),
    },
    make: (tree) =>
      tree.change(issue(209, '02xx'), (text) =>
        text.replace('---\n', '---\nblockedBy: [ACME-210, ACME-1]\n'),
      ),
    told: told(issue(209, '02xx'), /blockedBy leads in a circle/),
  },
  'a reference to nobody': {
    files: { [issue(211, '02xx')]: issueText() },
    make: (tree) =>
      tree.change(issue(211, '02xx'), (text) => text.replace('---\n', '---\nassignee: nobody-here\n')),
    told: told(issue(211, '02xx'), /assignee: nobody-here/),
  },
  'a reference to nothing among others': {
    files: { [issue(212, '02xx')]: issueText() },
    make: (tree) =>
      tree.change(issue(212, '02xx'), (text) =>
        text.replace('---\n', '---\nblockedBy:\n  - ACME-1\n  - ACME-77777\n'),
      ),
    told: told(issue(212, '02xx'), /blockedBy: ACME-77777/),
  },
  'a move that no issue makes': {
    files: { [issue(213, '02xx')]: issueText({ status: 'done' }) },
    make: (tree) =>
      tree.change(issue(213, '02xx'), (text) => text.replace('status: done', 'status: in_review')),
    told: told(issue(213, '02xx'), /no move an issue makes/),
  },
  'an id that was changed': {
    files: { [goal('renamed')]: textOf('goal') },
    make: (tree) =>
      tree.change(goal('renamed'), (text) =>
        text.replace(/^id: .*$/m, 'id: 01935f3c-5c5e-7000-8000-00000000ffff'),
      ),
    told: told(goal('renamed'), /id went from/),
  },
  'a checkout that somebody wrote by hand': {
    files: { [issue(214, '02xx')]: issueText() },
    make: (tree) =>
      tree.change(issue(214, '02xx'), (text) => text.replace('---\n', '---\ncheckoutRun: mine\n')),
    told: told(issue(214, '02xx'), /checkoutRun went from nothing to mine/),
  },
  'a record of a run that was changed': {
    files: { [run]: textOf('run') },
    make: (tree) => tree.change(run, (text) => text.replace('succeeded', 'failed')),
    told: told(run, /record of what happened was changed/),
  },
  'a ledger that was changed': {
    files: { [ledgerPath(1)]: ledgerLine(1) + ledgerLine(2) },
    make: (tree) => tree.write(ledgerPath(1), ledgerLine(1)),
    told: told(ledgerPath(1), /record of what happened was changed/),
  },
  'a ledger with a line that is none': {
    make: (tree) => tree.write(ledgerPath(2), `${ledgerLine(3)}{"id":\n`),
    told: told(ledgerPath(2), /\{"id":/),
  },
  'a prefix that was changed': {
    files: {
      'companies/numbered/COMPANY.md': '---\nname: Numbered\nprefix: NUM\n---\n',
      'companies/numbered/issues/00xx/NUM-1.md': issueText(),
    },
    make: (tree) => tree.change('companies/numbered/COMPANY.md', (text) => text.replace('NUM', 'OTHER')),
    told: told('companies/numbered/COMPANY.md', /prefix is OTHER, but 1 issues are numbered like NUM-1/),
  },
  'a prefix that two companies have': {
    make: (tree) => tree.write('companies/zsame/COMPANY.md', '---\nname: Same\nprefix: ACME\n---\n'),
    told: told('companies/zsame/COMPANY.md', /ACME/),
  },
  'a company that lost its file': {
    files: {
      'companies/headless/COMPANY.md': textOf('company'),
      'companies/headless/goals/x.md': textOf('goal'),
    },
    make: (tree) => tree.remove('companies/headless/COMPANY.md'),
    told: told('companies/headless/COMPANY.md', /the company was removed/),
  },
  'a company that never had a file': {
    make: (tree) => tree.write('companies/nameless/goals/x.md', textOf('goal')),
    told: told('companies/nameless/COMPANY.md', /no such file/),
  },
  'a folder of no kind': {
    make: (tree) => tree.write(`${acme}/widgets/x.md`, '---\nkind: widget\n---\n# X\n'),
  },
  'what editors leave behind': {
    make(tree) {
      for (const name of [
        '.ACME-1.md.swp',
        'ACME-1.md~',
        '#ACME-1.md#',
        'ACME-1.md.bak',
        '4913',
        'ACME-1.md.x7Ga3f',
        'sedAbCdEf',
      ])
        tree.write(`${acme}/issues/00xx/${name}`, '---\nstatus: [\n');
    },
  },
};
