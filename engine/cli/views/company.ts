// A company on one screen: what it is for, who works, what is open, what it costs, what is wrong.
import { formatMoney } from '../../model/money.ts';
import { tableLines, type Frame } from '../table.ts';
import { count, oneLine, truncate, wrap } from '../text.ts';
import { agentTable } from './agent.ts';
import { signed, statusStyle } from './glyphs.ts';
import { issueTable } from './issue.ts';
import type { Ask } from './view.ts';

interface Company {
  slug: string;
  name: string;
  description: string | null;
  status: string;
  pauseReason: string | null;
  prefix: string | null;
  counts: { agents: number; projects: number; issues: number; openIssues: number };
}
interface Goal {
  slug: string;
  title: string;
  status: string | null;
  openIssues: number;
  issues: number;
}
interface Spend {
  costMicros: number | null;
  unpriced: number;
  runs: number;
}
interface Problem {
  path: string;
  line: number | null;
  found: string;
}

/** Lines of each part; the rest is one command away. */
const partLimit = 8;
const openStatuses = ['in_progress', 'in_review', 'blocked', 'todo', 'backlog'] as const;

export async function companyShow(company: Company, frame: Frame, ask: Ask): Promise<string[]> {
  const of = { company: company.slug };
  const goals = await ask('goal.list', of);
  const agents = await ask('agent.list', of);
  const issues = await ask('issue.list', {
    ...of,
    status: [...openStatuses],
    sort: 'priority',
    limit: partLimit,
  });
  const spend = await ask('cost.summary', of);
  const problems = await ask('problem.list', of);
  const { counts } = company;
  return [
    ...headLines(company, frame),
    ...part('Goals', goals.items.length, goalTable(goals.items.slice(0, partLimit), frame), frame),
    ...part('Agents', agents.items.length, agentTable(agents.items, frame), frame),
    ...part('Open work', counts.openIssues, issueTable(issues.items, frame), frame),
    ...part('Spent this month', undefined, [spendLine(spend)], frame),
    ...(problems.items.length > 0
      ? part('Problems', problems.items.length, problemLines(problems.items, frame), frame)
      : []),
  ];
}

function headLines(company: Company, frame: Frame): string[] {
  const { palette, width } = frame;
  const state = company.pauseReason ? `${company.status} (${company.pauseReason})` : company.status;
  const head = [palette.strong(oneLine(company.name)), palette.quiet(company.slug), company.prefix ?? ''];
  return [
    [...head.filter(Boolean), statusStyle(company.status, palette)(signed(company.status, state))].join('  '),
    ...(company.description ? wrap(oneLine(company.description), width).map(palette.quiet) : []),
  ];
}

const part = (title: string, number: number | undefined, lines: string[], { palette }: Frame): string[] => [
  '',
  palette.strong(title) + (number === undefined ? '' : palette.quiet(`  ${number}`)),
  ...lines,
];

const goalTable = (goals: readonly Goal[], frame: Frame): string[] =>
  goals.length === 0
    ? [frame.palette.quiet('No goals.')]
    : tableLines<Goal>(
        [
          { title: '', value: ({ title }) => title, gives: true },
          {
            title: '',
            value: ({ issues, openIssues }) => (issues > 0 ? `${issues - openIssues} of ${issues} done` : ''),
            align: 'right',
            style: (_, { quiet }) => quiet,
          },
        ],
        goals,
        frame,
      );

function spendLine({ costMicros, unpriced, runs }: Spend): string {
  if (runs === 0 && costMicros === null) return 'nothing yet';
  const amount = costMicros === null ? 'no amount known' : formatMoney(costMicros);
  const more = unpriced > 0 ? `, and ${count(unpriced, 'event')} without a price` : '';
  return `${amount} in ${count(runs, 'run')}${more}`;
}

const problemLines = (problems: readonly Problem[], { palette, width }: Frame): string[] => [
  ...problems
    .slice(0, partLimit)
    .map(({ path, line, found }) =>
      palette.bad(truncate(`${oneLine(path)}${line === null ? '' : `:${line}`}  ${oneLine(found)}`, width)),
    ),
  ...(problems.length > partLimit
    ? [palette.quiet(`and ${problems.length - partLimit} more: minutebook problems`)]
    : []),
];
