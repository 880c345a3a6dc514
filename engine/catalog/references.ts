// Keeps what depends on more than one file: what each link means, and which names were given twice. Collects what a
// step touched, and at its end looks only at that, so that a step costs the same in a book of any size.
import type { Kind } from '../model/place.ts';
import { bendingFields, settleCircles, type Bent } from './circles.ts';
import type { Readable, TwinCode } from './readable.ts';
import { claimantsOfId, claimantsOfName, findEntity, type Claimant } from './queries/names.ts';
import { companyFolders } from './queries/files.ts';
import { selectAll } from './queries/query.ts';
import type { Row } from './table.ts';
import { aliases, entities, links, twins } from './tables/names.ts';
import { companies } from './tables/people.ts';

interface Link {
  company: string;
  path: string;
  field: string;
  target: string;
  kind: Kind;
  found: string | null;
}

/** Kinds that are words of their own: a label, or a skill that comes with an agent's program, needs no file. */
const freeKinds: ReadonlySet<string> = new Set(['label', 'skill']);

const linksOf = selectAll<{ company: string; path: string }, Link>(
  'links.of',
  'SELECT company, path, field, target, kind, found FROM links WHERE company = @company AND path = @path',
);

const linksTo = selectAll<{ company: string; kind: string; target: string }, Link>(
  'links.meaning',
  `SELECT company, path, field, target, kind, found FROM links
   WHERE company = @company AND kind = @kind AND target = @target`,
);

const wordsIn = selectAll<{ company: string }, Pick<Link, 'kind' | 'target' | 'found'>>(
  'links.words',
  'SELECT DISTINCT kind, target, found FROM links WHERE company = @company',
);

const edgesIn = selectAll<{ company: string; field: string }, { path: string; found: string }>(
  'links.edges',
  `SELECT DISTINCT path, found FROM links
   WHERE company = @company AND field = @field AND found <> '' ORDER BY path, found`,
);

const twinNames = selectAll<{ company: string }, { name: string }>(
  'entities.twinNames',
  `SELECT name FROM entities WHERE company = @company AND kind = 'issue' GROUP BY name HAVING count(*) > 1`,
);

const wholeBook = { bookWide: 'read once, when the catalog is made from nothing' };

const twinIds = selectAll<object, { id: string }>(
  'entities.twinIds',
  'SELECT id FROM entities WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1',
  wholeBook,
);

const twinPrefixes = selectAll<object, { prefix: string }>(
  'companies.twinPrefixes',
  'SELECT prefix FROM companies WHERE prefix IS NOT NULL GROUP BY prefix HAVING count(*) > 1',
  wholeBook,
);

const samePrefix = selectAll<{ prefix: string }, Claimant>(
  'companies.samePrefix',
  'SELECT company, path FROM companies WHERE prefix = @prefix ORDER BY path',
  { bookWide: 'a prefix is unique among the companies of the book' },
);

const claimed = selectAll<{ code: string; subject: string }, Claimant>(
  'twins.of',
  'SELECT company, path FROM twins WHERE code = @code AND subject = @subject',
  { bookWide: 'what is claimed twice may be claimed in any company' },
);

const setFound = 'UPDATE links SET found = ? WHERE company = ? AND path = ? AND field = ? AND target = ?';
const setMeaning = `UPDATE links SET found = @found
  WHERE company = @company AND kind = @kind AND target = @target AND found IS NOT @found`;

interface Bending extends Bent {
  touched: Set<string>;
}

export class References {
  readonly #catalog: Readable;
  /** Files whose own links changed, as [company, path]. */
  readonly #sources = new Map<string, [string, string]>();
  /** Names that may mean something else now, as [company, kind, name]. */
  readonly #names = new Map<string, [string, string, string]>();
  /** Files whose references may lead in a circle now, or no more, by company and field. */
  readonly #bent = new Map<string, Bending>();
  /** What may be claimed twice now, or no more. */
  readonly #claims = new Map<string, [TwinCode, string, () => Claimant[]]>();

  constructor(catalog: Readable) {
    this.#catalog = catalog;
  }

  /** To be told of every row that came or went. */
  touch({ table, values }: Row): void {
    const [company, path] = values as [string, string];
    switch (table.name) {
      case links.name:
        this.#sources.set(`${company}\n${path}`, [company, path]);
        this.#bend(company, String(values[2]), path);
        return;
      case entities.name: {
        const [kind, id, name] = values.slice(2) as [string, string | null, string];
        this.#touchName(company, kind, name);
        if (id !== null) {
          this.#touchName(company, kind, id);
          this.#touchClaim('id-duplicate', id, () => claimantsOfId(this.#catalog, { id }));
        }
        if (kind === 'issue') {
          const claimants = (): Claimant[] => claimantsOfName(this.#catalog, { company, kind, name });
          this.#touchClaim('identifier-duplicate', `${company}/${name}`, claimants);
        }
        return;
      }
      case aliases.name:
        this.#touchName(company, String(values[1]), String(values[2]));
        return;
      case companies.name: {
        const prefix = values[companies.columns.indexOf('prefix')] as string | null;
        if (prefix !== null)
          this.#touchClaim('prefix-duplicate', prefix, () => samePrefix(this.#catalog, { prefix }));
        return;
      }
      default:
    }
  }

  /** Brings links and claims up to date with what was touched; pauses after each. */
  *settle(): Generator<void> {
    const stale = new Map<string, Link>();
    const collect = (link: Link): unknown =>
      stale.set([link.company, link.path, link.field, link.target].join('\n'), link);
    for (const [company, path] of this.#sources.values()) {
      linksOf(this.#catalog, { company, path }).forEach(collect);
      yield;
    }
    for (const [company, kind, target] of this.#names.values()) {
      yield;
      for (const scope of company === '' ? companyFolders(this.#catalog) : [company])
        linksTo(this.#catalog, { company: scope, kind, target }).forEach(collect);
    }
    for (const link of stale.values()) {
      this.#resolve(link);
      yield;
    }
    for (const [claim, subject, claimants] of this.#claims.values()) {
      this.#judge(claim, subject, claimants());
      yield;
    }
    yield* this.#settleCircles();
    this.#sources.clear();
    this.#names.clear();
    this.#claims.clear();
  }

  /** The same for a catalog that was just filled and tells of no claim and no circle: every word, every name that is there twice. */
  *settleAll(): Generator<void> {
    for (const company of companyFolders(this.#catalog)) {
      for (const { kind, target, found } of wordsIn(this.#catalog, { company })) {
        const meant = this.#meaning({ company, kind, target });
        if (meant !== found) this.#catalog.db.run(setMeaning, { company, kind, target, found: meant });
        yield;
      }
      for (const field of bendingFields) this.#bendAll(company, field);
      yield;
      for (const { name } of twinNames(this.#catalog, { company })) {
        const claimants = claimantsOfName(this.#catalog, { company, kind: 'issue', name });
        this.#judge('identifier-duplicate', `${company}/${name}`, claimants);
      }
    }
    for (const { id } of twinIds(this.#catalog, {}))
      this.#judge('id-duplicate', id, claimantsOfId(this.#catalog, { id }));
    for (const { prefix } of twinPrefixes(this.#catalog, {}))
      this.#judge('prefix-duplicate', prefix, samePrefix(this.#catalog, { prefix }));
    yield* this.#settleCircles();
  }

  #meaning({ company, kind, target }: Pick<Link, 'company' | 'kind' | 'target'>): string | null {
    return findEntity(this.#catalog, kind, company, target)?.path ?? (freeKinds.has(kind) ? '' : null);
  }

  #resolve(link: Link): void {
    const { company, path, field, target, found } = link;
    const meant = this.#meaning(link);
    if (meant === found) return;
    this.#catalog.db.run(setFound, [meant, company, path, field, target]);
    this.#bend(company, field, path);
  }

  #bend(company: string, field: string, path: string): void {
    if (!bendingFields.has(field)) return;
    const key = `${company}\n${field}`;
    const known: Bending = this.#bent.get(key) ?? { company, field, touched: new Set() };
    known.touched.add(path);
    this.#bent.set(key, known);
  }

  /** The same for all that a field says in a company. */
  #bendAll(company: string, field: string): void {
    const edges = new Map<string, string[]>();
    for (const { path, found } of edgesIn(this.#catalog, { company, field })) {
      const known = edges.get(path);
      if (known) known.push(found);
      else edges.set(path, [found]);
    }
    if (edges.size > 0)
      this.#bent.set(`${company}\n${field}`, { company, field, touched: new Set(edges.keys()), edges });
  }

  *#settleCircles(): Generator<void> {
    for (const bent of this.#bent.values()) {
      settleCircles(this.#catalog, bent);
      yield;
    }
    this.#bent.clear();
  }

  /** The first claimant by its path keeps what it claims; the others are told. */
  #judge(code: TwinCode, subject: string, [first, ...others]: Claimant[]): void {
    const { db } = this.#catalog;
    for (const { company, path } of claimed(this.#catalog, { code, subject }))
      db.run(twins.remove, [company, path, code, subject]);
    for (const { company, path } of others)
      db.run(twins.put, twins.row({ company, path, code, subject, first: first!.path }).values);
  }

  #touchName(company: string, kind: string, name: string): void {
    this.#names.set(`${company}\n${kind}\n${name}`, [company, kind, name]);
  }

  #touchClaim(claim: TwinCode, subject: string, claimants: () => Claimant[]): void {
    this.#claims.set(`${claim}\n${subject}`, [claim, subject, claimants]);
  }
}
