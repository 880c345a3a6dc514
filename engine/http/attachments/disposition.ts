// How a browser is told what to do with a file: show it or save it, and under which name. Source: RFC 6266 and RFC 8187. Pure.

/** What stands for itself in the second form of the name; everything else is written by its bytes. */
const plain = /[^A-Za-z0-9!#$&+.^_`|~-]/gu;

const byBytes = (character: string): string =>
  [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');

/** The name twice: in letters that every client reads, and as it is. */
export function dispositionOf(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${name.replace(plain, byBytes)}`;
}
