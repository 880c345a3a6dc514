// One clone renames what another writes of by its old name: both books say the same at once, whoever pulls, by whichever
// of git's ways, and whatever the one who pulls may do; what the engines wrote is as they wrote it.
import { expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { booksApart, type Clone } from '../helpers/apart.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';

const apart = booksApart();
const of = { company: 'acme' };

type Act = (engine: Engine) => Promise<unknown>;
const does =
  (name: string, input: object): Act =>
  (engine) =>
    engine.perform(name, { ...of, ...input }, engine.member);
const all =
  (...acts: Act[]): Act =>
  async (engine) => {
    for (const act of acts) await act(engine);
  };

interface Case {
  rename: Act;
  write: Act;
  /** Where the thing is afterwards. */
  path: string;
  /** What of the writer's file it says then, to the letter. */
  keeps: RegExp[];
}

const agent = all(
  does('agent.pause', { agent: 'cto' }),
  does('agent.change', { agent: 'cto', title: 'Other' }),
);
const cases: Record<string, Case> = {
  'an agent, paused and changed': {
    rename: does('agent.rename', { ref: 'cto', slug: 'chief' }),
    write: agent,
    path: 'companies/acme/agents/chief/AGENTS.md',
    keeps: [/^status: paused$/m, /^pausedAt: .*$/m, /^title: Other$/m],
  },
  'an agent, twice': {
    rename: all(
      does('agent.rename', { ref: 'cto', slug: 'tech' }),
      does('agent.rename', { ref: 'tech', slug: 'chief' }),
    ),
    write: agent,
    path: 'companies/acme/agents/chief/AGENTS.md',
    keeps: [/^status: paused$/m, /^pausedAt: .*$/m, /^title: Other$/m],
  },
  // Whom nobody reports to: to whom they report now, the one says otherwise than the other.
  'an agent, terminated': {
    rename: does('agent.rename', { ref: 'ops', slug: 'works' }),
    write: does('agent.terminate', { agent: 'ops' }),
    path: 'companies/acme/agents/works/AGENTS.md',
    keeps: [/^status: terminated$/m, /^terminatedAt: .*$/m],
  },
  'a company, an issue of it checked out': {
    rename: does('company.rename', { slug: 'apex' }),
    write: does('issue.checkout', { issue: 'ACME-1', agent: 'cto' }),
    path: 'companies/apex/issues/00xx/ACME-1.md',
    keeps: [/^status: in_progress$/m, /^checkedOutAt: .*$/m, /^startedAt: .*$/m, /^assignee: cto$/m],
  },
  'a company, changed': {
    rename: does('company.rename', { slug: 'apex' }),
    write: does('company.change', { description: 'Ours.' }),
    path: 'companies/apex/COMPANY.md',
    keeps: [/^description: Ours\.$/m],
  },
  'a goal, changed': {
    rename: does('goal.rename', { ref: 'grow', slug: 'thrive' }),
    write: does('goal.change', { goal: 'grow', body: 'Faster.' }),
    path: 'companies/acme/goals/thrive.md',
    keeps: [/^Faster\.$/m],
  },
};
const ways = (['--no-rebase', '--rebase'] as const).flatMap((how) =>
  [true, false].map((turned) => [how, turned] as const),
);
const rows = Object.keys(cases).flatMap((name) => ways.map((way) => [name, ...way] as const));

/** All of them; or merges, in which what the engines wrote is in no commit of theirs. */
const some = rows.filter(
  ([name, how, turned]) =>
    soak.apart.allWays || (how === '--no-rebase' && (!turned || name.startsWith('an agent, p'))),
);

/** What nobody has a right to make anew: a pull that took a rename for that would remove the thing. */
function letBenPull(book: Clone): void {
  git(book.root, 'config', 'user.name', 'Ben');
  git(book.root, 'config', 'user.email', 'ben@example.org');
}

const hiresNeedApproval = does('company.change', { requireApprovalForHires: true });

test.each(some)(
  '%s, is renamed in the other book: %s, who renamed pulls: %s',
  async (name, how, turned) => {
    const [a, b] = apart() as [Clone, Clone];
    const { rename, write, path, keeps } = cases[name]!;
    await a.work(hiresNeedApproval);
    a.push();
    expect(b.pull('--ff-only').code).toBe(0);
    await b.work(write);
    const was = path
      .replace('/apex/', '/acme/')
      .replace('/chief/', '/cto/')
      .replace('/works/', '/ops/')
      .replace('/thrive', '/grow');
    const written = b.text(was);
    await a.work(rename);
    const [first, second] = turned ? [b, a] : [a, b];
    first.push();
    letBenPull(second);
    expect(second.pull(how)).toMatchObject({ code: 0 });
    await second.settle();
    second.push();
    expect(first.pull('--ff-only').code).toBe(0);
    await first.settle();
    const heads = [a, b].map(({ root }) => git(root, 'rev-parse', 'HEAD^{tree}'));
    expect(heads[0]).toBe(heads[1]);
    for (const book of [a, b]) {
      for (const said of keeps) expect(said.exec(book.text(path))?.[0]).toBe(said.exec(written)![0]);
      expect(git(book.root, 'ls-files', was)).toBe('');
      await book.mustBeSound();
    }
  },
  60_000,
);
