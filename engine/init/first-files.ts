// What a new book holds before anybody has done anything: its settings, prices, its first board member, and what git
// should know of its files. Texts only; who writes them is not known here.
import { attributes, ignored } from '../model/git-files.ts';
import { userPath } from '../model/paths.ts';
import type { Member } from './person.ts';
import type { Host } from './host.ts';

/** Path to text of every file of a new book. `id` gives a new uuid at each call. */
export function firstFiles(
  member: Member,
  host: Host,
  now: string,
  id: () => string,
): Record<string, string> {
  return {
    'minutebook.yaml': bookText(host, now, id()),
    'prices.yaml': prices,
    '.gitattributes': attributes,
    '.gitignore': ignored,
    [userPath(member.slug)]: userText(member, now, id()),
  };
}

/** `a: b` and `- x` would be read as something else than text; a quoted scalar never is. */
const quoted = (text: string): string => JSON.stringify(text);

/** One entry of `hosts:`. */
const hostLines = (host: Host): string => `  - name: ${host.name}\n    key: ${quoted(host.publicKey)}\n`;

const bookText = (
  host: Host,
  now: string,
  id: string,
): string => `# yaml-language-server: $schema=.minutebook/schemas/book.json
# The book's own settings. What one company says differently stands in its COMPANY.md.
format: 1
id: ${id}
createdAt: ${now}

# What each company and each agent may spend unless its own file says otherwise. Raise them when you trust them.
budgets:
  - scope: company
    metric: money
    limit: 20
    window: monthly
  - scope: agent
    metric: money
    limit: 5
    window: monthly
  - scope: agent
    metric: runs
    limit: 200
    window: daily

# What runs printed is kept for ever unless this says otherwise; what is over is deleted for good.
# retention:
#   transcriptDays: 90

# Machines whose commits count as the engine's, by their public keys.
hosts:
${hostLines(host)}`;

const prices = `# yaml-language-server: $schema=.minutebook/schemas/prices.json
# Dollars for a million tokens, as published in late 2025: check them against what you pay. A model that is not
# listed is shown as unpriced, never as free.
billers:
  anthropic:
    claude-opus-4-5: { input: 5, cachedInput: 0.5, output: 25 }
    claude-sonnet-4-5: { input: 3, cachedInput: 0.3, output: 15 }
    claude-haiku-4-5: { input: 1, cachedInput: 0.1, output: 5 }
  openai:
    gpt-5: { input: 1.25, cachedInput: 0.125, output: 10 }
    gpt-5-mini: { input: 0.25, cachedInput: 0.025, output: 2 }
  google:
    gemini-2.5-pro: { input: 1.25, cachedInput: 0.31, output: 10 }
    gemini-2.5-flash: { input: 0.3, cachedInput: 0.075, output: 2.5 }
`;

const userText = (member: Member, now: string, id: string): string => `---
id: ${id}
name: ${quoted(member.name)}
role: owner
createdAt: ${now}
emails:
  - ${quoted(member.email)}
updated: ${now}
---
`;
