// Which entity lives where. `locate` reads a path, the builders write it, and they agree. Knows names only: whether a
// file is there and what it says is not its business.
import { limits } from './limits.ts';
import { isSegment, parseIdentifier } from './names.ts';
import type { Kind, Place } from './place.ts';
import { isStray } from './stray.ts';

export const bookPath = 'minutebook.yaml';
export const pricesPath = 'prices.yaml';
export const userPath = (slug: string): string => `users/${slug}.md`;
export const companyFolder = (company: string): string => `companies/${company}`;

/** The same path in the folder of another company. */
export const inFolderOf = (company: string, path: string): string =>
  path.replace(/^companies\/[^/]+/, () => companyFolder(company));
/** The company in whose folder a path lies, whether there is one or not; undefined outside of all of them. */
export const companyInPath = (path: string): string | undefined => /^companies\/([^/]+)\//.exec(path)?.[1];
export const companyPath = (company: string): string => `companies/${company}/COMPANY.md`;
export const sidecarPath = (company: string): string => `companies/${company}/.paperclip.yaml`;

const inCompany =
  (folder: string, ending: string) =>
  (company: string, slug: string): string =>
    `companies/${company}/${folder}/${slug}${ending}`;

export const goalPath = inCompany('goals', '.md');
export const teamPath = inCompany('teams', '/TEAM.md');
export const agentPath = inCompany('agents', '/AGENTS.md');
export const projectPath = inCompany('projects', '/PROJECT.md');
export const routinePath = inCompany('routines', '.md');
export const skillPath = inCompany('skills', '/SKILL.md');
export const pluginPath = inCompany('plugins', '.md');
export const labelPath = inCompany('labels', '.md');
export const viewPath = inCompany('views', '.md');
export const newIssuePath = inCompany('issues/new', '.md');
export const secretPath = inCompany('secrets', '.age');
export const milestonePath = (company: string, project: string, slug: string): string =>
  `companies/${company}/projects/${project}/milestones/${slug}.md`;
export const approvalPath = (company: string, number: number, slug: string): string =>
  `companies/${company}/approvals/A-${number}-${slug}.md`;

/** `42xx` for 4217, `00xx` for 7: shards of a hundred, so that no tree grows large. */
export const shardOf = (number: number): string => `${String(Math.floor(number / 100)).padStart(2, '0')}xx`;

/** Where an issue with this identifier lies (`ACME-4217`, capital letters). */
export function issuePath(company: string, identifier: string): string {
  const number = parseIdentifier(identifier)?.number ?? 0;
  return `companies/${company}/issues/${shardOf(number)}/${identifier}.md`;
}

/** Whether an issue's file is a task of a package: it stays where it lies, whatever its number. */
export const isTask = (path: string): boolean => path.endsWith('/TASK.md');

/** The folder of what stands beside an issue or an approval: of the same name, or the task's own. */
export const issueFolder = (path: string): string =>
  isTask(path) ? path.slice(0, -'/TASK.md'.length) : path.slice(0, -'.md'.length);

/** `20261122T160803.123Z`: a time as file names carry it. Takes ISO 8601 or milliseconds. */
export const stamp = (at: string | number): string => new Date(at).toISOString().replace(/[-:]/g, '');

export const commentPath = (issue: string, at: string | number, author: string, suffix: string): string =>
  `${issueFolder(issue)}/comments/${stamp(at)}-${author}-${suffix}.md`;
export const documentPath = (issue: string, key: string): string =>
  `${issueFolder(issue)}/documents/${key}.md`;
export const attachmentPath = (issue: string, name: string): string =>
  `${issueFolder(issue)}/attachments/${name}`;

// Folder of the day and hour; then hour, minute and second, or what the folder has not said of them yet.
const clockOf = (at: string | number): { folder: string; hour: string; rest: string } => {
  const iso = new Date(at).toISOString();
  const hour = iso.slice(11, 13);
  return { folder: `${iso.slice(0, 10)}/${hour}`, hour, rest: iso.slice(14, 19).replace(':', '') };
};

export function runPath(company: string, at: string | number, agent: string, suffix: string): string {
  const { folder, hour, rest } = clockOf(at);
  return `companies/${company}/runs/${folder}/${hour}${rest}-${agent}-${suffix}.md`;
}

const batchPath =
  (kind: BatchKind) =>
  (company: string, at: string | number, host: string, batch: number | string): string => {
    const { folder, rest } = clockOf(at);
    const where = company === '' ? '' : `companies/${company}/`;
    return `${where}${kind}/${folder}/${rest}-${host}-${batch}.ndjson`;
  };

export type BatchKind = 'ledger' | 'events';

export const ledgerPath = batchPath('ledger');
/** Events of the book as a whole are of the empty company. */
export const eventsPath = batchPath('events');

/** A batch of lines that is no entity but must be read: cost events of a company, or other events of it or of the book. */
export function locateBatch(path: string): { kind: BatchKind; company: string } | undefined {
  const match =
    /^(?:companies\/([^/]+)\/(?=ledger|events)|(?=events))(ledger|events)\/\d{4}-\d\d-\d\d\/\d\d\/([^/]+)\.ndjson$/.exec(
      path,
    );
  if (!match || isStray(match[3]!)) return undefined;
  return { kind: match[2] as BatchKind, company: match[1] ?? '' };
}

// Folders of a company that hold one file per entity, and those that hold one folder per entity.
const flatKinds: Readonly<Record<string, Kind>> = {
  goals: 'goal',
  routines: 'routine',
  approvals: 'approval',
  plugins: 'plugin',
  labels: 'label',
  views: 'view',
};
const folderKinds: Readonly<Record<string, readonly [Kind, string]>> = {
  agents: ['agent', 'AGENTS.md'],
  teams: ['team', 'TEAM.md'],
  projects: ['project', 'PROJECT.md'],
  tasks: ['issue', 'TASK.md'],
};
/** Whether of two things at this place one can be given another by itself: on a company or a member too much hangs. */
export function partsByItself(path: string): boolean {
  const kind = locate(path)?.kind;
  return kind !== undefined && kind !== 'company' && kind !== 'user';
}

const markdownName = (name: string): string | undefined =>
  name.endsWith('.md') && name.length > 3 && !/^readme\.md$/i.test(name) ? name.slice(0, -3) : undefined;

/** Paths whose place is remembered: one action asks for the place of the same few again and again. */
const rememberedPaths = 4_096;
const remembered = new Map<string, Readonly<Place> | undefined>();

/** What lives at a path of the book; undefined for everything that is no entity. Never looks at the file. */
export function locate(path: string): Readonly<Place> | undefined {
  if (remembered.has(path)) return remembered.get(path);
  if (remembered.size >= rememberedPaths) remembered.clear();
  const place = placeAt(path);
  remembered.set(path, place && Object.freeze(place));
  return place;
}

function placeAt(path: string): Place | undefined {
  if (path === bookPath) return { kind: 'book', path, slug: 'book' };
  if (path === pricesPath) return { kind: 'prices', path, slug: 'prices' };
  if (!path.endsWith('.md') || path.length > limits.path) return undefined;
  const segments = path.split('/');
  const name = segments.at(-1)!;
  if (isStray(name) || !segments.every(isSegment)) return undefined;
  const [root, company, folder, ...rest] = segments as [string, ...string[]];
  if (root === 'users' && segments.length === 2) return named('user', path, undefined, markdownName(name));
  if (root !== 'companies' || company === undefined || folder === undefined) return undefined;
  if (rest.length === 0)
    return folder === 'COMPANY.md' ? { kind: 'company', path, company, slug: company } : undefined;
  return locateIn(path, company, folder, rest);
}

const named = (
  kind: Kind,
  path: string,
  company: string | undefined,
  slug: string | undefined,
): Place | undefined =>
  slug === undefined
    ? undefined
    : company === undefined
      ? { kind, path, slug }
      : { kind, path, company, slug };

function locateIn(path: string, company: string, folder: string, rest: readonly string[]): Place | undefined {
  const [first, second] = rest as [string, ...string[]];
  const flat = flatKinds[folder];
  if (flat === 'approval' && rest.length === 3) return besideApproval(path, company, first, rest.slice(1));
  if (flat) return rest.length === 1 ? named(flat, path, company, markdownName(first)) : undefined;
  if (folder === 'issues') return locateIssue(path, company, rest);
  if (folder === 'runs')
    return rest.length === 3 && /^\d{4}-\d\d-\d\d$/.test(first) && /^\d\d$/.test(second!)
      ? named('run', path, company, markdownName(rest[2]!))
      : undefined;
  if (folder === 'skills')
    return rest.length > 1 && rest.at(-1) === 'SKILL.md'
      ? { kind: 'skill', path, company, slug: rest.slice(0, -1).join('/') }
      : undefined;
  const [kind, file] = folderKinds[folder] ?? [];
  if (!kind) return undefined;
  if (rest.length === 2 && second === file) return { kind, path, company, slug: first };
  if (kind === 'issue')
    return besideIssue(path, company, `companies/${company}/tasks/${first}/TASK.md`, rest.slice(1));
  return kind === 'project' ? locateInProject(path, company, rest) : undefined;
}

function locateInProject(path: string, company: string, rest: readonly string[]): Place | undefined {
  const [project, folder, task, ...below] = rest as [string, string, string | undefined, ...string[]];
  if (task === undefined) return undefined;
  if (folder === 'milestones' && below.length === 0) {
    const place = named('milestone', path, company, markdownName(task));
    return place && { ...place, project };
  }
  if (folder !== 'tasks') return undefined;
  if (below.length === 1 && below[0] === 'TASK.md')
    return { kind: 'issue', path, company, slug: task, project };
  return besideIssue(path, company, `companies/${company}/projects/${project}/tasks/${task}/TASK.md`, below);
}

function locateIssue(path: string, company: string, rest: readonly string[]): Place | undefined {
  const [shard, name, ...below] = rest as [string, string | undefined, ...string[]];
  const fresh = shard === 'new';
  if (name === undefined || !(fresh || /^\d{2,}xx$/.test(shard))) return undefined;
  if (below.length > 0)
    return besideIssue(path, company, `companies/${company}/issues/${shard}/${name}.md`, below);
  const slug = markdownName(name);
  if (slug === undefined) return undefined;
  if (fresh) return { kind: 'issue', path, company, slug };
  const identifier = parseIdentifier(slug);
  if (!identifier || slug !== slug.toUpperCase()) return undefined;
  return { kind: 'issue', path, company, slug, number: identifier.number };
}

/** What was said about an approval; it has no documents. */
const besideApproval = (
  path: string,
  company: string,
  slug: string,
  below: readonly string[],
): Place | undefined =>
  below[0] === 'comments'
    ? besideIssue(path, company, `companies/${company}/approvals/${slug}.md`, below)
    : undefined;

function besideIssue(
  path: string,
  company: string,
  issue: string,
  below: readonly string[],
): Place | undefined {
  const [folder, name] = below;
  if (below.length !== 2 || (folder !== 'comments' && folder !== 'documents')) return undefined;
  const place = named(folder === 'comments' ? 'comment' : 'document', path, company, markdownName(name!));
  return place && { ...place, issue };
}
