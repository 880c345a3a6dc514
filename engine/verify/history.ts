// Whether the engine's line is what it was: signatures of its commits, and the highest head this host has seen.
import type { Reader } from '../store/snapshot.ts';
import type { GitFolder } from '../store/git-folder.ts';
import { auditLine, type AuditedCommit } from '../store/line-audit.ts';
import { isStillThere, isStored, readSeen } from '../seen.ts';
import { damage, type Finding } from './finding.ts';

/** Bad commits told one by one; more have one cause. */
const commitLimit = 50;
/** Commits between two reports of progress. */
const progressStep = 2_000;
const shownOid = 12;

export interface LineRange {
  to: string;
  from?: string | undefined;
  keys: readonly string[];
  onProgress?: ((done: number) => void) | undefined;
}

/** Every commit that says to be the engine's, judged by its signature; how many commits were looked at. */
export function checkSignatures(
  folder: GitFolder,
  { onProgress, ...range }: LineRange,
): { commits: number; findings: Finding[] } {
  const findings: Finding[] = [];
  let commits = 0;
  for (const commit of auditLine(folder, range)) {
    commits += 1;
    if (commits % progressStep === 0) onProgress?.(commits);
    const finding = findings.length < commitLimit ? ofCommit(commit) : undefined;
    if (finding) findings.push(finding);
  }
  return { commits, findings };
}

function ofCommit({ oid, subject, signature, saysEngine }: AuditedCommit): Finding | undefined {
  const which = `${oid.slice(0, shownOid)} "${subject.slice(0, 60)}"`;
  const more = { commit: oid, remedy: forged };
  if (signature === 'bad')
    return damage('history', 'signature-bad', `${which} is signed, but not as it stands here`, more);
  if (signature === 'none' && saysEngine)
    return damage(
      'history',
      'signature-missing',
      `${which} says to be the engine's, and is not signed`,
      more,
    );
  if (signature === 'unknown' && saysEngine)
    return {
      ...damage(
        'history',
        'signature-unknown',
        `${which} is signed by a key that minutebook.yaml does not name`,
        {
          commit: oid,
          remedy:
            'If that host was the book’s, name its key under hosts: again; see .minutebook/keys/host.pub there',
        },
      ),
      level: 'notice',
    };
  return undefined;
}

const forged =
  'Somebody changed or copied it: what it says of who did what is not believed. Compare with another clone of the book.';

/** Whether the line still holds what this host saw last; silent on a host that never wrote. */
export function checkSeen(root: string, reader: Reader): Finding[] {
  const seen = readSeen(root);
  if (!seen || isStillThere(reader, seen)) return [];
  const short = seen.head.slice(0, shownOid);
  const found = `the engine's line was rewritten: what stood at its head on ${seen.at} (${short}) is not behind it any more`;
  const accept = 'if it was meant, forget what was seen: rm .minutebook/seen.json';
  return [
    isStored(reader, seen.head)
      ? damage('history', 'history-rewritten', found, {
          commit: seen.head,
          remedy: `Put it back while no daemon runs, and main follows; ${accept}`,
          command: `git update-ref refs/minutebook/head ${seen.head}`,
        })
      : damage('history', 'history-rewritten', `${found}, nor in this repository`, {
          commit: seen.head,
          remedy: `Fetch it from another clone (git fetch <clone> ${short}); ${accept}`,
        }),
  ];
}
