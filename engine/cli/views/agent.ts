// How agents look: the company's tree, everybody below whom they report to.
import { tableLines, type Column, type Frame } from '../table.ts';
import { signed, statusStyle } from './glyphs.ts';

export interface AgentLine {
  slug: string;
  name: string;
  title: string | null;
  status: string;
  reportsTo: string | null;
  adapter: string | null;
  openIssues: number;
}

export interface Leaf extends AgentLine {
  /** What is drawn before the name: `│ └ `. */
  branch: string;
}

/** Agents in the order of the tree. Whoever reports to nobody known, or in a circle, stands at the top. */
export function treeOf(agents: readonly AgentLine[]): Leaf[] {
  const known = new Set(agents.map(({ slug }) => slug));
  const below = Map.groupBy(agents, ({ slug, reportsTo }) =>
    reportsTo !== null && reportsTo !== slug && known.has(reportsTo) ? reportsTo : '',
  );
  const placed = new Set<string>();
  const walk = (manager: string, indent: string): Leaf[] => {
    const reports = (below.get(manager) ?? []).filter(({ slug }) => !placed.has(slug));
    return reports.flatMap((agent, index) => {
      const last = index === reports.length - 1;
      const top = manager === '';
      placed.add(agent.slug);
      return [
        { ...agent, branch: top ? '' : `${indent}${last ? '└ ' : '├ '}` },
        ...walk(agent.slug, top ? '' : `${indent}${last ? '  ' : '│ '}`),
      ];
    });
  };
  const tree = walk('', '');
  // What hangs together in a circle has no top: each of them is shown as one.
  return [
    ...tree,
    ...agents.filter(({ slug }) => !placed.has(slug)).map((agent) => ({ ...agent, branch: '' })),
  ];
}

const columns: readonly Column<Leaf>[] = [
  { title: 'agent', value: ({ branch, slug }) => branch + slug, style: (_, { strong }) => strong },
  {
    title: 'status',
    value: ({ status }) => signed(status),
    style: ({ status }, palette) => statusStyle(status, palette),
  },
  { title: 'open', value: ({ openIssues }) => openIssues || '', align: 'right' },
  { title: 'adapter', value: ({ adapter }) => adapter ?? '', style: (_, { quiet }) => quiet },
  {
    title: 'who',
    value: ({ name, title }) => (title && title !== name ? `${name}, ${title}` : name),
    gives: true,
  },
];

export const agentTable = (agents: readonly AgentLine[], frame: Frame): string[] =>
  agents.length === 0 ? [frame.palette.quiet('No agents.')] : tableLines(columns, treeOf(agents), frame);

export const agentList = (page: { items: readonly AgentLine[] }, frame: Frame): string[] =>
  agentTable(page.items, frame);
