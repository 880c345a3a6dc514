// Two people's edits of one issue, drawn at random: what each did is known by words that stand nowhere else, so that a
// test can say whether anything was lost without knowing how a merge works.
import * as fc from 'fast-check';
import { composeDocument, editDocument, parseDocument } from '../../engine/model/document.ts';

const paragraphs = 6;
const scalars = ['priority', 'due', 'billingCode', 'x-note'] as const;
const lists = ['labels', 'blockedBy', 'x-list'] as const;

/** A place of the file that an edit touches; edits of different places never meet. */
type Slot =
  | (typeof scalars)[number]
  | (typeof lists)[number]
  | 'title'
  | 'new key'
  | 'remark'
  | `text ${number}`;

interface Edit {
  slot: Slot;
  how: 'change' | 'add' | 'remove';
}

/** What one side did, in words that the outcome must hold, or must not hold any more. */
export interface Done {
  text: string;
  slots: Slot[];
  wrote: string[];
  removed: string[];
}

export interface TwoSides {
  base: string;
  ours: Done;
  theirs: Done;
}

const base = composeDocument(
  {
    id: '01930000-0000-7000-8000-00000000000a',
    status: 'todo',
    createdBy: 'user:ada',
    priority: 'medium',
    createdAt: '2026-11-22T09:00:00.000Z',
    due: '2026-12-01',
    originKind: 'manual',
    blockedBy: ['ACME-7', 'ACME-8', 'ACME-9'],
    requestDepth: 0,
    labels: ['bug', 'later', 'web'],
    billingCode: 'base-code',
    'x-note': 'base-note',
    'x-list': ['base-a', 'base-b'],
    updated: '2026-11-22T10:00:00.000Z',
  },
  {
    title: 'base-title',
    body: Array.from({ length: paragraphs }, (_, n) => `base-text-${n} of some words.`).join('\n\n'),
  },
);

const slots: Slot[] = [
  ...scalars,
  ...lists,
  'title',
  'new key',
  'remark',
  // Every other paragraph: neighbours share the blank line between them.
  ...Array.from({ length: paragraphs / 2 }, (_, n): Slot => `text ${n * 2}`),
];

const words: Record<string, (side: string) => string> = {
  priority: (side) => ({ ours: 'high', theirs: 'low' })[side]!,
  due: (side) => ({ ours: '2027-01-01', theirs: '2027-02-02' })[side]!,
};

function apply(side: 'ours' | 'theirs', edits: readonly Edit[]): Done {
  const done: Done = { text: base, slots: edits.map(({ slot }) => slot), wrote: [], removed: [] };
  for (const { slot, how } of edits) applyOne(done, side, slot, how);
  const updated = `2026-11-22T1${side === 'ours' ? 1 : 2}:00:00.000Z`;
  done.text = editDocument(done.text, { set: { updated } });
  return done;
}

function applyOne(done: Done, side: string, slot: Slot, how: Edit['how']): void {
  const word = words[slot]?.(side) ?? `${side}-${slot.replaceAll(' ', '-')}`;
  const set = (values: Record<string, unknown>): void => {
    done.text = editDocument(done.text, { set: values });
  };
  const { front, body } = parseDocument(done.text, 'x.md');
  if (slot === 'title') done.text = editDocument(done.text, { title: word });
  else if (slot === 'new key') set({ [`y-${side}`]: word });
  else if (slot === 'remark') done.text = done.text.replace(/^createdAt/m, `# ${word}\n$&`);
  else if (slot.startsWith('text ')) {
    const lines = body.split('\n\n');
    const at = Number(slot.slice(5));
    lines[at] = how === 'add' ? `${lines[at]}\n${word}` : `${word} instead.`;
    done.text = editDocument(done.text, { body: lines.join('\n\n') });
  } else if ((lists as readonly string[]).includes(slot)) {
    const [first, ...others] = front[slot] as string[];
    if (how === 'remove') {
      set({ [slot]: others });
      done.removed.push(first!);
      return;
    }
    set({ [slot]: [...(front[slot] as string[]), word] });
  } else if (how === 'remove') {
    set({ [slot]: undefined });
    done.removed.push(String(front[slot]));
    return;
  } else set({ [slot]: word });
  done.wrote.push(word);
}

const edit = (among: readonly Slot[]): fc.Arbitrary<Edit[]> =>
  fc.uniqueArray(
    fc.record({
      slot: fc.constantFrom(...among),
      how: fc.constantFrom('change' as const, 'add' as const, 'remove' as const),
    }),
    { selector: ({ slot }) => slot, minLength: 1, maxLength: 6 },
  );

const sides = (ours: readonly Edit[], theirs: readonly Edit[]): TwoSides => ({
  base,
  ours: apply('ours', ours),
  theirs: apply('theirs', theirs),
});

/** Two sides that touched no place in common. */
export const apart: fc.Arbitrary<TwoSides> = fc
  .shuffledSubarray(slots, { minLength: 2, maxLength: slots.length })
  .chain((drawn) => {
    const half = Math.ceil(drawn.length / 2);
    return fc.tuple(edit(drawn.slice(0, half)), edit(drawn.slice(half)));
  })
  .map(([ours, theirs]) => sides(ours, theirs));

/** Two sides that touched whatever they liked. */
export const any: fc.Arbitrary<TwoSides> = fc
  .tuple(edit(slots), edit(slots))
  .map(([ours, theirs]) => sides(ours, theirs));

/** Two sides that want different things of one place. */
export const against: TwoSides = sides(
  [{ slot: 'title', how: 'change' }],
  [{ slot: 'title', how: 'change' }],
);

/** Words of either side that a text lacks, and words that one side removed and it still holds. Empty: nothing lost. */
export function lostIn(text: string, { ours, theirs }: TwoSides): string[] {
  const missing = [...ours.wrote, ...theirs.wrote].filter((word) => !text.includes(word));
  const back = [...ours.removed, ...theirs.removed].filter((word) =>
    new RegExp(`^(?: *- |[\\w-]+: )"?${word}"?$`, 'm').test(text),
  );
  return [...missing.map((word) => `lost ${word}`), ...back.map((word) => `still there: ${word}`)];
}
