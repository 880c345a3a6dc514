// Text as HTML: what is written into a page is escaped unless it is markup of ours. Pure.

/** Markup that is made here, in difference to a text. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | undefined | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function write(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(write).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => escapes[character]!);
}

/** Words as they are; what stands between backticks is code, as in `at=2h ago`. */
export const prose = (text: string | undefined): readonly Part[] =>
  (text ?? '')
    .split(/(`[^`]+`)/)
    .map((part) => (/^`.+`$/s.test(part) ? html`<code>${part.slice(1, -1)}</code>` : part));

/** `html`<b>${anything}</b>``. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.map((text, n) => (n === 0 ? text : write(parts[n - 1]) + text)).join(''));
