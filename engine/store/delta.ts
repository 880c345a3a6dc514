// Git's deltas: a target described as copies from a base and bytes of its own. Knows no packs.

/** Rebuilds the target; undefined when the delta does not fit the base. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer | undefined {
  const [baseSize, afterBase] = readSize(delta, 0);
  const [size, start] = readSize(delta, afterBase);
  if (baseSize !== base.length) return undefined;
  const target = Buffer.allocUnsafe(size);
  let filled = 0;
  let at = start;
  while (at < delta.length) {
    const code = delta[at++]!;
    if ((code & 0x80) === 0) {
      filled += delta.copy(target, filled, at, at + code);
      at += code;
      continue;
    }
    let offset = 0;
    let length = 0;
    for (let i = 0; i < 4; i++) if (code & (1 << i)) offset += delta[at++]! * 2 ** (8 * i);
    for (let i = 0; i < 3; i++) if (code & (0x10 << i)) length += delta[at++]! * 2 ** (8 * i);
    if (length === 0) length = 0x10000;
    filled += base.copy(target, filled, offset, offset + length);
  }
  return filled === size ? target : undefined;
}

/** A size in groups of seven bits, lowest first; and where it ends. */
function readSize(bytes: Buffer, at: number): [size: number, end: number] {
  let size = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++]!;
    size += (byte & 0x7f) * factor;
    if ((byte & 0x80) === 0) return [size, at];
  }
}
