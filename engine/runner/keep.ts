// Keeps what a run printed and what it was given on the ref of this host and day, away from main, so that main stays
// small and a day can really be deleted. Writes the same bytes to the same place however often it is asked.
import { objectId } from '../store/git-object.ts';
import type { Writer } from '../store/change.ts';

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
}

/** Commits both; resolves when they are durable. */
export async function keepTranscript(
  writer: Pick<Writer, 'writeRef'>,
  keeping: Keeping,
): Promise<{ transcript: Kept; context?: Kept }> {
  const { host, company, run, startedAt, transcript, context } = keeping;
  const ref = `refs/minutebook/transcripts/${host}/${startedAt.slice(0, 10)}`;
  const files = new Map([[`${company}/${run}.log`, Buffer.from(transcript)]]);
  if (context !== undefined) files.set(`${company}/${run}.context.json`, Buffer.from(context));
  await writer.writeRef(ref, (snapshot) => ({
    files: new Map([...files].filter(([path, bytes]) => snapshot.oid(path) !== blobId(bytes))),
    subject: `Keep the transcript of run ${run}`,
    trailers: [['Run', run]],
    result: undefined,
  }));
  const kept = (path: string): Kept => {
    const bytes = files.get(path)!;
    return { ref, oid: blobId(bytes), bytes: bytes.length };
  };
  return {
    transcript: kept(`${company}/${run}.log`),
    ...(context === undefined ? {} : { context: kept(`${company}/${run}.context.json`) }),
  };
}

const blobId = (bytes: Buffer): string => objectId('blob', bytes);
