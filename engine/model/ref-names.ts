// Names of companies and machines as parts of git's refs, which take less than a file name does. Pure.

const plain = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** The name itself where git takes it, else with everything else than letters, digits, `_` and `-` as `=2e`. */
export function refSegment(name: string): string {
  if (plain.test(name) && !name.endsWith('.lock')) return name;
  const bytes = [...new TextEncoder().encode(name)];
  return bytes
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9_-]/.test(char) ? char : `=${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

/** The name that became this segment. */
export function nameOfSegment(segment: string): string {
  if (!segment.includes('=')) return segment;
  const bytes = segment
    .match(/=[0-9a-f]{2}|[^=]/g)
    ?.map((part) => (part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0)));
  return new TextDecoder().decode(new Uint8Array(bytes ?? []));
}
