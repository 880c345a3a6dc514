// A company at work, for measuring what it leaves behind: issues from their creation through two runs' worth of comments and a
// document to done, by the book's own actions, with prose of people instead of words drawn at random.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { perform as performAs } from '../../engine/actions/perform.ts';
import { uuid7 } from '../../engine/base/ids.ts';
import { systemClock, type Clock } from '../../engine/base/clock.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { agentPath, companyPath } from '../../engine/model/paths.ts';
import type { Files } from './files.ts';

const company = 'acme';
/** Agents at work at a time: each has one issue in its hands. */
const agents = 40;
/** Milliseconds of the book's time between two actions: a busy company's. */
const paceMs = 20_000;

/** A clock that runs as the work does: `worked` says how many actions were done. */
export const workClock = (began: number, worked: () => number): Clock => ({
  now: () => began + worked() * paceMs,
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
});

const unlimited = 'budgets:\n  - metric: runs\n    limit: unlimited\n    window: lifetime\n';

/** A company that may start runs without end. */
export function workFiles(): Files {
  const named = (name: string): string => `---\nname: ${name}\n${unlimited}---\n\nText.\n`;
  const files: Files = new Map([
    [companyPath(company), named('Acme').replace('---\n\n', 'prefix: ACME\n---\n\n')],
  ]);
  for (let n = 0; n < agents; n++) files.set(agentPath(company, agentAt(n)), named(`Agent ${n}`));
  return files;
}

const agentAt = (n: number): string => `agent-${n % agents}`;

/** Sentences of this project's own pages: they compress as people's prose does. */
const sentences = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'skills/minutebook/SKILL.md',
]
  .map((name) => readFileSync(join(import.meta.dirname, '..', '..', name), 'utf8'))
  .flatMap((text) => text.replaceAll(/```[\s\S]*?```|[|#>*`]/g, ' ').split(/(?<=[.:;])\s+/))
  .map((text) => text.replaceAll(/\s+/g, ' ').trim())
  .filter((text) => text.length > 30 && text.length < 300);

/** Numbers below `below` that look random and are the same every time. */
function randomFrom(seed: number): (below: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** About `length` characters of prose. */
function prose(seed: number, length: number): string {
  const random = randomFrom(seed);
  let text = '';
  while (text.length < length) text += `${sentences[random(sentences.length)]} `;
  return text.trim();
}

/** Actions of one issue's life. */
export const lifeLength = 11;

/**
 * One issue from its creation to done: create, run start, comment, document, comment, document again, move to review, run end,
 * a person's comment, checkout, move to done. Calls `did` after each action.
 */
export async function liveOn(engine: Engine, n: number, did: () => void): Promise<void> {
  const slug = agentAt(n);
  const run = uuid7(engine.clock.now());
  const ofRun: Actor = { kind: 'agent', company, slug, run };
  const act = async (actor: Actor, name: string, input: object): Promise<unknown> => {
    const { result } = await performAs(engine.context(actor), name, { company, ...input });
    did();
    return result;
  };
  const { identifier: issue } = (await act(engine.member, 'issue.create', {
    title: prose(n * 10, 40).slice(0, 70),
    body: prose(n * 10 + 1, 500),
    assignee: slug,
    priority: ['critical', 'high', 'medium', 'low'][n % 4],
  })) as { identifier: string };
  const system: Actor = { kind: 'system' };
  await act(system, 'run.start', {
    run,
    agent: slug,
    issue,
    source: 'assignment',
    wakes: [`assigned:${issue}`],
    reason: 'assigned',
    host: 'bench',
    adapter: 'process',
    isolation: 'namespace',
  });
  await act(ofRun, 'issue.comment', { issue, body: prose(n * 10 + 2, 350) });
  await act(ofRun, 'document.put', { issue, key: 'plan', body: prose(n * 10 + 3, 2_000) });
  await act(ofRun, 'issue.comment', { issue, body: prose(n * 10 + 4, 350) });
  const more = `${prose(n * 10 + 3, 2_000)}\n\n${prose(n * 10 + 5, 300)}`;
  await act(ofRun, 'document.put', { issue, key: 'plan', body: more });
  await act(ofRun, 'issue.move', { issue, status: 'in_review', comment: prose(n * 10 + 6, 200) });
  await act(system, 'run.finish', {
    run,
    status: 'succeeded',
    reason: 'it exited with 0 and said that it was done',
    endedAt: new Date(engine.clock.now()).toISOString(),
    exit: { code: 0, terminal: true },
    session: run,
    toolCalls: 12,
    model: 'claude-sonnet-4-5',
    usage: { inputTokens: 18_211 + n, cachedInputTokens: 90_213, outputTokens: 3_112 },
    reportedMicros: 84_211 + n,
    excerpt: prose(n * 10 + 7, 1_000).replaceAll('. ', '.\n'),
  });
  await act(engine.member, 'issue.comment', { issue, body: prose(n * 10 + 8, 150) });
  await act(engine.member, 'issue.checkout', { issue, agent: slug });
  await act(engine.member, 'issue.move', { issue, status: 'done' });
}
