// What a doctor looks at in the book: files that cannot be read, what packages ask their new owner for, agents that
// nothing on this machine can run, files nobody committed. Reads only.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../adapters/all.ts';
import type { OpenEdit } from '../actions/open-edits.ts';
import type { Catalog, Problem } from '../catalog/catalog.ts';
import { readInForce } from '../catalog/in-force.ts';
import { problemCompanies } from '../catalog/queries/files.ts';
import { withoutId } from '../catalog/queries/names.ts';
import { noAdapter as unnamed, type Host } from '../model/host.ts';
import { neededInputs, readSidecar, sidecarAdapter, type Sidecar } from '../model/package.ts';
import { agentPath, bookPath, companyFolder, companyPath, sidecarPath } from '../model/paths.ts';
import type { Reader, Snapshot } from '../store/snapshot.ts';
import { isStillThere, readSeen } from '../seen.ts';
import { complainOf, fail, mendAll, ok, warn, type Check } from './check.ts';

/** Problems shown one by one; a book with more has one cause. */
const problemLimit = 50;
const namesShown = 6;

export function checkFiles(problems: readonly Problem[]): Check[] {
  if (problems.length === 0) return [ok('files', 'every one can be read, and nothing is hidden')];
  const shown = problems
    .slice(0, problemLimit)
    .map(({ level, path, line, found, remedy, command }): Check => ({
      level: level === 'damage' ? 'fail' : 'warn',
      about: 'file',
      found: `${path}${line === null ? '' : `:${line}`}  ${found}`,
      fix: remedy,
      ...(command === null ? {} : { command }),
    }));
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, fail('files', `${more} more problems`, 'minutebook problem list')] : shown;
}

/** Entities people committed themselves: they work by their names, and nothing finds them again once renamed. */
export function checkIds(catalog: Catalog): Check[] {
  const without = problemCompanies(catalog).flatMap((company) => {
    const { length } = withoutId(catalog, { company, limit: idsCounted });
    return length === 0
      ? []
      : [`${length === idsCounted ? `${length} or more` : length} of ${company || 'the book'}`];
  });
  return [
    complainOf(
      'warn',
      'ids',
      without.map((some) => `${some} have none`),
      'every entity has one',
      mendAll,
    ),
  ];
}

const idsCounted = 1_000;

/** The line of the engine, and what this host knows of it. */
export const checkLine = (root: string, reader: Omit<Reader, 'close'>): Check[] => {
  const seen = readSeen(root);
  return seen && !isStillThere(reader, seen)
    ? [
        fail(
          'history',
          `it was rewritten: ${seen.head.slice(0, 12)} of ${seen.at} is not in it any more`,
          'minutebook verify',
        ),
      ]
    : [ok('history', 'nothing that this host saw is gone from it')];
};

/** What is told of a hand edit that stands. */
export type EditSaid = Pick<OpenEdit, 'reason' | 'remedy'>;

/** Files changed by hand whose change is in no commit, and why. */
export const checkEdits = (edits: readonly EditSaid[]): Check[] =>
  edits.length === 0
    ? [ok('hand edits', 'none waits')]
    : edits.slice(0, problemLimit).map(({ reason, remedy }) => warn('hand edit', reason, remedy));

/** Companies of the newest commit. */
export const companiesOf = (snapshot: Snapshot): string[] =>
  snapshot
    .list('companies')
    .map(({ name }) => name)
    .filter((slug) => snapshot.oid(companyPath(slug)) !== undefined);

/** Folders under companies/ that were copied in and never committed. */
export function checkAdopted(root: string, snapshot: Snapshot): Check[] {
  const folder = join(root, 'companies');
  const known = new Set(snapshot.list('companies').map(({ name }) => name));
  const strange = (existsSync(folder) ? readdirSync(folder) : []).filter(
    (slug) => !known.has(slug) && existsSync(join(folder, slug, 'COMPANY.md')),
  );
  return [
    complainOf(
      'warn',
      'adopted',
      strange.map((slug) => `companies/${slug} is not committed`),
      'every company',
      'minutebook adopt',
    ),
  ];
}

/** Environment variables that a package's sidecar asks for. */
export function checkInputs(snapshot: Snapshot, company: string): Check[] {
  const sidecar = sidecarOf(snapshot, company);
  if (sidecar instanceof Error) return [fail('inputs', sidecar.message, `mend ${sidecarPath(company)}`)];
  const byName = new Map<string, ReturnType<typeof neededInputs>>();
  for (const input of sidecar ? neededInputs(sidecar) : [])
    byName.set(input.name, [...(byName.get(input.name) ?? []), input]);
  return [...byName].map(([name, inputs]) => {
    const [first] = inputs;
    const kind = `${first!.secret ? 'secret' : 'value'}, ${inputs.some(({ required }) => required) ? 'required' : 'optional'}`;
    const who = shortList(inputs.map(({ of }) => of.slug));
    return warn(
      'inputs',
      `${company} asks for ${name} (${kind}) for ${who}`,
      `pass it in .minutebook/host.yaml: runners: … pass: [${name}]`,
    );
  });
}

function sidecarOf(snapshot: Snapshot, company: string): Sidecar | Error | undefined {
  const path = sidecarPath(company);
  const bytes = snapshot.read(path);
  try {
    return bytes && readSidecar(bytes, path);
  } catch (error) {
    return error as Error;
  }
}

/** Agents whose adapter nothing on this machine stands for. */
export function checkAdapters(
  reader: Omit<Reader, 'close'>,
  company: string,
  host: Host | undefined,
): Check[] {
  const snapshot = reader.snapshot();
  const sidecar = sidecarOf(snapshot, company);
  const lost = new Map<string, string[]>();
  const note = (why: string, agent: string): void => void lost.set(why, [...(lost.get(why) ?? []), agent]);
  for (const { name: agent } of snapshot.list(`${companyFolder(company)}/agents`)) {
    const known = readInForce(reader, 'agent', agentPath(company, agent));
    if (!known) continue;
    const adapter =
      known.adapter ?? (sidecar && !(sidecar instanceof Error) ? sidecarAdapter(sidecar, agent) : undefined);
    const why = whyNot(adapter, host);
    if (why) note(why, agent);
  }
  return [...lost].map(([why, agents]) =>
    warn('adapters', `${company}: ${why} (${shortList(agents)})`, why === noAdapter ? nameOne : mapIt),
  );
}

const noAdapter = 'no adapter is named';
const nameOne =
  'name one in AGENTS.md, as in adapter: {type: process, runner: demo}, or run all of them: aliases: {none: demo}';
const mapIt = 'map it in .minutebook/host.yaml, as in aliases: {claude_local: demo}';

function whyNot(
  adapter: { type: string; runner?: string | undefined } | undefined,
  host: Host | undefined,
): string | undefined {
  if (!adapter && host?.aliases[unnamed] === undefined) return noAdapter;
  const { type, runner } = adapter ?? { type: unnamed, runner: undefined };
  const alias = host?.aliases[type];
  const runs = alias ?? (type === 'process' ? (runner ?? 'process') : undefined);
  if (runs !== undefined) return host?.runners[runs] ? undefined : `host.yaml has no runner ${runs}`;
  if (!adapters.some(({ name }) => name === type)) return `this version has no adapter ${type}`;
  return host?.adapters.includes(type) ? undefined : `host.yaml does not allow the adapter ${type}`;
}

/** Whether the book knows this machine's key; without it other hosts take its commits for a person's. */
export function checkHostKey(reader: Omit<Reader, 'close'>, publicLine: string | undefined): Check[] {
  const book = readInForce(reader, 'book', bookPath);
  if (!book || publicLine === undefined) return [];
  const [, key] = publicLine.split(' ');
  const known = book.hosts.some((host) => host.key.split(' ')[1] === key);
  return [
    known
      ? ok('host key', 'the book knows this machine')
      : warn('host key', 'minutebook.yaml does not name this machine’s key', 'minutebook init'),
  ];
}

const shortList = (names: readonly string[]): string =>
  names.length <= namesShown
    ? names.join(', ')
    : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`;
