// Keeps what names alone say: entries of folders that hide something. Collects the folders a step touched, and at its
// end judges only those, so that a step costs the same in a book of any size.
import { hasTwin, judgeEntry, twinsIn } from '../model/misfit.ts';
import { companyInPath } from '../model/paths.ts';
import type { PathChange, Snapshot, TreeEntry } from '../store/snapshot.ts';
import { folderMode, linkMode, submoduleMode } from '../store/tree.ts';
import { selectAll } from './queries/query.ts';
import type { Readable } from './readable.ts';
import type { Value } from './database.ts';
import type { Row } from './table.ts';
import { misfits } from './tables/names.ts';
import { RowWriter } from './write-rows.ts';

const misfitsIn = selectAll<{ company: string; folder: string }, Record<string, Value>>(
  'misfits.folder',
  `SELECT ${misfits.columns.join(', ')} FROM misfits WHERE company = @company AND folder = @folder`,
);

/** So many entries of a folder are judged one by one; where more came, all of it is judged at once. */
const fewNames = 8;

export class Misfits {
  readonly #catalog: Readable;
  /** Of a table whose rows nobody else waits for, none of them texts. */
  readonly #rows: RowWriter;
  /** By folder, the names of entries that came or went. */
  readonly #touched = new Map<string, Set<string>>();

  constructor(catalog: Readable) {
    this.#catalog = catalog;
    this.#rows = new RowWriter(catalog, () => undefined);
  }

  /** To be told of every change; `before` is the tree that the catalog's rows are of, undefined for none. */
  touch({ path, was, oid, mode }: PathChange, before: Snapshot | undefined, after: Snapshot): void {
    const folder = folderOf(path);
    const isMade = was === undefined || oid === undefined || mode === linkMode;
    if (!isMade && !this.#has(folder)) return;
    let name = nameOf(path);
    for (const above of foldersUp(folder)) {
      const known = this.#touched.get(above);
      if (known) {
        known.add(name);
        return;
      }
      this.#touched.set(above, new Set([name]));
      // A folder that came or went is an entry that came or went in the one above.
      if (before?.hasFolder(above) && after.hasFolder(above)) return;
      name = nameOf(above);
    }
  }

  settle(after: Snapshot): void {
    for (const [folder, names] of this.#touched) {
      const company = companyOf(folder);
      const before = misfitsIn(this.#catalog, { company, folder });
      // In a folder where all was right, only what came can be wrong.
      if (before.length === 0 && names.size <= fewNames && areFine(folder, names, after)) continue;
      this.#rows.write(
        before.map((row) => ({ table: misfits, values: Object.values(row) })),
        rowsOf(company, folder, after),
      );
    }
    this.#touched.clear();
  }

  #has(folder: string): boolean {
    return misfitsIn(this.#catalog, { company: companyOf(folder), folder }).length > 0;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** The folder and those above it, to the root. */
function* foldersUp(folder: string): Generator<string> {
  for (let at = folder; at !== ''; at = folderOf(at)) yield at;
  yield '';
}

const companyOf = (folder: string): string => companyInPath(`${folder}/`) ?? '';

const formOf = (mode: number): 'file' | 'folder' | 'link' =>
  mode === folderMode ? 'folder' : mode === linkMode ? 'link' : 'file';

/** Submodules are no files of the tree: what one replaced is gone, and told as that. */
const entriesIn = (snapshot: Snapshot, folder: string): TreeEntry[] =>
  snapshot.list(folder).filter(({ mode }) => mode !== submoduleMode);
const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Whether nothing is wrong with any of the names that are there. */
function areFine(folder: string, names: ReadonlySet<string>, snapshot: Snapshot): boolean {
  const entries = entriesIn(snapshot, folder);
  const there = entries.filter(({ name }) => names.has(name));
  if (there.some(({ name, mode }) => judgeEntry(pathIn(folder, name), formOf(mode)))) return false;
  return folder === '' || !hasTwin(new Set(namesOf(there)), namesOf(entries));
}

const namesOf = (entries: readonly TreeEntry[]): string[] => entries.map(({ name }) => name);

function rowsOf(company: string, folder: string, snapshot: Snapshot): Row[] {
  const entries = entriesIn(snapshot, folder);
  const at = (name: string): string => pathIn(folder, name);
  const odd = entries.flatMap(({ name, mode }) => {
    const form = formOf(mode);
    const misfit = judgeEntry(at(name), form);
    if (!misfit) return [];
    const { to: belongs, ...said } = misfit;
    return [misfits.row({ company, folder, path: at(name), code: 'name-misfit', form, ...said, belongs })];
  });
  if (folder === '') return odd;
  const twins = twinsIn(folder, namesOf(entries)).map(({ name, first }) =>
    misfits.row({
      company,
      folder,
      path: at(name),
      code: 'name-twin',
      form: formOf(entries.find((entry) => entry.name === name)!.mode),
      level: 'damage',
      found: `${JSON.stringify(name)} and ${JSON.stringify(first)} are one name on systems that ignore letter case or Unicode form`,
    }),
  );
  return [...odd, ...twins];
}
