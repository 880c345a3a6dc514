// Every example that help gives of an action, typed as it stands, in a book that holds what it names by a word.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actions } from '../../engine/actions/all.ts';
import { commandOf } from '../../engine/cli/grammar.ts';
import { acme, agent, markdown } from '../helpers/book.ts';
import { openCommandLine, shellWords, type CommandLine } from '../helpers/command-line.ts';
import { openApiBook } from '../http/api-book.ts';

const files = {
  ...acme,
  'companies/acme/projects/website/PROJECT.md': markdown({ name: 'Website' }),
  'companies/acme/projects/shop/milestones/beta.md': markdown({}, '# Beta'),
  'companies/acme/goals/launch.md': markdown({ status: 'active' }, '# Launch'),
  'companies/acme/teams/core/TEAM.md': markdown({ name: 'Core' }),
  'companies/acme/labels/bug.md': markdown({ name: 'Bug' }),
  'companies/acme/views/mine.md': markdown({ name: 'Mine' }),
  'companies/acme/routines/weekly-review.md': markdown({ title: 'Weekly review' }),
  'companies/acme/skills/review/SKILL.md': markdown({ name: 'review', description: 'How to review.' }),
  'companies/acme/issues/00xx/ACME-7.md': markdown({ status: 'todo', project: 'shop' }, '# Sign in'),
  'companies/acme/issues/00xx/ACME-42.md': markdown({ status: 'todo', project: 'shop' }, '# Fix it'),
};

async function openOffice(): Promise<CommandLine> {
  const book = await openApiBook({ files });
  book.clock.time = Date.now() + 1_000;
  await book.perform(agent('cto'), 'instruction.put', {
    agent: 'cto',
    file: 'memory/deploys.md',
    body: 'Known.',
  });
  const line = await openCommandLine(book.ports, book.tokens['ada']!);
  writeFileSync(join(line.cwd, 'plan.pdf'), 'A plan.');
  return line;
}

/** After these the book is another. */
const leavesMarks = /company\.create|remove|archive|terminate|rename|pause|delete/;
/** What only somebody's books and issues can answer otherwise: hand edits in a work tree; an issue in somebody's hands. */
const elsewhere: Readonly<Record<string, number>> = { 'book.adopt': 6, 'issue.force-release': 3 };
/** Names something by an id, or something in dispute, that is not there. */
const unknown = /[0-9a-f]{8}-|mbk_|undo|ACME-7\.md|budget remove/;

test('every example of an action is understood and done', async () => {
  const answers: [string, number | null][] = [];
  const expected: typeof answers = [];
  let line = await openOffice();
  for (const action of actions.filter(({ internal }) => !internal)) {
    for (const example of commandOf(action).examples) {
      const ran = await line.run(shellWords(example, line.cwd).words.slice(1));
      const said = ran.code === 0 ? example : `${example}: ${ran.err}`;
      answers.push([said, ran.code]);
      expected.push([said, elsewhere[action.name] ?? (unknown.test(example) ? 5 : 0)]);
    }
    if (leavesMarks.test(action.name)) line = await openOffice();
  }
  expect(answers).toEqual(expected);
}, 120_000);
