// The id of an attachment: a uuid (version 8, RFC 9562 section 5.8) made of the id of its issue and the name of its file, so that no
// file has to say it and nothing has to be indexed. Its first half is the issue's own: by that the issue is found again.
import { createHash } from 'node:crypto';

/** `issue`: the issue's id. 62 bits tell the files beside one issue apart. */
export function attachmentId(issue: string, name: string): string {
  const own = issue.toLowerCase();
  const hash = createHash('sha256').update(`${own}/${name}`).digest('hex');
  const variant = ((Number.parseInt(hash[0]!, 16) & 3) | 8).toString(16);
  return [own.slice(0, 13), `8${own.slice(15, 18)}`, variant + hash.slice(1, 4), hash.slice(4, 16)].join('-');
}
