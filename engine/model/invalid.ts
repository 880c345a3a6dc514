// The one way the format says that a file cannot be read: path, line, what was found, an example of what is right.
import { fault, type Fault } from '../base/fault.ts';

/** A fault without its path, for functions that are handed only text; `line` counts from 1. */
export interface Flaw {
  line: number;
  found: string;
  example: string;
}

export const invalid = (path: string, flaw: Flaw): Fault => fault('DOCUMENT_INVALID', { path, ...flaw });

/** A piece of somebody's file, short enough and clean enough to stand in a one-line message. */
export function quote(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return JSON.stringify(clean.length > 60 ? `${clean.slice(0, 59)}…` : clean);
}

/** Line number, from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
