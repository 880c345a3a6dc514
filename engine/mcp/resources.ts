// Files of the book as resources: which kinds there are, how they are addressed, which ones exist. Reads through actions,
// so that who may see a file is decided where it always is.
import { withArticle } from '../base/article.ts';
import { fault, isFault } from '../base/fault.ts';
import type { McpPorts } from './ports.ts';

export interface Resource {
  uri: string;
  name: string;
  title?: string;
  mimeType: string;
  [more: string]: unknown;
}

export interface Template {
  uriTemplate: string;
  name: string;
  description: string;
  mimeType: string;
  [more: string]: unknown;
}

const scheme = 'minutebook://';
const mimeType = 'text/markdown';
/** Issues on a page of the list. */
const pageSize = 100;

/** What can be addressed, with what lists it; an issue's list has pages. */
const kinds = ['company', 'goal', 'project', 'agent', 'issue'] as const;
type ResourceKind = (typeof kinds)[number];

export const templates: readonly Template[] = kinds.map((kind) => ({
  uriTemplate: `${scheme}{company}/${kind}/{name}`,
  name: kind,
  description: `The file of ${withArticle(kind)}, as ${scheme}acme/${kind}/${kind === 'issue' ? 'ACME-1' : kind === 'company' ? 'acme' : 'name'}`,
  mimeType,
}));

interface Page {
  resources: Resource[];
  nextCursor?: string;
}

interface Listed {
  items: Record<string, string | null>[];
  next?: string | null;
}

/** Page by page: of each company its own file and those of its goals, projects and agents, then its issues. REQUEST_INVALID. */
export async function listResources(ports: McpPorts, cursor: string | undefined): Promise<Page> {
  const companies = (await ask(ports, 'company.list', {})).items.map(({ slug }) => slug!);
  const [company = companies[0], after] = readCursor(cursor);
  if (company === undefined) return { resources: [] };
  const at = companies.indexOf(company);
  if (at < 0) throw badCursor(cursor!);
  const first = after === undefined ? await filesOf(ports, company) : [];
  const issues = await ask(ports, 'issue.list', {
    company,
    limit: pageSize,
    ...(after === undefined ? {} : { after }),
  });
  const listed = issues.items.map(({ identifier, id, title }) =>
    resource(company, 'issue', identifier ?? id!, title ?? undefined),
  );
  const next = issues.next ? cursorOf(company, issues.next) : nextCompany(companies[at + 1]);
  return { resources: [...first, ...listed], ...(next === undefined ? {} : { nextCursor: next }) };
}

const ask = async (ports: McpPorts, action: string, input: object): Promise<Listed> =>
  (await ports.perform(action, input)).result as Listed;

async function filesOf(ports: McpPorts, company: string): Promise<Resource[]> {
  const found = [resource(company, 'company', company)];
  for (const kind of ['goal', 'project', 'agent'] as const) {
    const { items } = await ask(ports, `${kind}.list`, { company });
    found.push(
      ...items.map(({ slug, title, name }) =>
        resource(company, kind, slug!, (kind === 'goal' ? title : name) ?? undefined),
      ),
    );
  }
  return found;
}

const resource = (company: string, kind: ResourceKind, name: string, title?: string): Resource => ({
  uri: `${scheme}${company}/${kind}/${name}`,
  name,
  ...(title === undefined ? {} : { title }),
  mimeType,
});

/** `acme` is the beginning of a company, `acme/<cursor>` goes on in its issues. */
const cursorOf = (company: string, after: string): string =>
  Buffer.from(`${company}/${after}`).toString('base64url');
const nextCompany = (company: string | undefined): string | undefined =>
  company === undefined ? undefined : Buffer.from(company).toString('base64url');

function readCursor(cursor: string | undefined): [string?, string?] {
  if (cursor === undefined) return [];
  const [, company, after] = /^([\w-]+)(?:\/(.+))?$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (company === undefined) throw badCursor(cursor);
  return after === undefined ? [company] : [company, after];
}

const badCursor = (cursor: string): Error =>
  fault('REQUEST_INVALID', { problem: `${JSON.stringify(cursor)} is no cursor of this list` });

export interface Content {
  uri: string;
  mimeType: string;
  text: string;
}

/** The file that a uri means; undefined where none is, or no more. */
export async function readResource(ports: McpPorts, uri: string): Promise<Content | undefined> {
  const [, company, kind, name] =
    /^minutebook:\/\/([\w.-]{1,200})\/(\w{1,20})\/([\w.-]{1,200})$/.exec(uri) ?? [];
  if (name === undefined || !kinds.some((known) => known === kind)) return undefined;
  // A company stands in none but itself.
  if (kind === 'company' && name !== company) return undefined;
  try {
    const { result } = await ports.perform('file.show', { kind, ref: name, company });
    return { uri, mimeType, text: (result as { text: string }).text };
  } catch (error) {
    if (isFault(error, 'NOT_FOUND') || isFault(error, 'ISSUE_REMOVED')) return undefined;
    throw error;
  }
}
