// Where the bytes of large attachments are: by hash on a ref of their company, apart from main, so that a clone of main
// stays small and what was removed can be deleted. Puts them there and gets them back, checked. Decides nothing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fault, isFault } from '../base/fault.ts';
import { attachmentDrawer, attachmentRef } from '../model/retention.ts';
import type { FileContent } from '../store/change.ts';
import { objectId } from '../store/git-object.ts';
import type { Reader } from '../store/snapshot.ts';
import type { Pointer } from './attachment-shape.ts';
import type { Context } from './context.ts';

/** A file that is to be attached without being sent: where it stands until then, and how it is named in an input. */
export const uploadFolder = (root: string): string => join(root, '.minutebook', 'uploads');
/** `upload:<name>`; with `:<sha256>` after it where whoever put it there has seen all of its bytes. */
export const uploadName = /^upload:([0-9a-f]{24})(?::([0-9a-f]{64}))?$/;

/** What an input's `content` says of the bytes: the same for the same bytes, where that is known. */
export function whatIsUploaded(content: string): string {
  const [, , sha256] = uploadName.exec(content) ?? [];
  return sha256 ?? content;
}

/** Uploads that nobody attached are removed after this long. Milliseconds. */
const uploadMs = 24 * 3_600_000;

/** The bytes to be attached: as they were sent, or in a file. */
export type Upload = { content: Buffer } | { path: string; bytes: number };

/** What an input's `content` stands for. UPLOAD_UNKNOWN. */
export function readUpload({ store }: Context, content: string): Upload {
  const [, upload] = uploadName.exec(content) ?? [];
  if (upload === undefined) return { content: Buffer.from(content, 'base64') };
  const path = join(uploadFolder(store.root), upload);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw fault('UPLOAD_UNKNOWN', { upload });
  return { path, bytes: stat.size };
}

export const bytesOf = (upload: Upload): number =>
  'content' in upload ? upload.content.length : upload.bytes;

export const dropUpload = (upload: Upload): void => {
  if ('path' in upload) rmSync(upload.path, { force: true });
};

/** Removes what nobody came for. `now` in milliseconds. */
export function clearUploads(root: string, now: number): void {
  const folder = uploadFolder(root);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (now - statSync(path).mtimeMs > uploadMs) rmSync(path, { force: true });
  }
}

/** Folder of the ref that says since when no file names what: `unnamed/<sha256>`, an ISO time. */
export const unnamedFolder = 'unnamed';

const pathOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`;

/** Keeps the bytes on the company's ref, under their hash; durable when it resolves. */
export async function keepLarge(context: Context, company: string, upload: Upload): Promise<Pointer> {
  if ('content' in upload) {
    const { content } = upload;
    const sha256 = createHash('sha256').update(content).digest('hex');
    await name(context, company, sha256, content, content.length);
    return { sha256, bytes: content.length, blob: objectId('blob', content) };
  }
  const stored = await context.store.storeFile(upload.path, attachmentDrawer(company));
  try {
    const { oid, sha256, bytes } = stored;
    await name(context, company, sha256, { oid }, bytes);
    return { sha256, bytes, blob: oid };
  } finally {
    stored.release();
  }
}

/** What is there already is not written again; that nobody named it is forgotten, so that no deletion under way takes it. */
async function name(
  { store }: Context,
  company: string,
  sha256: string,
  content: FileContent,
  bytes: number,
): Promise<void> {
  const [path, note] = [pathOf(sha256), `${unnamedFolder}/${sha256}`];
  await store.writeRef(
    attachmentRef(company),
    (snapshot) => ({
      files: new Map<string, FileContent>([
        ...(snapshot.oid(path) === undefined ? [[path, content] as const] : []),
        ...(snapshot.oid(note) === undefined ? [] : [[note, null] as const]),
      ]),
      subject: `Keep an attachment of ${bytes} bytes`,
      trailers: [['Entity', `company:${company}/${company}`]],
      result: undefined,
    }),
    attachmentDrawer(company),
  );
}

export interface Asked {
  issue: string;
  name: string;
}

/** The bytes a pointer names, if they are what it says. ATTACHMENT_MISSING, ATTACHMENT_DAMAGED. */
export function readLarge(reader: Pick<Reader, 'blob'>, asked: Asked, { blob, sha256 }: Pointer): Buffer {
  const content = blobOf(reader, asked, blob, sha256);
  const found = createHash('sha256').update(content).digest('hex');
  mustMatch(asked, sha256, found);
  return content;
}

/** What is kept by hash is what its hash says, or it is not given out. */
export function mustMatch(asked: Asked, wanted: string, found: string): void {
  if (found === wanted) return;
  const reason = `their hash is ${found.slice(0, 12)}…, its pointer says ${wanted.slice(0, 12)}…`;
  throw fault('ATTACHMENT_DAMAGED', { ...asked, reason });
}

export function missing(asked: Asked, sha256: string, cause: unknown): Error {
  return isFault(cause, 'OBJECT_MISSING')
    ? fault('ATTACHMENT_MISSING', { ...asked, sha256 }, { cause })
    : (cause as Error);
}

function blobOf(reader: Pick<Reader, 'blob'>, asked: Asked, blob: string, sha256: string): Buffer {
  try {
    return reader.blob(blob);
  } catch (error) {
    throw missing(asked, sha256, error);
  }
}
