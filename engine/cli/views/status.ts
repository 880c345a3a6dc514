// The book on one screen: its companies and what runs.
import { tableLines, type Column, type Frame } from '../table.ts';
import { count } from '../text.ts';
import { signed, statusStyle } from './glyphs.ts';
import { problemBlocks, type ProblemLine } from './problems.ts';

interface CompanyLine {
  slug: string;
  name: string;
  status: string | null;
  agents: number;
  openIssues: number;
  issues: number;
  liveRuns: number;
  problems: number;
}

export interface BookStatus {
  root: string;
  commit: string;
  companies: readonly CompanyLine[];
  problems: number;
  worst: readonly ProblemLine[];
}

const columns: readonly Column<CompanyLine>[] = [
  { title: 'company', value: ({ slug }) => slug, style: (_, { strong }) => strong },
  {
    title: 'status',
    value: ({ status }) => signed(status ?? ''),
    style: ({ status }, palette) => statusStyle(status ?? '', palette),
  },
  { title: 'agents', value: ({ agents }) => agents, align: 'right' },
  { title: 'running', value: ({ liveRuns }) => liveRuns || '', align: 'right', style: (_, { live }) => live },
  { title: 'open', value: ({ openIssues }) => openIssues, align: 'right' },
  { title: 'issues', value: ({ issues }) => issues, align: 'right' },
  { title: 'problems', value: ({ problems }) => problems || '', align: 'right', style: (_, { bad }) => bad },
  { title: 'name', value: ({ name }) => name, gives: true },
];

export function bookStatus({ companies, problems, worst }: BookStatus, frame: Frame): string[] {
  const { quiet, bad } = frame.palette;
  return [
    ...(companies.length === 0
      ? [quiet('No company yet: minutebook company create "Acme"')]
      : tableLines(columns, companies, frame)),
    ...(problems > 0
      ? ['', bad(`${count(problems, 'problem')}: minutebook doctor`), ...problemBlocks(worst, frame)]
      : []),
  ];
}
