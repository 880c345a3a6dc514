// A word of a command line that people paste into bash, zsh or ksh: quoted so that whatever a file is called, it stays
// one word and shows every character. Runs nothing.

const plain = /^[\w@%+=:,./-]+$/;
// What a terminal would not show, or show as something else.
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[^\S ]/u;

/** `text` as one word. */
export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  if (!hidden.test(text) && text === text.normalize('NFC'))
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${[...new TextEncoder().encode(text)].map(escaped).join('')}'`;
}

const escaped = (byte: number): string => {
  if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
};

/** Words as one command. */
export const shellLine = (...words: string[]): string => words.map(shellWord).join(' ');
