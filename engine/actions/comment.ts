// Comments: each its own file beside the issue, written once, by whoever the call says. Mentions are resolved when
// the comment is written, so that a later rename changes nothing about whom it was meant for.
import { actorName } from '../model/actor.ts';
import { commentPath } from '../model/paths.ts';
import type { Draft } from './draft.ts';
import type { Entry, Lookup } from './lookup.ts';

export interface NewComment {
  body: string;
  /** Further front matter: what makes it a question or an answer. */
  front?: Record<string, unknown>;
}

const mentionLimit = 50;
/** A word after an @ that does not continue another word, as an address would. */
const mention = /(?<![\w@./])@([a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])/gi;
/** Code is quoted text, whatever it holds. */
const code = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

/** Adds a comment beside an issue or an approval to the draft, under the call's actor and time. */
export function addComment(
  draft: Draft,
  issue: Pick<Entry, 'company' | 'path'>,
  { body, front }: NewComment,
): Entry<'comment'> {
  const { actor } = draft;
  const id = draft.newId();
  const author = actor.kind === 'system' ? 'system' : actor.slug;
  const path = freePath(draft, (suffix) => commentPath(issue.path, draft.now, author, suffix), id);
  return draft.create('comment', path, {
    body,
    front: {
      id,
      author: actorName(actor),
      createdAt: draft.now,
      ...(actor.kind === 'agent' ? { run: actor.run } : {}),
      mentions: mentionsIn(draft, issue.company, body),
      ...front,
    },
  });
}

/** Ends of an id that name its file: a longer one where somebody said something in the same millisecond. */
const suffixLengths = [4, 8, 12];

function freePath(draft: Draft, pathOf: (suffix: string) => string, id: string): string {
  const paths = suffixLengths.map((length) => pathOf(id.slice(-length)));
  return paths.find((path) => draft.bytes(path) === undefined) ?? paths.at(-1)!;
}

/** Agents of the company and board members that a text mentions: `agent:acme/cto`, `user:ada`. */
export function mentionsIn(lookup: Lookup, company: string, text: string): string[] {
  const found = new Set<string>();
  for (const [, word] of text.replaceAll(code, ' ').matchAll(mention)) {
    const slug = word!.toLowerCase();
    const agent = lookup.find('agent', company, slug);
    if (agent) found.add(`agent:${company}/${agent.name}`);
    else if (lookup.find('user', undefined, slug)) found.add(`user:${slug}`);
    if (found.size >= mentionLimit) break;
  }
  return [...found];
}
