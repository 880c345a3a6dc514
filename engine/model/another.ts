// Another thing at the same place: two files at one path, each of which says to be somebody else. They were made apart from
// each other, and no merge of their fields makes one of them. Pure; what becomes of the second is for others.

/** Bytes in which a front matter ends. */
const headBytes = 16_384;
const decoder = new TextDecoder();
const marker = /^<{7,}(?: |$)/m;

/** Who a file says to be, read without parsing: a plain line. Undefined where it says nothing, or git left it in dispute. */
export function idIn(bytes: Uint8Array): string | undefined {
  const head = decoder.decode(bytes.subarray(0, headBytes));
  if (!head.startsWith('---')) return undefined;
  const front = head.slice(0, head.indexOf('\n---', 3) + 1);
  if (marker.test(front)) return undefined;
  return /^id: *['"]?([0-9a-f-]{36})['"]? *\r?$/im.exec(front)?.[1]?.toLowerCase();
}

/** Whether the two are different things. */
export function areApart(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  const [first, second] = [one, other].map((bytes) => bytes && idIn(bytes));
  return first !== undefined && second !== undefined && first !== second;
}
