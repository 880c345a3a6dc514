// The token of a version: the front matter's `updated`, which the engine writes anew with every change. A file that carries an
// older one was saved by somebody who had not seen what came since.

/** Bytes in which a front matter ends. */
const headBytes = 16_384;
const decoder = new TextDecoder();

/** The token, read without parsing: the engine writes it as a plain line. Undefined where there is none. */
export function tokenOf(bytes: Uint8Array): string | undefined {
  const head = decoder.decode(bytes.subarray(0, headBytes));
  return /^updated: *['"]?([0-9TZ:.-]{20,30})['"]? *$/m.exec(
    head.slice(0, head.indexOf('\n---', 3) + 1),
  )?.[1];
}
