// What an agent is told when it is woken for an issue, as people read it: the issue, where it stands, who is around.
import type { Frame } from '../table.ts';
import { escapeControls, oneLine, wrap } from '../text.ts';
import { commentLines, issueHead, type Comment, type IssueLine } from './issue.ts';
import { signed, statusStyle } from './glyphs.ts';

interface Named {
  name: string;
  title: string;
}
interface Standing extends Named {
  status: string;
}

interface Context {
  issue: IssueLine & { body: string };
  company: Named & { description: string | null };
  project: Named | null;
  goal: Named | null;
  ancestors: readonly Named[];
  children: readonly Standing[];
  blockers: readonly Standing[];
  comments: readonly Comment[];
  questions: readonly Comment[];
  documents: readonly { key: string; updated: string | null; body: string | null }[];
  colleagues: readonly {
    agent: string;
    title: string | null;
    reportsTo: string | null;
    capabilities: string | null;
  }[];
}

export function issueContext(context: Context, frame: Frame): string[] {
  const { palette, width } = frame;
  const { issue, company, project, goal, ancestors } = context;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', palette.strong(title), ...lines];
  const named = ({ name, title }: Named): string => `${palette.name(oneLine(name))}  ${oneLine(title)}`;
  const standing = ({ status, ...rest }: Standing): string =>
    `${statusStyle(status, palette)(signed(status))}  ${named(rest)}`;
  const place = [
    ['company', { ...company, title: company.description ?? company.title }],
    ['project', project],
    ['goal', goal],
    ...ancestors.map((ancestor) => ['part of', ancestor] as const),
  ] as const;
  return [
    ...issueHead(issue, frame),
    ...(issue.body ? ['', ...escapeControls(issue.body).trimEnd().split('\n')] : []),
    '',
    ...place.flatMap(([what, thing]) => (thing ? [`${palette.quiet(what.padEnd(8))}  ${named(thing)}`] : [])),
    ...part('Waits for', context.blockers.map(standing)),
    ...part('Parts', context.children.map(standing)),
    ...part(
      'Documents',
      context.documents.flatMap(({ key, body }) => [
        palette.name(oneLine(key)),
        ...(body === null ? [] : escapeControls(body).trimEnd().split('\n')),
      ]),
    ),
    ...part(
      'Questions',
      context.questions.flatMap((comment) => commentLines(comment, frame).slice(1)),
    ),
    ...part(
      'Last comments',
      context.comments.flatMap((comment) => commentLines(comment, frame).slice(1)),
    ),
    ...part(
      'Colleagues',
      context.colleagues.flatMap(({ agent, title, capabilities }) => [
        `${palette.name(oneLine(agent))}${title === null ? '' : `  ${oneLine(title)}`}`,
        ...(capabilities === null
          ? []
          : wrap(oneLine(capabilities), width - 2).map((line) => `  ${palette.quiet(line)}`)),
      ]),
    ),
  ];
}
