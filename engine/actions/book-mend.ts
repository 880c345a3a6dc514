// Mends everything that has one safe remedy, each in a commit of its own: what it did, and what is left for people.
import { z } from 'zod';
import { isFault } from '../base/fault.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import { planMends, type Mend } from './mend.ts';
import { nowFor } from './now.ts';
import { writeDraft } from './write-draft.ts';

/** Remedies of one call: a book that needs more is mended in several. */
const mendLimit = 1_000;

const shape = z.object({
  what: z.string().describe('What was done, or would be'),
  path: z.string().describe('The file it is about'),
});

export const bookMend = defineAction({
  name: 'book.mend',
  sentence: 'Mend what has one safe remedy: missing ids, numbers given twice, names that hide a file',
  input: { dryRun: z.boolean().default(false).describe('Only say what would happen') },
  output: z.object({
    mended: z.array(shape).describe('What is mended now'),
    left: z.array(shape.extend({ reason: z.string().describe('Why not') })).describe('What could not be'),
    commits: z.array(z.string()).describe('What was committed, a sentence each'),
  }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/book/mend' },
  async perform(context, { dryRun }) {
    const answer = {
      mended: [] as Mended[],
      left: [] as (Mended & { reason: string })[],
      commits: [] as string[],
    };
    const plan = (): Mend[] => planMends(nowFor(context));
    if (dryRun) return { ...answer, mended: plan().map(({ what, path }) => ({ what, path })) };
    const tried = new Set<string>();
    for (let done = 0; done < mendLimit; done += 1) {
      context.catalog.sync();
      // One remedy may be all that another problem needed: asked anew each time, and none is tried twice.
      const next = plan().find(({ what, path }) => !tried.has(`${what}\n${path}`));
      if (!next) break;
      tried.add(`${next.what}\n${next.path}`);
      await mend(context, next, answer);
    }
    return answer;
  },
});

type Mended = z.output<typeof shape>;
interface Answer {
  mended: Mended[];
  left: (Mended & { reason: string })[];
  commits: string[];
}

async function mend(context: Context, { what, path, change }: Mend, answer: Answer): Promise<void> {
  let subject = '';
  const before = context.store.snapshot();
  try {
    const { result, changed } = await writeDraft(
      context,
      'book.mend',
      (draft) => {
        const made = change(draft);
        ({ subject } = made);
        return made;
      },
      { alone: true },
    );
    if (!changed) return void answer.left.push({ what, path, reason: 'there was nothing to do after all' });
    answer.mended.push({ what, path });
    answer.commits.push(subject);
    // A name that git's own index refuses is not removed from the work tree by bringing forward.
    for (const gone of result) {
      const bytes = context.store.snapshot().oid(gone) === undefined ? before.read(gone) : undefined;
      if (bytes) context.intake?.discard(gone, bytes);
    }
  } catch (error) {
    if (!isFault(error)) throw error;
    answer.left.push({ what, path, reason: `${error.message} ${error.help}` });
  }
}
