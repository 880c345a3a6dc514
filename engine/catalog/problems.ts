// What is wrong with the book, gathered from where each sort of it is known, each with its line, what to do about it
// and, where there is one, the command that does it. Knows what people type; mends nothing.
import { derivePrefix, formatIdentifier, parseIdentifier } from '../model/names.ts';
import { companyPath } from '../model/paths.ts';
import { shellLine, shellWord } from '../base/shell.ts';
import { standingBreaches } from './breach-problems.ts';
import { findReference, setField } from './file-lines.ts';
import { companySlugs } from './queries/companies.ts';
import { openConflictRows, type ConflictRow } from './queries/conflicts.ts';
import { problemCompanies } from './queries/files.ts';
import * as ask from './queries/problems.ts';
import type { Problem, TwinCode } from './readable.ts';
import { commit, editLine, fixAll, restore, setAside, takeAway, textAt, type Looking } from './remedies.ts';

/** Problems of one company (`''`: of the book's own files), or of all. */
export function listProblems(looking: Looking, company?: string): Problem[] {
  const companies = company === undefined ? problemCompanies(looking.catalog) : [company];
  return companies.flatMap((slug) => problemsOf(looking, slug));
}

function problemsOf(looking: Looking, company: string): Problem[] {
  const { catalog } = looking;
  const breaches = standingBreaches(looking, company);
  const isTold = new Set(breaches.map(({ path }) => path));
  return [
    ...ask.invalidFiles(catalog, { company }).map(ofInvalid),
    ...ask.storedProblems(catalog, { company }).map(ofStored),
    ...ask.misfitNames(catalog, { company }).map(ofMisfit),
    ...ask.twinFiles(catalog, { company }).map((row) => ofTwin(looking, row)),
    ...ofNumbers(looking, company),
    ...ask.danglingLinks(catalog, { company }).map((row) => ofDangling(looking, row)),
    ...ask.circleMembers(catalog, { company }).map((row) => ofCircle(looking, row)),
    ...openConflictRows(catalog, { company }).map(ofConflict),
    ...breaches,
    ...ofMissing(looking, company).filter(({ path }) => !isTold.has(path)),
  ];
}

const plain = { level: 'damage', line: null, command: null, since: null } as const;

function ofInvalid({ company, path, line, found, remedy, goodAt, since }: ask.InvalidRow): Problem {
  const said = { ...plain, company, path, code: 'file-invalid' as const, line, found, since };
  return goodAt === null
    ? { ...said, remedy: `${remedy}. Or set the file aside.`, command: setAside(path) }
    : { ...said, remedy: `${remedy}. Or take the last good version back.`, command: restore(path, goodAt) };
}

function ofStored({ company, path, code, line, found, remedy }: ask.StoredRow): Problem {
  const said = { ...plain, company, path, code, line, found, remedy };
  if (code === 'line-invalid') return { ...said, command: editLine(path, { line: line!, text: null }) };
  // What to do about a key is not done in the book; which of two states was meant only people know.
  return code === 'key-found' || code === 'removed-half' ? said : { ...said, command: fixAll };
}

function ofMisfit({ company, path, code, form, level, found, belongs }: ask.MisfitRow): Problem {
  const said = { ...plain, company, path, code, level, found };
  if (code === 'name-twin') return { ...said, remedy: 'Give one of them another name.', command: fixAll };
  if (form === 'link')
    return { ...said, remedy: 'Put files of its own there, or take the link away.', command: takeAway(path) };
  if (form === 'folder') return { ...said, remedy: 'Move the folder away.', command: setAside(path) };
  return belongs === null
    ? {
        ...said,
        remedy: 'Nothing can be called that on every system; its content stays in history.',
        command: fixAll,
      }
    : { ...said, remedy: `It belongs at ${belongs}`, command: fixAll };
}

const twinRemedies: Record<TwinCode, (first: string) => string> = {
  'id-duplicate': (first) => `${first} has this id already; the younger of the two gets another one.`,
  'identifier-duplicate': (first) =>
    `${first} has this number already; the younger of the two gets another one.`,
  'prefix-duplicate': (first) => `${first} has this prefix already: write another one, as in prefix: ACM`,
};

function ofTwin(looking: Looking, { company, path, code, subject, first }: ask.TwinRow): Problem {
  const field = { 'id-duplicate': 'id', 'identifier-duplicate': 'identifier', 'prefix-duplicate': 'prefix' }[
    code
  ];
  const edit = setField(textAt(looking, path) ?? '', field, '');
  const line = edit.isNew ? null : edit.line;
  const said = { ...plain, company, path, code, line, found: subject };
  const remedy = twinRemedies[code](first);
  if (code !== 'prefix-duplicate') return { ...said, remedy, command: fixAll };
  return { ...said, remedy, command: otherPrefix(looking, company, path) };
}

/** Numbers were given with a prefix: from then on it is more than one line. */
function otherPrefix({ catalog, at }: Looking, company: string, path: string): string | null {
  if ((ask.numberedIssues(catalog, { company })?.issues ?? 0) > 0) return null;
  const taken = new Set(
    companySlugs(catalog).map((slug) => ask.companyFile(catalog, { company: slug })?.prefix),
  );
  const prefix = derivePrefix(company, (candidate) => taken.has(candidate));
  return editLine(path, setField(at.read(path)?.toString('utf8') ?? '', 'prefix', prefix));
}

/** Issues whose prefix is not their company's: the few are wrong, or the company's own line is. */
function ofNumbers(looking: Looking, company: string): Problem[] {
  const { catalog } = looking;
  const file = ask.companyFile(catalog, { company });
  if (!file?.prefix) return [];
  const { path, prefix } = file;
  // A number stands behind a hyphen; the dot is the character after it.
  const foreign = ask.foreignNumbers(catalog, { company, low: `${prefix}-`, high: `${prefix}.` });
  if (foreign.length === 0) return [];
  const all = ask.numberedIssues(catalog, { company })!.issues;
  const said = { ...plain, company, code: 'prefix-mismatch' as const };
  if (foreign.length * 2 <= all)
    return foreign.map(({ path: issue, identifier }) => ({
      ...said,
      path: issue,
      found: `${identifier} in a company whose issues begin with ${prefix}-`,
      remedy: 'It gets a number of this company; its old name still means it.',
      command: fixAll,
    }));
  const was = parseIdentifier(foreign[0]!.identifier)?.prefix ?? prefix;
  const edit = setField(textAt(looking, path) ?? '', 'prefix', was);
  return [
    {
      ...said,
      path,
      line: edit.line,
      found: `prefix is ${prefix}, but ${foreign.length} issues are numbered like ${formatIdentifier({ prefix: was, number: 1 })}`,
      remedy: `A prefix is fixed by the first number that is given: prefix: ${was}`,
      command: editLine(path, edit),
    },
  ];
}

function ofDangling(looking: Looking, row: ask.DanglingRow): Problem {
  const { company, path, field, target, kind } = row;
  const edit = findReference(textAt(looking, path) ?? '', row);
  return {
    ...plain,
    company,
    path,
    code: 'reference-dangling',
    line: edit?.line ?? null,
    found: `${field}: ${target}`,
    remedy: `There is no ${kind} ${target}. Name one that exists (minutebook ${kind} list), or remove the reference.`,
    command: edit ? editLine(path, edit) : null,
  };
}

/** Members of a circle that are named; a longer one is told by its beginning. */
const shownMembers = 8;

function ofCircle(looking: Looking, row: ask.CircleRow): Problem {
  const { catalog } = looking;
  const { company, path, field, target, kind } = row;
  const next = new Map(
    ask
      .circleMembers(catalog, { company })
      .flatMap((one) => (one.field === field ? [[one.path, one.next]] : [])),
  );
  const nameOf = (at: string): string => ask.nameAt(catalog, { company, path: at })?.name ?? at;
  const chain = [nameOf(path)];
  for (let at = next.get(path); at !== undefined && at !== path; at = next.get(at)) {
    chain.push(chain.length < shownMembers ? nameOf(at) : '…');
    if (chain.length > shownMembers) break;
  }
  const edit = findReference(textAt(looking, path) ?? '', { field, target, kind, path });
  return {
    ...plain,
    company,
    path,
    code: 'circle',
    line: edit?.line ?? null,
    found: `${field} leads in a circle: ${[...chain, chain[0]].join(' → ')}`,
    remedy: 'One of them must not refer to the next: remove one of the references.',
    command: edit ? editLine(path, edit) : null,
  };
}

function ofConflict({ company, path, fields, oid }: ConflictRow): Problem {
  const names = (JSON.parse(fields ?? '[]') as string[]).join(', ');
  return {
    ...plain,
    company,
    path,
    code: 'conflict',
    level: 'notice',
    found: `a person's commit and the engine contradict each other: ${names}`,
    remedy: `What the person wrote stands until somebody decides: ${shellLine('minutebook', 'resolve', path)}`,
    since: oid,
  };
}

/** A folder with files of a company, and no file that says what company. */
function ofMissing({ catalog, at }: Looking, company: string): Problem[] {
  const path = companyPath(company);
  if (company === '' || at.oid(path) !== undefined) return [];
  const [example] = ask.anyFile(catalog, { company }) ? [`---\nname: ${company}\n---\n`] : [];
  if (example === undefined) return [];
  const make = `printf %s ${shellWord(example)} >${shellWord(path)} && ${shellLine('git', 'add', '--', path)}`;
  return [
    {
      ...plain,
      company,
      path,
      code: 'company-missing',
      found: 'there is no such file, so that nothing in this folder is in force',
      remedy: 'A company needs at least a name.',
      command: `${make} && ${commit('Add', path)}`,
    },
  ];
}
