// The id of one version of a text: the digits of its object in git, in the form of a uuid (version 8, RFC 9562 section 5.8),
// which is what clients take for an id. Six bits give way to the form; within one history that tells versions apart.

/** `oid`: 40 hexadecimal digits. */
export function revisionId(oid: string): string {
  const variant = ((Number.parseInt(oid[16]!, 16) & 3) | 8).toString(16);
  const parts = [oid.slice(0, 8), oid.slice(8, 12), `8${oid.slice(13, 16)}`];
  return [...parts, `${variant}${oid.slice(17, 20)}`, oid.slice(20, 32)].join('-');
}
