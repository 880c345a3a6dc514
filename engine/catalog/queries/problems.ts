// What is known to be wrong, from the table of each sort. Rows as they are stored; what to do about them is said
// elsewhere.
import type { Kind } from '../../model/place.ts';
import type { ProblemCode, ProblemLevel, TwinCode } from '../readable.ts';
import { selectAll, selectOne } from './query.ts';

type InCompany = { company: string };

interface OfFile {
  company: string;
  path: string;
}

export interface InvalidRow extends OfFile {
  line: number;
  found: string;
  remedy: string;
  /** The newest commit that has a valid version; null when there never was one. */
  goodAt: string | null;
  since: string;
}

export const invalidFiles = selectAll<InCompany, InvalidRow>(
  'problems.invalidFiles',
  `SELECT f.company, f.path, p.line, p.found, p.remedy, f.goodAt, f.since FROM files f
   JOIN problems p ON p.company = f.company AND p.path = f.path AND p.code = 'file-invalid'
   WHERE f.company = @company AND f.since IS NOT NULL ORDER BY f.path`,
);

export interface StoredRow extends OfFile {
  code: ProblemCode;
  subject: string;
  line: number | null;
  found: string;
  remedy: string;
}

export const storedProblems = selectAll<InCompany, StoredRow>(
  'problems.stored',
  `SELECT company, path, code, subject, line, found, remedy FROM problems
   WHERE company = @company AND code <> 'file-invalid' ORDER BY path, code, subject`,
);

export interface TwinRow extends OfFile {
  code: TwinCode;
  subject: string;
  first: string;
}

export const twinFiles = selectAll<InCompany, TwinRow>(
  'problems.twins',
  'SELECT company, path, code, subject, first FROM twins WHERE company = @company ORDER BY path, code, subject',
);

export interface DanglingRow extends OfFile {
  field: string;
  target: string;
  kind: Kind;
}

export const danglingLinks = selectAll<InCompany, DanglingRow>(
  'problems.dangling',
  `SELECT company, path, field, target, kind FROM links
   WHERE company = @company AND found IS NULL ORDER BY path, field, place`,
);

export interface MisfitRow extends OfFile {
  code: 'name-misfit' | 'name-twin';
  form: 'file' | 'folder' | 'link';
  level: ProblemLevel;
  found: string;
  belongs: string | null;
}

export const misfitNames = selectAll<InCompany, MisfitRow>(
  'problems.misfits',
  `SELECT company, path, code, form, level, found, belongs FROM misfits WHERE company = @company ORDER BY path, code`,
);

export interface CircleRow extends OfFile {
  field: string;
  next: string;
  ring: string;
  /** What the file says where it names the next member. */
  target: string;
  kind: Kind;
}

export const circleMembers = selectAll<InCompany, CircleRow>(
  'problems.circles',
  `SELECT c.company, c.path, c.field, c.next, c.ring,
     (SELECT l.target FROM links l WHERE l.company = c.company AND l.path = c.path AND l.field = c.field
       AND l.found = c.next ORDER BY l.target LIMIT 1) AS target,
     (SELECT e.kind FROM entities e WHERE e.company = c.company AND e.path = c.next) AS kind
   FROM circles c WHERE c.company = @company ORDER BY c.path, c.field`,
);

/** The name of the entity at a path. */
export const nameAt = selectOne<OfFile & InCompany, { name: string }>(
  'problems.nameAt',
  'SELECT name FROM entities WHERE company = @company AND path = @path',
);

/** Issues whose number has another prefix than their company: `low` and `high` enclose what is right. */
export const foreignNumbers = selectAll<
  { company: string; low: string; high: string },
  OfFile & { identifier: string }
>(
  'problems.foreignNumbers',
  `SELECT i.company, i.path, i.identifier FROM entities e JOIN issues i ON i.company = e.company AND i.path = e.path
   WHERE e.company = @company AND e.kind = 'issue' AND (e.name < @low OR e.name >= @high)
     AND i.identifier IS NOT NULL ORDER BY e.name`,
);

export const numberedIssues = selectOne<InCompany, { issues: number }>(
  'problems.numberedIssues',
  'SELECT count(*) AS issues FROM issues WHERE company = @company AND identifier IS NOT NULL',
);

export const companyFile = selectOne<InCompany, { path: string; prefix: string | null }>(
  'problems.companyFile',
  'SELECT path, prefix FROM companies WHERE company = @company ORDER BY path LIMIT 1',
);

export const anyFile = selectOne<InCompany, { path: string }>(
  'problems.anyFile',
  'SELECT path FROM files WHERE company = @company ORDER BY path LIMIT 1',
);

export interface BreachRow extends OfFile {
  code: 'fact-changed' | 'entity-removed' | 'rule-broken';
  field: string;
  position: number;
  oid: string;
  entity: string | null;
  id: string | null;
  was: string;
  before: string | null;
  after: string | null;
  found: string;
}

export const breachesIn = selectAll<InCompany, BreachRow>(
  'problems.breaches',
  `SELECT company, path, code, field, position, oid, entity, id, was, before, after, found FROM breaches
   WHERE company = @company ORDER BY path, code, field, position`,
);

/** Whether an entity of that id is somewhere else: it was moved, not removed. */
export const livingId = selectOne<{ id: string }, { path: string }>(
  'problems.livingId',
  'SELECT path FROM entities WHERE id = @id LIMIT 1',
  { bookWide: 'an id is unique in the whole book, and a file may have moved to another company' },
);

export const livingName = selectOne<{ company: string; kind: string; name: string }, { path: string }>(
  'problems.livingName',
  'SELECT path FROM entities WHERE company = @company AND kind = @kind AND name = @name LIMIT 1',
);

/** A later commit of the engine about the same entity: whatever it found there, it has judged. */
export const judgedLater = selectOne<
  { company: string; entity: string; position: number },
  { position: number }
>(
  'problems.judgedLater',
  `SELECT t.position FROM touches t JOIN activity a ON a.company = t.company AND a.position = t.position
   WHERE t.company = @company AND t.entity = @entity AND t.position > @position AND a.engine = 1 LIMIT 1`,
);
