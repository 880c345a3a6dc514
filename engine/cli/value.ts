// A value of any shape in words, on one line: what people read where a program would be given JSON.
import { kebab } from './grammar.ts';

/** `openIssues` as people read it: open issues. */
export const wordsOf = (name: string): string => kebab(name.replace(/Micros$/, '')).replaceAll('-', ' ');

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isSaid = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** Lists joined, things as `type process, env (PATH /bin)`; empty for what says nothing. */
export function valueText(value: unknown): string {
  if (!isSaid(value)) return '';
  if (!isNested(value)) return String(value);
  if (Array.isArray(value)) return value.map(valueText).join(value.some(isNested) ? '; ' : ', ');
  return Object.entries(value)
    .filter(([, each]) => isSaid(each))
    .map(([name, each]) => `${wordsOf(name)} ${isNested(each) ? `(${valueText(each)})` : valueText(each)}`)
    .join(', ');
}
