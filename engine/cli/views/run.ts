// How runs look: a line each, with why only where one went wrong.
import { tableLines, type Column, type Frame } from '../table.ts';
import { relative } from '../time.ts';
import { signed, statusStyle } from './glyphs.ts';

interface RunLine {
  id: string;
  agent: string;
  issue: string | null;
  status: string;
  reason: string | null;
  startedAt: string | null;
}

const columns = ({ now }: Frame): Column<RunLine>[] => [
  { title: 'run', value: ({ id }) => id, style: (_, { quiet }) => quiet },
  { title: 'agent', value: ({ agent }) => agent, style: (_, { strong }) => strong, gives: true },
  { title: 'issue', value: ({ issue }) => issue ?? '' },
  {
    title: 'status',
    value: ({ status }) => signed(status),
    style: ({ status }, palette) => statusStyle(status, palette),
  },
  { title: 'started', value: ({ startedAt }) => relative(startedAt ?? undefined, now) },
];

export const runList = (
  { items, next }: { items: readonly RunLine[]; next: string | null },
  frame: Frame,
): string[] => {
  if (items.length === 0) return [frame.palette.quiet('No runs.')];
  const failed = items.filter(({ status, reason }) => reason !== null && status !== 'succeeded');
  return [
    ...tableLines(columns(frame), items, frame),
    ...failed.flatMap(({ agent, issue, reason }, at) => [
      ...(at === 0 ? [''] : []),
      frame.palette.bad(`${agent}${issue === null ? '' : ` on ${issue}`}: ${reason}`),
    ]),
    ...(next === null ? [] : [frame.palette.quiet(`More: --after ${next}`)]),
  ];
};
