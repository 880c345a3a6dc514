// Whether every large attachment that a file names is there and is what its hash says. Reads them all, piece by piece.
import { createHash } from 'node:crypto';
import { pointerEnding, readPointer, type Pointer } from '../actions/attachment-shape.ts';
import { isFault } from '../base/fault.ts';
import { attachmentFolder } from '../model/retention.ts';
import type { Archive } from '../store/archive.ts';
import type { Reader } from '../store/snapshot.ts';
import { damage, type Finding } from './finding.ts';

const fetchIt = `Fetch it from where it was added (git fetch origin '${attachmentFolder}*:refs/remotes/origin/minutebook/attachments/*'), or remove the attachment.`;
const attachAgain = 'See who changed the pointer (git log -- <this file>), or attach the file again.';

/** Of the newest commit. */
export async function checkAttachments(
  reader: Pick<Reader, 'head' | 'diff' | 'blob'> & Pick<Archive, 'streamBlob'>,
): Promise<Finding[]> {
  const head = reader.head();
  if (head === undefined) return [];
  const findings: Finding[] = [];
  for (const { path, oid } of reader.diff(undefined, head)) {
    if (!path.endsWith(pointerEnding) || oid === undefined) continue;
    const wrong = await wrongWith(reader, readPointer(reader.blob(oid).toString('utf8')));
    if (wrong) findings.push(damage('files', wrong.code, wrong.found, { path, remedy: wrong.remedy }));
  }
  return findings;
}

type Wrong = Record<'code' | 'found' | 'remedy', string>;

async function wrongWith(
  reader: Pick<Archive, 'streamBlob'>,
  pointer: Pointer | undefined,
): Promise<Wrong | undefined> {
  if (!pointer) return { code: 'attachment-damaged', found: 'it names no hash', remedy: attachAgain };
  try {
    const hash = createHash('sha256');
    for await (const piece of reader.streamBlob(pointer.blob)) hash.update(piece);
    const found = hash.digest('hex');
    if (found === pointer.sha256) return undefined;
    const said = `the bytes have the hash ${found.slice(0, 12)}…, not ${pointer.sha256.slice(0, 12)}…`;
    return { code: 'attachment-damaged', found: said, remedy: attachAgain };
  } catch (error) {
    if (isFault(error, 'OBJECT_MISSING'))
      return { code: 'attachment-missing', found: 'the bytes are not in this repository', remedy: fetchIt };
    if (isFault(error, 'OBJECT_DAMAGED'))
      return { code: 'attachment-damaged', found: error.message, remedy: error.help };
    throw error;
  }
}
