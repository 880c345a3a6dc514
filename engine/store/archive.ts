// What stands beside the line on refs of its own and may be deleted for good: transcripts, large attachments. Knows refs
// and sizes, never what they are good for.
import { foldTimeoutMs } from './fold.ts';
import type { Forgotten, RefDeletion } from './forget.ts';
import { runGit } from './git.ts';
import type { GitFolder } from './git-folder.ts';
import type { Objects } from './objects.ts';
import { Refs } from './refs.ts';
import type { Oid } from './snapshot.ts';

export interface Archive {
  /** Refs below a folder such as `refs/minutebook/transcripts/`, by name, and the commits they stand at. */
  refs(folder: string): Map<string, Oid>;
  /** Bytes on disk of all that these commits reach. */
  bytesBehind(tips: readonly Oid[]): Promise<number>;
  /** A blob of any size, piece by piece; trusted when it has come to its end. Throws OBJECT_MISSING or OBJECT_DAMAGED. */
  streamBlob(oid: Oid): AsyncIterable<Buffer>;
  /**
   * Deletes refs, or lets them stand at a commit with less behind it, and drops what nothing else reaches: the room comes
   * back. Also finishes what an earlier call could not. Throws GIT_FAILED.
   */
  forget(deletions: readonly RefDeletion[]): Promise<Forgotten>;
}

/** The reading half, for whoever has no right to write. */
export function readArchive(folder: GitFolder, objects: Objects): Omit<Archive, 'forget'> {
  const refs = new Refs(folder);
  return {
    refs: (below) => refs.below(below),
    streamBlob: (oid) => objects.stream(oid),
    async bytesBehind(tips) {
      if (tips.length === 0) return 0;
      const args = ['rev-list', '--disk-usage', '--objects', '--stdin'];
      return Number(await runGit(folder, args, { input: `${tips.join('\n')}\n`, timeoutMs: foldTimeoutMs }));
    },
  };
}
