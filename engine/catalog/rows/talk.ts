// Rows of what stands beside an issue: comments, with the questions and answers among them, and documents.
import { isUuid } from '../../base/ids.ts';
import type { Comment } from '../../model/comment.ts';
import type { IssueDocument } from '../../model/issue-document.ts';
import type { Place } from '../../model/place.ts';
import { scopeOf } from '../queries/words.ts';
import type { Row } from '../table.ts';
import { texts } from '../tables/names.ts';
import { comments, documents, mentions } from '../tables/work.ts';
import { actorIn, linkRows, nameOfPlace, nameRows, utc } from './names.ts';

export function commentRows(place: Place, comment: Comment & { body: string }): Row[] {
  const { company = '', path, issue = '' } = place;
  const at = utc(comment.createdAt) ?? timeOf(place.slug) ?? '';
  const author = actorIn(place, comment.author) ?? authorOf(place.slug);
  const asks = comment.kind !== 'comment';
  return [
    ...nameRows(place, comment, undefined),
    comments.row({
      company,
      path,
      id: comment.id?.toLowerCase(),
      issue,
      author,
      at,
      run: comment.run,
      interaction: asks ? comment.kind : null,
      askedOf: asks ? (actorIn(place, comment.target) ?? 'board') : null,
      expiresAt: utc(comment.expiresAt),
      answers: comment.answers,
      verdict: comment.verdict,
    }),
    ...[...new Set(comment.mentions.map((name) => actorIn(place, name)))].map((name) =>
      mentions.row({ company, name, at, path, issue, author }),
    ),
    ...linkRows(place, 'answers', 'comment', [answered(place, comment.answers)]),
    text(place, 'comment', '', comment.body),
  ];
}

/** A question named by its file's name alone stands beside the same issue. */
function answered(place: Place, reference: string | undefined): string | undefined {
  if (reference === undefined || isUuid(reference) || reference.includes('/')) return reference;
  const beside = nameOfPlace(place).slice(0, -place.slug.length);
  return beside + reference.replace(/\.md$/, '');
}

export function documentRows(place: Place, document: IssueDocument & { body: string }): Row[] {
  const { company = '', path, issue, slug } = place;
  return [
    ...nameRows(place, document, document.title),
    documents.row({
      company,
      path,
      id: document.id?.toLowerCase(),
      issue,
      name: slug,
      title: document.title,
      updated: document.updated,
    }),
    text(place, 'document', document.title, document.body),
  ];
}

const text = ({ company = '', path, issue }: Place, kind: string, title: string, body: string): Row =>
  texts.row({ company, path, kind, issue, scope: scopeOf(company, kind), title, body });

const stamped = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.(\d{3})Z-(.+)-[^-]+$/;

/** The time and the author that the file's name carries. */
const timeOf = (slug: string): string | undefined =>
  stamped.test(slug) ? slug.replace(stamped, '$1-$2-$3T$4:$5:$6.$7Z') : undefined;
const authorOf = (slug: string): string => stamped.exec(slug)?.[8] ?? '';
