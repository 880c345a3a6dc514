// Finds keys and tokens in a text by their form, as their issuers document it. Only forms that nothing else has, so that
// what is found is worth stopping for. Pure.

export interface KeyFound {
  /** What it is, as in "an access key of AWS". */
  what: string;
  /** From 1. */
  line: number;
  /** The characters themselves: to be compared, never to be shown. */
  value: string;
}

/** A private key's own lines must follow: to speak of one is no leak. */
const privateKey = String.raw`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|\s)+(?:[A-Za-z-]+: [^\n]*\n)*\s*[A-Za-z0-9+/=]{16,}`;

const forms: readonly (readonly [what: string, pattern: string])[] = [
  ['an access key of AWS', String.raw`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b(?<!EXAMPLE)`],
  [
    'a secret key of AWS',
    String.raw`aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}(?<!EXAMPLEKEY)`,
  ],
  ['a token of GitHub', String.raw`\bgh[pousr]_[A-Za-z0-9]{36,251}\b`],
  ['a token of GitHub', String.raw`\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b`],
  ['a token of GitLab', String.raw`\bglpat-[A-Za-z0-9_-]{20,}`],
  ['a key of Anthropic', String.raw`\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{32,}`],
  ['a key of OpenAI', String.raw`\bsk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{32,}`],
  ['a key of OpenAI', String.raw`\bsk-[A-Za-z0-9]{40,}\b`],
  ['a key of Google', String.raw`\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])`],
  ['a token of Slack', String.raw`\bxox[abeoprs]-[0-9]+-[0-9A-Za-z-]{16,}`],
  ['a key of Stripe', String.raw`\b[rs]k_live_[0-9A-Za-z]{20,}`],
  ['a token of npm', String.raw`\bnpm_[A-Za-z0-9]{36}\b`],
  ['a private key', privateKey],
  ['a secret key of age', String.raw`\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b`],
  ['a token of this book', String.raw`\bmb[a-z]_(?:[0-9a-f]{12}_)?[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])`],
];

/** Most texts hold none of these words, and are done with after one look. */
const hint =
  /AKIA|ASIA|aws_secret|gh[pousr]_|github_pat_|glpat-|\bsk-|AIza|xox[abeoprs]-|k_live_|npm_|PRIVATE KEY|AGE-SECRET|\bmb[a-z]_/;
const all = new RegExp(forms.map(([, pattern]) => `(${pattern})`).join('|'), 'g');
/** Found in one text; one is enough to stop it. */
const foundLimit = 20;

/** The keys in a text, in order; at most twenty. */
export function findKeys(text: string): KeyFound[] {
  if (!hint.test(text)) return [];
  const found: KeyFound[] = [];
  let [line, counted] = [1, 0];
  for (const match of text.matchAll(all)) {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < match.index; at = text.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    const form = forms[match.slice(1).findIndex((group) => group !== undefined)]!;
    found.push({ what: form[0], line, value: match[0] });
    if (found.length >= foundLimit) break;
  }
  return found;
}

const mask = '[redacted]';
/** The rest of a private key's block goes with its beginning. */
const wholePrivateKey = new RegExp(
  `${privateKey}[\\s\\S]{0,16384}?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----`,
  'g',
);

/** The text without its keys: for what must be kept whatever it holds. */
export const maskKeys = (text: string): string =>
  hint.test(text) ? text.replaceAll(wholePrivateKey, mask).replaceAll(all, mask) : text;
