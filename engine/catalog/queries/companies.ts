// Companies of the book and the people who may act in it. Both lists are book-wide and short.
import type { Readable } from '../readable.ts';
import { selectAll, selectOne } from './query.ts';

export interface CompanyRow {
  /** Slug of its folder. */
  company: string;
  path: string;
  id: string;
  name: string;
  description: string | null;
  /** Null until the company has one. */
  prefix: string | null;
  status: string;
  pauseReason: string | null;
  defaultProject: string | null;
  agents: number;
  projects: number;
  issues: number;
  openIssues: number;
}

const columns = `c.company, c.path, c.id, c.name, c.description, c.prefix, c.status, c.pauseReason, c.defaultProject,
  (SELECT count(*) FROM agents a WHERE a.company = c.company AND a.status <> 'terminated') AS agents,
  (SELECT count(*) FROM cards p WHERE p.company = c.company AND p.kind = 'project') AS projects,
  (SELECT count(*) FROM issues i WHERE i.company = c.company) AS issues,
  (SELECT count(*) FROM issues i WHERE i.company = c.company
    AND i.status IN ('backlog', 'todo', 'in_progress', 'in_review', 'blocked')) AS openIssues`;

export const readCompanyRow = selectOne<{ company: string }, CompanyRow>(
  'companies.one',
  `SELECT ${columns} FROM companies c WHERE c.company = @company`,
);

const slugs = selectAll<object, { company: string }>(
  'companies.slugs',
  'SELECT company FROM companies ORDER BY company',
  { bookWide: 'the list of companies is what all else is led by, one row each' },
);

/** All companies of the book, by slug. */
export const listCompanies = (catalog: Readable): CompanyRow[] =>
  slugs(catalog, {}).flatMap(({ company }) => readCompanyRow(catalog, { company }) ?? []);

export const companySlugs = (catalog: Readable): string[] => slugs(catalog, {}).map(({ company }) => company);

export interface UserRow {
  path: string;
  id: string;
  slug: string;
  name: string;
  role: string;
  /** Addresses that mean this user in git, as a JSON list. */
  emails: string;
}

/** The board members. */
export const listUsers = selectAll<object, UserRow>(
  'users.list',
  `SELECT u.path, u.id, u.slug, u.name, u.role,
     (SELECT json_group_array(e.email ORDER BY e.email) FROM emails e WHERE e.company = '' AND e.slug = u.slug) AS emails
   FROM users u WHERE u.company = '' ORDER BY u.slug`,
);

/** The user whom a git address means. */
export const userOfEmail = selectOne<{ email: string }, { slug: string }>(
  'users.ofEmail',
  "SELECT slug FROM emails WHERE company = '' AND email = lower(@email) ORDER BY path LIMIT 1",
);

/** The git addresses of a user. */
export const emailsOf = selectAll<{ slug: string }, { email: string }>(
  'users.emails',
  "SELECT email FROM emails WHERE company = '' AND slug = @slug",
);
