// Which of the things that people's commits did against the rules still stand: not put back since, and not judged by a
// later action. Asks history and the files; mends nothing.
import { parseDocument } from '../model/document.ts';
import { readBytes } from '../model/entity-cache.ts';
import { companyFolder, companyPath, locate } from '../model/paths.ts';
import { readYamlMap } from '../model/yaml-file.ts';
import { setField } from './file-lines.ts';
import { breachesIn, judgedLater, livingId, livingName, type BreachRow } from './queries/problems.ts';
import type { Problem } from './readable.ts';
import { editLine, restore, textAt, type Looking } from './remedies.ts';

export function standingBreaches(looking: Looking, company: string): Problem[] {
  const byRule = Map.groupBy(breachesIn(looking.catalog, { company }), ({ path, code, field }) =>
    [path, code, field].join('\n'),
  );
  const standing = [...byRule.values()].flatMap((rows) => standingOf(looking, rows) ?? []);
  const whole = standing.find(({ path }) => company !== '' && path === companyPath(company));
  if (!whole) return standing.map((row) => ofBreach(looking, row));
  const others = standing.filter(({ oid, code }) => oid !== whole.oid || code === 'rule-broken');
  return [ofWhole(looking, whole), ...others.map((row) => ofBreach(looking, row))];
}

/** Of several commits that did the same to a file, oldest first, the one that still shows; none when it was mended. */
function standingOf(looking: Looking, rows: readonly BreachRow[]): BreachRow | undefined {
  const { catalog, at } = looking;
  const [first, ...later] = rows.filter(
    ({ company, entity, position }) =>
      entity === null || !judgedLater(catalog, { company, entity, position }),
  );
  if (!first) return undefined;
  const { path, code, was, field, before } = first;
  // The first one knows what was right; putting that back is a change of its own, and no breach.
  if (code === 'fact-changed') return at.oid(path) === was ? undefined : first;
  if (code === 'entity-removed')
    return at.oid(path) === undefined && !isElsewhere(looking, first) && !wentWithIssue(looking, first)
      ? first
      : undefined;
  if (first.id !== null && livingId(catalog, { id: first.id })) return undefined;
  const now = fieldNow(looking, path, field);
  if (at.oid(path) === undefined || now === before) return undefined;
  return [first, ...later].find(({ after }) => after === now);
}

/** A company that went as a whole is one problem, and may well be meant; one that lost only its file is damaged. */
function ofWhole(looking: Looking, row: BreachRow): Problem {
  const folder = companyFolder(row.company);
  if (looking.at.list(folder).length > 0) return ofBreach(looking, row);
  return {
    ...ofBreach(looking, row),
    level: 'notice',
    found: `the whole company was removed`,
    remedy:
      'A company that is over is archived (minutebook company archive): take it back, if that was not meant.',
    command: restore(folder, row.oid, '^'),
  };
}

/** Moved, or one of two that said to be the same. */
function isElsewhere({ catalog }: Looking, { id, entity }: BreachRow): boolean {
  if (id !== null && livingId(catalog, { id })) return true;
  const [, kind, company = '', name] = /^([a-z]+):(?:([^/]+)\/)?(.+)$/.exec(entity ?? '') ?? [];
  return name !== undefined && livingName(catalog, { company, kind: kind!, name }) !== undefined;
}

/** What lies beside an issue goes when that is removed. */
function wentWithIssue({ at }: Looking, { path }: BreachRow): boolean {
  const issue = locate(path)?.issue;
  const bytes = issue === undefined ? undefined : at.read(issue);
  const reading = bytes && readBytes('issue', issue!, bytes);
  return reading !== undefined && 'data' in reading && reading.data.removedAt !== undefined;
}

function fieldNow(looking: Looking, path: string, field: string): string | null {
  const text = textAt(looking, path);
  if (text === undefined) return null;
  try {
    const front =
      locate(path)?.kind === 'book' ? readYamlMap(text, path).map : parseDocument(text, path).front;
    const value = front[field];
    return value === undefined || value === null
      ? null
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  } catch {
    // An invalid file is told as that; what it says of the field is not in force.
    return null;
  }
}

const remedies: Record<BreachRow['code'], string> = {
  'fact-changed': 'It is written once and never changed: take it back as it was.',
  'entity-removed': 'It does not go by removing its file: take it back, then remove it by its command.',
  'rule-broken': 'Write the line as it was; for a change like this there are commands.',
};

function ofBreach(looking: Looking, row: BreachRow): Problem {
  const { company, path, code, field, oid, before, found } = row;
  const said = { company, path, code, level: 'damage' as const, found, remedy: remedies[code], since: oid };
  if (code !== 'rule-broken') return { ...said, line: null, command: restore(path, oid, '^') };
  const edit = setField(textAt(looking, path) ?? '', field, before ?? undefined);
  return { ...said, line: edit.line, command: editLine(path, edit) };
}
