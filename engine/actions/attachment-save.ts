// An attachment from the book into a file, piece by piece, whatever its size; for whoever can read the book's folder.
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fault } from '../base/fault.ts';
import { randomHex } from '../base/ids.ts';
import { missing, mustMatch } from './attachment-keep.ts';
import { keptAttachment, shownAttachment, type ShownAttachment } from './attachment-shape.ts';
import type { Context } from './context.ts';
import { needIssue } from './issue-hold.ts';
import { nowFor } from './now.ts';

export interface Saving {
  issue: string;
  name: string;
  company?: string | undefined;
  /** The file that is made; one that is there is never written over. */
  to: string;
}

/** Writes it whole or not at all. NOT_FOUND, FILE_EXISTS, ATTACHMENT_MISSING, ATTACHMENT_DAMAGED. */
export async function saveAttachment(context: Context, saving: Saving): Promise<ShownAttachment> {
  const { name, to } = saving;
  const lookup = nowFor(context);
  const issue = needIssue(lookup, saving.company, saving.issue);
  const asked = { issue: issue.name, name };
  const kept = keptAttachment(lookup, issue, name);
  if (!kept) throw fault('NOT_FOUND', { kind: 'attachment', ref: `${issue.name}/${name}` });
  if (existsSync(to)) throw fault('FILE_EXISTS', { path: to });
  if ('content' in kept) {
    writeFileSync(to, kept.content, { flag: 'wx' });
    return shownAttachment(issue, name, { bytes: kept.content.length, sha256: null });
  }
  const { blob, sha256 } = kept.pointer;
  const aside = `${to}.${randomHex(8)}.part`;
  try {
    const hash = createHash('sha256');
    await pipeline(seen(context.store.streamBlob(blob), hash), createWriteStream(aside, { flags: 'wx' }));
    mustMatch(asked, sha256, hash.digest('hex'));
    const { size: bytes } = statSync(aside);
    renameSync(aside, to);
    return shownAttachment(issue, name, { bytes, sha256 });
  } catch (error) {
    rmSync(aside, { force: true });
    throw missing(asked, sha256, error);
  }
}

/** Shows each piece to a hash on its way. */
async function* seen(pieces: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}
