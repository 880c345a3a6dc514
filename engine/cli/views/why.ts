// Why an agent does or does not run: the answer first, then what runs and what waits.
import { tableLines, type Frame } from '../table.ts';
import { oneLine, wrap } from '../text.ts';
import { relative } from '../time.ts';

export interface Why {
  agent: string;
  may: boolean;
  reason: string;
  details: {
    running?: readonly { run: string; issue: string | null; since: string }[];
    waiting?: readonly { issue: string | null; reasons: readonly string[] }[];
    nextAt?: string;
  } | null;
}

export function agentWhy({ agent, may, reason, details }: Why, frame: Frame): string[] {
  const { strong, good, warn, quiet } = frame.palette;
  const { running = [], waiting = [], nextAt } = details ?? {};
  const state = running.length > 0 ? good('runs') : may ? good('may run') : warn('does not run');
  return [
    `${strong(oneLine(agent))}  ${state}`,
    ...wrap(oneLine(reason), frame.width),
    ...part('Runs now', [
      ...tableLines(
        [
          { title: '', value: ({ issue }) => issue ?? 'no issue' },
          { title: '', value: ({ since }) => relative(since, frame.now), style: () => quiet },
          { title: '', value: ({ run }) => run, style: () => quiet },
        ],
        running,
        frame,
      ),
    ]),
    ...part('Waits for it', [
      ...tableLines(
        [
          { title: '', value: ({ issue }) => issue ?? 'no issue' },
          { title: '', value: ({ reasons }) => reasons.join(', '), gives: true },
        ],
        waiting,
        frame,
      ),
    ]),
    ...(nextAt === undefined ? [] : ['', `${strong('Next look')}  ${relative(nextAt, frame.now)}`]),
  ];

  function part(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : ['', strong(title), ...lines];
  }
}
