// A book of any size for benchmarks: the same files for the same numbers, committed by git fast-import.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import {
  companyPath,
  agentPath,
  commentPath,
  issuePath,
  ledgerPath,
  projectPath,
} from '../../engine/model/paths.ts';

/** Path to content. */
export type Files = Map<string, string>;

const words = (
  'deploy gateway customer report invoice session token search index mail queue worker schedule budget agent the ' +
  'and with from page form button chart export import login retry timeout cache border colour font layout release'
).split(' ');

const idOf = (kind: number, n: number): string =>
  `01935f3c-${kind.toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A sequence that looks random and never is. */
const pick = <T>(from: readonly T[], seed: number): T =>
  from[((seed * 2_654_435_761) % 4_294_967_296) % from.length]!;

const sentence = (seed: number, length: number): string =>
  Array.from({ length }, (_, n) => pick(words, seed * 31 + n * 17 + 7)).join(' ');

const iso = (ms: number): string => new Date(ms).toISOString();

function issueText(n: number, edition: number, now: number): string {
  const status = pick(
    ['backlog', 'todo', 'in_progress', 'in_review', 'done', 'cancelled', 'done', 'todo'],
    n + edition,
  );
  const lines = [
    '---',
    `id: ${idOf(1, n)}`,
    `status: ${status}`,
    'createdBy: user:ada',
    `priority: ${pick(['critical', 'high', 'medium', 'low'], n)}`,
    `createdAt: "${iso(now - n * 60_000)}"`,
    `assignee: agent-${n % 50}`,
    `project: project-${n % 20}`,
    ...(n % 7 === 0 && n > 7 ? ['blockedBy:', `  - ACME-${n - 3}`] : []),
    ...(n % 11 === 0 && n > 11 ? [`parent: ACME-${n - 5}`] : []),
    'labels:',
    `  - ${pick(['bug', 'chore', 'idea'], n)}`,
    ...(n % 5 === 0 ? [`due: ${iso(now + n * 60_000).slice(0, 10)}`] : []),
    `updated: "${iso(now - n * 1000 + edition)}"`,
    '---',
    '',
    `# ${sentence(n, 6)}`,
    '',
    `${sentence(n + 1, 60)}.`,
    '',
    `${sentence(n + 2, 40)}.`,
    '',
  ];
  return lines.join('\n');
}

const named = (name: string, more = ''): string => `---\nname: ${name}\n${more}---\n\nText.\n`;

/** Nothing is held up by what the work is said to have cost. */
const spending = 'budgets:\n  - { metric: money, limit: unlimited, window: monthly }\n';

export const bookFiles = {
  /** A company with agents, projects and issues. */
  all(issues: number, now: number): Files {
    const files: Files = new Map([
      [companyPath('acme'), named('Acme', `prefix: ACME\ngoals:\n  - Sell more\n${spending}`)],
    ]);
    for (let n = 0; n < 50; n += 1) files.set(agentPath('acme', `agent-${n}`), named(`Agent ${n}`));
    for (let n = 0; n < 20; n += 1) files.set(projectPath('acme', `project-${n}`), named(`Project ${n}`));
    for (let n = 1; n <= issues; n += 1) files.set(issuePath('acme', `ACME-${n}`), issueText(n, 0, now));
    return files;
  },
  /** What one action writes: an issue anew, and perhaps a comment beside it. */
  move(n: number, edition: number, comment: boolean): Files {
    const now = Date.parse('2026-11-22T12:00:00.000Z') + edition * 1000;
    const path = issuePath('acme', `ACME-${n}`);
    const files: Files = new Map([[path, issueText(n, edition + 1, now)]]);
    if (comment)
      files.set(
        commentPath(path, now, 'agent-3', (edition * 64 + n).toString(16)),
        `---\nid: ${idOf(2, edition * 100_000 + n)}\nauthor: agent:acme/agent-3\ncreatedAt: "${iso(now)}"\n---\n\n${sentence(n, 30)}.\n`,
      );
    return files;
  },
};

const eventsPerFile = 1_000;
const yearMs = 365 * 86_400_000;

/** Cost events of a year up to `now`; an issue's events fall into a few days. */
export function ledgerFiles(events: number, now: number): Files {
  const files: Files = new Map();
  for (let first = 0; first < events; first += eventsPerFile) {
    const lines: string[] = [];
    const start = now - yearMs + (first / events) * yearMs;
    for (let n = first; n < Math.min(first + eventsPerFile, events); n += 1) {
      const unpriced = n % 97 === 0;
      const issue = 1 + Math.floor((n / events) * 9_900) + ((Math.imul(n, 2_654_435_761) >>> 0) % 100);
      lines.push(
        JSON.stringify({
          id: idOf(3, n),
          at: iso(start + (n - first) * 10),
          agent: `agent-${n % 50}`,
          issue: `ACME-${issue}`,
          project: `project-${issue % 20}`,
          goal: 'sell-more',
          billingCode: `code-${issue % 5}`,
          provider: 'anthropic',
          biller: 'anthropic',
          model: pick(['opus', 'sonnet', 'haiku'], n),
          inputTokens: 1000 + (n % 500),
          cachedInputTokens: 5000,
          outputTokens: 300,
          ...(unpriced ? {} : { costMicros: 1200 + (n % 900) }),
          provenance: unpriced ? 'unpriced' : 'priced',
        }),
      );
    }
    files.set(ledgerPath('acme', start, 'host', first), `${lines.join('\n')}\n`);
  }
  return files;
}

/** One commit on main for each of `groups`; makes the repository when there is none. */
export function commitFiles(root: string, groups: readonly Files[], now: number): void {
  const git = (args: string[], input?: Buffer): string =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', ...(input ? { input } : {}) }).trim();
  const fresh = !existsSync(root);
  if (fresh) {
    mkdirSync(root, { recursive: true });
    git(['init', '-q', '-b', 'main']);
  }
  const parent = fresh ? '' : 'from refs/heads/main^0\n';
  const parts: (string | Buffer)[] = [];
  for (const [index, files] of groups.entries()) {
    const who = `Ada <ada@example.org> ${Math.floor(now / 1000)} +0000`;
    const message = Buffer.from(messageFor(files));
    parts.push(
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n`,
      message,
      '\n',
    );
    if (index === 0) parts.push(parent);
    for (const [path, content] of files) {
      const bytes = Buffer.from(content);
      parts.push(`M 100644 inline ${path}\ndata ${bytes.length}\n`, bytes, '\n');
    }
  }
  const stream = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  git(['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet'], stream);
}

function messageFor(files: Files): string {
  const [path] = files.keys();
  const name = /([A-Z]+-\d+)\.md$/.exec(path!)?.[1];
  return `Write ${files.size} files\n\nAction: issue.change\nActor: agent:acme/agent-3\n${name ? `Entity: issue:acme/${name}\n` : ''}Run: r1\nRequest: ${path}\n`;
}
