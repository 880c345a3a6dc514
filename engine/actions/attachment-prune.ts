// Deleting for good the bytes of large attachments that no file names any more, some days after the last one went. When
// that was is noted on the ref that keeps them, so that every host knows it. Small attachments are files like others.
import { z } from 'zod';
import { bookPath } from '../model/paths.ts';
import { attachmentDrawer, attachmentFolder } from '../model/retention.ts';
import type { FileContent } from '../store/change.ts';
import type { RefDeletion } from '../store/forget.ts';
import type { Oid, Snapshot } from '../store/snapshot.ts';
import { defineAction } from './action.ts';
import { clearUploads, unnamedFolder } from './attachment-keep.ts';
import { pointerEnding, readPointer } from './attachment-shape.ts';
import type { Context } from './context.ts';
import { noteEvent } from './event-note.ts';
import { nameOfSegment } from '../model/ref-names.ts';
import { nowFor } from './now.ts';

const dayMs = 86_400_000;
/** Where the shorter ref is made before it takes the place of the longer one. */
const remakingFolder = 'refs/minutebook/remaking/attachments/';
const megabyte = 1_000_000;

interface Kept {
  company: string;
  ref: string;
  tip: Oid;
  snapshot: Snapshot;
  /** Path by hash. */
  blobs: Map<string, string>;
}

function keptOf({ store }: Context): Kept[] {
  return [...store.refs(attachmentFolder)].map(([ref, tip]) => {
    const snapshot = store.snapshot(tip);
    const blobs = snapshot
      .list('')
      .filter(({ name }) => /^[0-9a-f]{2}$/.test(name))
      .flatMap(({ name: folder }) =>
        snapshot.list(folder).map(({ name }) => [name, `${folder}/${name}`] as const),
      );
    return {
      company: nameOfSegment(ref.slice(attachmentFolder.length)),
      ref,
      tip,
      snapshot,
      blobs: new Map(blobs),
    };
  });
}

/** Hashes that some pointer names: in the newest commit, or on a branch that may still be merged. */
function namedHashes({ store }: Context): Set<string> {
  const head = store.head();
  const branches = [...store.refs('refs/heads/').values()].map((tip) => store.diff(head, tip));
  const named = new Set<string>();
  for (const { path, oid } of [head === undefined ? [] : store.diff(undefined, head), ...branches].flat()) {
    if (!path.endsWith(pointerEnding) || oid === undefined) continue;
    const pointer = readPointer(store.blob(oid).toString('utf8'));
    if (pointer) named.add(pointer.sha256);
  }
  return named;
}

/** Notes what is newly unnamed and forgets the note of what is named again; answers the ref as it stands then. */
async function noteUnnamed(
  context: Context,
  kept: Kept,
  named: ReadonlySet<string>,
  now: string,
): Promise<Kept> {
  const noted = new Set(kept.snapshot.list(unnamedFolder).map(({ name }) => name));
  const files = new Map<string, FileContent>();
  for (const sha256 of kept.blobs.keys()) {
    if (named.has(sha256) === noted.has(sha256))
      files.set(`${unnamedFolder}/${sha256}`, named.has(sha256) ? null : now);
  }
  if (files.size === 0) return kept;
  const { commit } = await context.store.writeRef(
    kept.ref,
    () => ({
      files,
      subject: 'Note which attachments no file names',
      trailers: [['Entity', `company:${kept.company}/${kept.company}`]],
      result: undefined,
    }),
    attachmentDrawer(kept.company),
  );
  return { ...kept, tip: commit, snapshot: context.store.snapshot(commit) };
}

/** Hashes that are unnamed for so long that they go. */
const dueOf = ({ snapshot, blobs }: Kept, until: number): string[] =>
  [...blobs.keys()].filter((sha256) => {
    const since = snapshot.read(`${unnamedFolder}/${sha256}`)?.toString('utf8');
    return since !== undefined && Date.parse(since) <= until;
  });

/** The ref anew with what stays and nothing behind it, as the moves that put it into place. */
async function remake(context: Context, kept: Kept, due: readonly string[]): Promise<RefDeletion[]> {
  const { store } = context;
  const gone = new Set(due);
  const files = new Map<string, FileContent>();
  for (const [sha256, path] of kept.blobs) {
    if (gone.has(sha256)) continue;
    files.set(path, { oid: kept.snapshot.oid(path)! });
    const note = `${unnamedFolder}/${sha256}`;
    const oid = kept.snapshot.oid(note);
    if (oid !== undefined) files.set(note, { oid });
  }
  if (files.size === 0) return [{ ref: kept.ref, from: kept.tip }];
  const ref = remakingFolder + kept.ref.slice(attachmentFolder.length);
  const left = store.refs(remakingFolder).get(ref);
  if (left !== undefined) await store.forget([{ ref, from: left }]);
  const { commit } = await store.writeRef(
    ref,
    () => ({
      files,
      subject: `Keep ${files.size} attachments`,
      trailers: [['Entity', `company:${kept.company}/${kept.company}`]],
      result: undefined,
    }),
    attachmentDrawer(kept.company),
  );
  return [
    { ref: kept.ref, from: kept.tip, to: commit },
    { ref, from: commit },
  ];
}

export const attachmentPrune = defineAction({
  name: 'attachment.prune',
  sentence:
    'Delete for good the bytes of large attachments that no file has named for as long as the book says',
  input: { dryRun: z.boolean().default(false).describe('Only say what that would be') },
  output: z.object({
    attachments: z
      .array(
        z.object({ company: z.string().describe('Its company'), sha256: z.string().describe('Its hash') }),
      )
      .describe('What is deleted'),
    freedBytes: z.number().int().describe('What the disk got back'),
    dryRun: z.boolean().describe('Whether nothing was deleted'),
  }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/attachments/prune' },
  async perform(context, { dryRun }) {
    const { store, clock } = context;
    clearUploads(store.root, clock.now());
    const lookup = nowFor(context);
    const days = lookup.at('book', bookPath)?.data.retention.attachmentDays;
    const all = keptOf(context);
    if (days === undefined || all.length === 0) return { attachments: [], freedBytes: 0, dryRun };
    const named = namedHashes(context);
    const now = new Date(clock.now()).toISOString();
    const attachments: { company: string; sha256: string }[] = [];
    const moves: RefDeletion[] = [];
    for (const found of all) {
      const kept = dryRun ? found : await noteUnnamed(context, found, named, now);
      const due = dueOf(kept, clock.now() - days * dayMs).filter((sha256) => !named.has(sha256));
      attachments.push(...due.map((sha256) => ({ company: kept.company, sha256 })));
      if (!dryRun && due.length > 0) moves.push(...(await remake(context, kept, due)));
    }
    if (dryRun) return { attachments, freedBytes: 0, dryRun };
    const { freedBytes, objects } = await store.forget(moves);
    if (objects > 0) await tell(context, attachments.length, freedBytes);
    return { attachments, freedBytes, dryRun };
  },
});

const tell = (context: Context, count: number, freedBytes: number): Promise<boolean> =>
  noteEvent(context, {
    type: 'retention.attachments',
    severity: 'info',
    message: `Deleted ${count} attachment${count === 1 ? '' : 's'} that no file named: ${(freedBytes / megabyte).toFixed(1)} MB`,
    data: { attachments: count, freedBytes },
  });
