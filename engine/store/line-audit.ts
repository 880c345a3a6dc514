// The first-parent line looked at commit by commit for what each says of who made it, and whether its signature bears
// that out. Reads on its own, without the caches of the reader it checks on. Knows commits, no files.
import { join } from 'node:path';
import { parseCommit } from './commit-object.ts';
import type { GitFolder } from './git-folder.ts';
import { HistoryEdge } from './history-edge.ts';
import { Objects } from './objects.ts';
import { judgeFor, type Judgement } from './signature.ts';
import type { Oid } from './snapshot.ts';

export interface AuditedCommit {
  oid: Oid;
  subject: string;
  /** `none`: it carries no signature at all. */
  signature: Judgement | 'none';
  /** Whether its committer is the engine of some host, as the commit itself says. */
  saysEngine: boolean;
}

/** The engine's address, whatever the host. */
const engineAddress = /^minutebook@/;

/** Commits from `to` back to, not including, `from`, newest first, judged by the public keys of the book's hosts. */
export function* auditLine(
  folder: GitFolder,
  { to, from, keys }: { to: Oid; from?: Oid | undefined; keys: readonly string[] },
): Generator<AuditedCommit> {
  const objects = new Objects(join(folder.common, 'objects'));
  const edge = new HistoryEdge(folder);
  const judge = judgeFor(keys);
  try {
    for (let at: Oid | undefined = to; at !== undefined && at !== from;) {
      const { parents, committer, message, signed } = parseCommit(objects.bytes(at, 'commit'));
      yield {
        oid: at,
        subject: message.split('\n', 1)[0]!,
        signature: signed ? judge(signed.payload, signed.signature) : 'none',
        saysEngine: engineAddress.test(committer.email),
      };
      [at] = edge.parents(at, parents);
    }
  } finally {
    objects.close();
  }
}
