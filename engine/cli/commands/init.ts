// `minutebook init`: the command around engine/init.ts. Chooses where and tells what was done.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { shellLine } from '../../base/shell.ts';
import { initBook, type InitReport } from '../../init.ts';
import { bookAbove } from '../place.ts';
import { launcher, packageRoot } from '../package.ts';
import { wrap } from '../text.ts';
import { isSet, textOf, type BuiltIn, type Session } from '../session.ts';

export const templatesFolder = (): string => join(packageRoot(), 'companies');

/** Names of the companies that a book can begin with. */
export const templateNames = (): string[] =>
  readdirSync(templatesFolder()).filter((name) => existsSync(join(templatesFolder(), name, 'COMPANY.md')));

/** A checkout has its source, the published package what was built from it. */
function demoAgent(): string {
  const source = join(packageRoot(), 'scripts', 'demo-agent.ts');
  return existsSync(source) ? source : join(packageRoot(), 'dist', 'demo-agent.js');
}

/** The program of the demo's agents, by the name that its files use. */
export const demoRunners = (): Record<string, { command: string[] }> => ({
  demo: { command: [process.execPath, demoAgent()] },
});

/** `Ada Lovelace <ada@example.org>` as its parts. */
export function readPerson(text: string | undefined): { name?: string; email?: string } {
  const [, name, email] = /^([^<]*?)\s*(?:<([^>]*)>)?$/.exec(text ?? '') ?? [];
  return { ...(name ? { name } : {}), ...(email ? { email } : {}) };
}

/** Makes or mends a book at `root` with what the command line says. */
export const initAt = (session: Session, root: string, template: string | undefined): Promise<InitReport> =>
  initBook({
    root,
    hostOnly: isSet(session, 'host'),
    person: readPerson(textOf(session, 'user')),
    runners: demoRunners(),
    ...(template === 'demo' ? { ownAgents: { path: session.config.path } } : {}),
    templates: templatesFolder(),
    launcher: launcher(),
    clock: session.clock,
    ...(template === undefined ? {} : { template }),
    ...(textOf(session, 'name') === undefined ? {} : { companyName: textOf(session, 'name')! }),
  });

export const init: BuiltIn = {
  command: {
    noun: 'init',
    sentence: 'Make a book here or in a folder; in an existing one, mend what is missing',
    words: [
      {
        name: 'dir',
        field: 'dir',
        kind: 'text',
        sentence: 'The folder; the book you stand in, or the folder you stand in, if absent',
      },
    ],
    flags: [
      {
        name: 'template',
        field: 'template',
        kind: 'text',
        sentence: 'A company to begin with: demo, solo-engineer, …',
      },
      { name: 'name', field: 'name', kind: 'text', sentence: 'What that company is called' },
      {
        name: 'user',
        field: 'user',
        kind: 'text',
        sentence: 'The first board member, as in "Ada <ada@example.org>"',
      },
      {
        name: 'host',
        field: 'host',
        kind: 'switch',
        sentence: 'Only what this machine needs to write a clone',
      },
    ],
    examples: [
      'minutebook init my-book --template solo-engineer --name "Acme"',
      'minutebook init',
      'minutebook init --host',
    ],
    more: 'A book is a git repository. Nothing outside its folder is touched, and doing it again is harmless.',
  },
  async run(session) {
    const { output } = session;
    const report = await initAt(session, bookFolder(session), textOf(session, 'template'));
    output.answer(report, () => reportLines(report, session));
    for (const note of report.notes) output.note(`\n${note}`);
  },
};

/** The folder that was named; the book we stand in; else the folder itself. A book in a book makes no sense. */
function bookFolder({ cwd, globals, values }: Session): string {
  const named = typeof values['dir'] === 'string' ? values['dir'] : globals.book;
  return named === undefined ? (bookAbove(cwd) ?? cwd) : resolve(cwd, named);
}

function reportLines(report: InitReport, session: Session): string[] {
  const { palette, width } = session.output.frame;
  const { good, strong, quiet } = palette;
  const next = report.company
    ? [
        'minutebook doctor        what is missing for its agents to run',
        'minutebook up            start the daemon',
      ]
    : ['minutebook company create "Acme"', 'minutebook up'];
  const enter = relative(session.cwd, report.root);
  return [
    `${strong(report.root)}  ${report.created ? 'is a book now' : report.steps.length > 0 ? 'was mended' : 'is a book, nothing was missing'}`,
    ...report.steps.flatMap((step) =>
      wrap(step, width - 4).map((line, at) => `  ${at === 0 ? good('✓') : ' '} ${line}`),
    ),
    ...(report.created
      ? [
          '',
          'Next',
          ...[...(enter ? [shellLine('cd', enter)] : []), ...next].map((line) => `  ${quiet(line)}`),
        ]
      : []),
  ];
}
