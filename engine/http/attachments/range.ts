// Which part of some bytes a request wants, and that part of them. Source: RFC 9110, section 14. One range; of several, as the
// specification lets a server do, all is given. Pure.

/** The first and the last byte. */
export interface Span {
  from: number;
  to: number;
}

/** Undefined: all of it. `none`: it names nothing that is there. */
export function rangeOf(header: string | undefined, size: number): Span | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return last.replace(/^0+/, '') === '' || size === 0 ? 'none' : tail(Number(last), size);
  const from = Number(first);
  // The wrong way round is no range.
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'none' : { from, to: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

const tail = (length: number, size: number): Span => ({ from: Math.max(0, size - length), to: size - 1 });

/** Those bytes of the pieces; what comes after them is not asked for. */
export async function* cut(pieces: AsyncIterable<Buffer>, { from, to }: Span): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const piece of pieces) {
    const part = piece.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
    at += piece.length;
    if (part.length > 0) yield part;
    if (at > to) return;
  }
}
