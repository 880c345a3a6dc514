// All kinds of files and the one way to read them: parse, prepare, validate. A file is either a whole entity of its kind
// or a fault with a line; nothing half-read gets out, and unknown keys never reach a typed field.
import type { z } from 'zod';
import { agentKind } from './agent.ts';
import { approvalKind } from './approval.ts';
import { bookKind } from './book.ts';
import { checkShape } from './check.ts';
import { commentKind } from './comment.ts';
import { companyKind } from './company.ts';
import type { KindDefinition } from './definition.ts';
import { parseDocument, type Document } from './document.ts';
import { goalKind } from './goal.ts';
import { invalid } from './invalid.ts';
import { issueDocumentKind } from './issue-document.ts';
import { issueKind } from './issue.ts';
import { labelKind } from './label.ts';
import { locate } from './paths.ts';
import type { Kind, Place } from './place.ts';
import { pluginKind } from './plugin.ts';
import { priceListKind } from './price-list.ts';
import { milestoneKind, projectKind } from './project.ts';
import { routineKind } from './routine.ts';
import { runKind } from './run.ts';
import { formsOf } from './shape.ts';
import { skillKind } from './skill.ts';
import { teamKind } from './team.ts';
import { userKind } from './user.ts';
import { viewKind } from './view.ts';
import { readYamlMap } from './yaml-file.ts';

export type { Kind, Place } from './place.ts';

export const kinds = {
  book: bookKind,
  prices: priceListKind,
  user: userKind,
  company: companyKind,
  goal: goalKind,
  team: teamKind,
  agent: agentKind,
  project: projectKind,
  milestone: milestoneKind,
  issue: issueKind,
  comment: commentKind,
  document: issueDocumentKind,
  label: labelKind,
  view: viewKind,
  routine: routineKind,
  approval: approvalKind,
  skill: skillKind,
  plugin: pluginKind,
  run: runKind,
} satisfies Record<Kind, KindDefinition>;

/** The fields of a kind, validated and with defaults, and its text. */
export type EntityOf<K extends Kind> = z.output<(typeof kinds)[K]['schema']> & { body: string };
export type Entity = { [K in Kind]: EntityOf<K> }[Kind];

const isNumber = (value: unknown): value is number | boolean =>
  typeof value === 'number' || typeof value === 'boolean';
const asText = (value: unknown): unknown => (isNumber(value) ? String(value) : value);

// Forms a person may write and that mean only one thing: null for nothing, one item for a list, 2026 for "2026".
function normalize(
  definition: KindDefinition,
  front: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const forms = formsOf(definition.schema);
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(front)) {
    const value = front[key];
    if (value === null || value === undefined) continue;
    const form = forms.get(key);
    if (form === 'list') fields[key] = (Array.isArray(value) ? value : [value]).map(asText);
    else fields[key] = form === 'text' ? asText(value) : value;
  }
  return fields;
}

function fieldsOf(
  definition: KindDefinition,
  document: Pick<Document, 'front' | 'title'>,
  place: Place | undefined,
  path: string,
) {
  const fields = normalize(definition, document.front);
  const ownName =
    place?.slug.split('/').at(-1) ??
    path
      .split('/')
      .at(-1)!
      .replace(/\.\w+$/, '');
  if (definition.heading) fields['title'] = document.title ?? ownName;
  else if (definition.order.includes('name') && fields['name'] === undefined)
    fields['name'] = document.title ?? ownName;
  definition.prepare?.(fields, place);
  return fields;
}

function validate<K extends Kind>(
  kind: K,
  fields: Record<string, unknown>,
  text: string,
  path: string,
): z.output<(typeof kinds)[K]['schema']> {
  refuseEmpty(text, path);
  const result = kinds[kind].schema.safeParse(fields);
  if (!result.success) throw invalid(path, checkShape(result.error, fields, text));
  return result.data as z.output<(typeof kinds)[K]['schema']>;
}

// Every field of most kinds may be absent, so an empty file would read as an entity that forgot everything it was.
function refuseEmpty(text: string, path: string): void {
  if (/[^\s\ufeff]/.test(text)) return;
  throw invalid(path, {
    line: 1,
    found: 'an empty file, as a crash or a full disk leaves it',
    example: 'at least one line of text, or of front matter between two lines of "---"',
  });
}

/** Reads a file of a kind. Throws DOCUMENT_INVALID {path, line, found, example}. */
export function readEntity<K extends Kind>(kind: K, path: string, source: string | Uint8Array): EntityOf<K> {
  const definition: KindDefinition = kinds[kind];
  const place = locate(path);
  if (definition.plain) {
    const { map, text } = readYamlMap(source, path);
    return { ...validate(kind, fieldsOf(definition, { front: map }, place, path), text, path), body: '' };
  }
  return readParsed(kind, path, parseDocument(source, path));
}

/** The same for a document that was parsed already. */
export function readParsed<K extends Kind>(kind: K, path: string, document: Document): EntityOf<K> {
  const definition: KindDefinition = kinds[kind];
  const fields = fieldsOf(definition, document, locate(path), path);
  const entity = validate(kind, fields, document.text, path) as EntityOf<K>;
  entity.body = definition.heading ? document.body : document.content;
  return entity;
}
