// Keeps what a run printed and what it was given: on the ref of this host and day, away from main, so that main stays
// small and a day can really be deleted; or beside the run's record, where the book wants it so. Writes the same bytes
// to the same place however often it is asked.
import { transcriptDrawer, transcriptRef } from '../model/retention.ts';
import type { Change, Writer } from '../store/change.ts';
import { objectId } from '../store/git-object.ts';
import { engineRef } from '../store/refs.ts';
import type { Snapshot } from '../store/snapshot.ts';

export interface Kept {
  ref: string;
  oid: string;
  bytes: number;
}

export interface Keeping {
  host: string;
  company: string;
  run: string;
  /** ISO time of the run's start: its day names the ref. */
  startedAt: string;
  transcript: string;
  context?: string;
  /** Path of the run's record, if what it printed shall lie beside it on main. */
  beside?: string | undefined;
}

/** Commits both; resolves when they are durable. */
export async function keepTranscript(
  writer: Pick<Writer, 'write' | 'writeRef'>,
  keeping: Keeping,
): Promise<{ transcript: Kept; context?: Kept }> {
  const { company, run, startedAt, beside, transcript, context } = keeping;
  const date = startedAt.slice(0, 10);
  const ref = beside === undefined ? transcriptRef(keeping.host, date) : engineRef;
  const place = beside === undefined ? `${company}/${run}` : beside.replace(/\.md$/, '');
  const files = new Map([[`${place}.log`, Buffer.from(transcript)]]);
  if (context !== undefined) files.set(`${place}.context.json`, Buffer.from(context));
  const change = changeOf(files, keeping);
  if (beside === undefined) await writer.writeRef(ref, change, transcriptDrawer(date));
  else await writer.write(change);
  const kept = (path: string): Kept => {
    const bytes = files.get(path)!;
    return { ref, oid: blobId(bytes), bytes: bytes.length };
  };
  return {
    transcript: kept(`${place}.log`),
    ...(context === undefined ? {} : { context: kept(`${place}.context.json`) }),
  };
}

const changeOf =
  (files: ReadonlyMap<string, Buffer>, { company, run }: Keeping) =>
  (snapshot: Snapshot): Change<undefined> => ({
    files: new Map([...files].filter(([path, bytes]) => snapshot.oid(path) !== blobId(bytes))),
    subject: `Keep the transcript of run ${run}`,
    trailers: [
      ['Action', 'run.keep'],
      ['Actor', 'system'],
      ['Entity', `company:${company}/${company}`],
      ['Run', run],
    ],
    result: undefined,
  });

const blobId = (bytes: Buffer): string => objectId('blob', bytes);
