// What a doctor looks at in the book: files that cannot be read, what packages ask their new owner for, agents that
// nothing on this machine can run, files nobody committed. Reads only.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../adapters/all.ts';
import type { Problem } from '../catalog/catalog.ts';
import { noAdapter as unnamed, type Host } from '../model/host.ts';
import { readEntity } from '../model/kind.ts';
import { neededInputs, readSidecar, sidecarAdapter, type Sidecar } from '../model/package.ts';
import { agentPath, bookPath, companyFolder, companyPath, sidecarPath } from '../model/paths.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { complainOf, fail, ok, warn, type Check } from './check.ts';

/** Problems shown one by one; a book with more has one cause. */
const problemLimit = 50;
const namesShown = 6;

export function checkFiles(problems: readonly Problem[]): Check[] {
  if (problems.length === 0) return [ok('files', 'every one can be read')];
  const shown = problems
    .slice(0, problemLimit)
    .map(({ path, line, found, remedy }) =>
      fail('file', `${path}${line === null ? '' : `:${line}`}  ${found}`, remedy),
    );
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, fail('files', `${more} more problems`, 'minutebook verify --json')] : shown;
}

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
export function checkAdapters(snapshot: Snapshot, company: string, host: Host | undefined): Check[] {
  const sidecar = sidecarOf(snapshot, company);
  const lost = new Map<string, string[]>();
  const note = (why: string, agent: string): void => void lost.set(why, [...(lost.get(why) ?? []), agent]);
  for (const { name: agent } of snapshot.list(`${companyFolder(company)}/agents`)) {
    const path = agentPath(company, agent);
    const text = snapshot.read(path);
    if (!text) continue;
    const adapter =
      adapterIn(path, text) ??
      (sidecar && !(sidecar instanceof Error) ? sidecarAdapter(sidecar, agent) : undefined);
    const why = whyNot(adapter, host);
    if (why) note(why, agent);
  }
  return [...lost].map(([why, agents]) =>
    warn('adapters', `${company}: ${why} (${shortList(agents)})`, why === noAdapter ? nameOne : mapIt),
  );
}

function adapterIn(path: string, text: Buffer): { type: string; runner?: string | undefined } | undefined {
  try {
    return readEntity('agent', path, text).adapter;
  } catch {
    return undefined;
  }
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
export function checkHostKey(snapshot: Snapshot, publicLine: string | undefined): Check[] {
  const text = snapshot.read(bookPath);
  if (!text || publicLine === undefined) return [];
  const [, key] = publicLine.split(' ');
  const known = readEntity('book', bookPath, text).hosts.some((host) => host.key.split(' ')[1] === key);
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
