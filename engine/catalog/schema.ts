// The whole shape of the catalog: its tables, the full-text index beside them, and the number that tells one shape
// from another. Knows no rows.
import { crc32 } from 'node:zlib';
import type { Shape } from './open-database.ts';
import type { AnyTable } from './table.ts';
import { events } from './tables/events.ts';
import { line, ofCommits } from './tables/history.ts';
import { echoes, spending, sums } from './tables/money.ts';
import * as named from './tables/names.ts';
import { agents, approvals, companies, emails, routines, runs, users, wakes } from './tables/people.ts';
import { cards, comments, documents, goals, issues, mentions, tombstones } from './tables/work.ts';

/** To be raised whenever the same files would give other rows in the same tables. */
const rowsVersion = 7;

const { files, entities, aliases, links, problems, twins, misfits, circles, texts } = named;
const names = [files, entities, aliases, links, problems, twins, misfits, circles, texts];
const work = [issues, tombstones, comments, mentions, documents, goals, cards];
const people = [companies, users, emails, agents, runs, wakes, routines, approvals];
const money = [spending, echoes, sums];
const history = [line, ...ofCommits, events];

export const tables: readonly AnyTable[] = [...names, ...work, ...people, ...money, ...history];

/** What of `texts` can be searched. */
export const textColumns = ['scope', 'title', 'body'] as const;

/**
 * The text of `texts` is not stored twice: the index names its rows. A word is found by its beginning too, and the
 * company is a word of every row, so that a search never walks through another company's.
 */
const search = `CREATE VIRTUAL TABLE search USING fts5 (${textColumns.join(', ')}, content = 'texts',
  content_rowid = 'rowid', tokenize = 'unicode61 remove_diacritics 2');
`;

const statistics = tables
  .flatMap((table) => table.statistics.map(([index, counts]) => `('${table.name}', '${index}', '${counts}')`))
  .join(', ');

/** What the planner is told of tables and indexes. Dropping an index forgets its part, so a rebuild tells it again. */
export const tellPlanner = `DELETE FROM sqlite_stat1;
  INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ${statistics};
  ANALYZE sqlite_schema;`;

/** Before much is written at once: making an index over what is there is one pass. */
export const dropIndexes = tables.map((table) => table.dropIndexes).join('');

const schema =
  'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;\n' +
  tables.map(({ create, createIndexes }) => create + createIndexes.join('')).join('') +
  search +
  // Makes the table of statistics; there is nothing to count yet.
  `ANALYZE; ${tellPlanner}`;

export const shape: Shape = { schema, version: crc32(`${rowsVersion}\n${schema}`) | 0 };
