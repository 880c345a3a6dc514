// Takes known secret values out of a stream of text, wherever the stream is cut. Knows values, never what they open.

/** Shorter values would take ordinary words out. Characters. */
const shortestSecret = 6;
const mask = '[redacted]';

/** A stream filter: `push` answers what is safe to keep, `flush` the rest. */
export interface Redactor {
  push(chunk: string): string;
  flush(): string;
}

/** A filter for these values, and for them as JSON, URL and base64 text. */
export function makeRedactor(secrets: Iterable<string>): Redactor {
  const forms = formsOf(secrets);
  if (forms.length === 0) return { push: (chunk) => chunk, flush: () => '' };
  const pattern = new RegExp(forms.map(escape).join('|'), 'g');
  let held = '';
  return {
    push(chunk) {
      const text = held + chunk;
      let safe = '';
      let at = 0;
      for (;;) {
        // Where something begins that only the next chunk can decide; a match before that place is certain.
        const open = openFrom(text, at, forms);
        pattern.lastIndex = at;
        const match = pattern.exec(text);
        if (!match || match.index >= open) {
          held = text.slice(open);
          return safe + text.slice(at, open);
        }
        safe += text.slice(at, match.index) + mask;
        at = match.index + match[0].length;
      }
    },
    flush() {
      const rest = held.replaceAll(pattern, mask);
      held = '';
      return rest;
    },
  };
}

/** Redacts a whole text. */
export function redact(text: string, secrets: Iterable<string>): string {
  const redactor = makeRedactor(secrets);
  return redactor.push(text) + redactor.flush();
}

/** Longest first, so that a value that contains another goes as a whole. */
function formsOf(secrets: Iterable<string>): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret));
    forms.add(Buffer.from(secret).toString('base64'));
    forms.add(Buffer.from(secret).toString('base64url'));
  }
  return [...forms].sort((one, other) => other.length - one.length);
}

/** The first place from `at` on whose rest of the text is an unfinished form; the text's end when there is none. */
function openFrom(text: string, at: number, forms: readonly string[]): number {
  for (let from = Math.max(at, text.length - forms[0]!.length + 1); from < text.length; from++) {
    const ending = text.slice(from);
    if (forms.some((form) => form.length > ending.length && form.startsWith(ending))) return from;
  }
  return text.length;
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
