// Files that came under a name that what holds them has no more: one book renamed a company, an agent, a project or a team,
// another went on below its old folder. They follow to where it is now; of two things that then have one place, the one
// that followed goes beside the other. Knows where they go, not whether they may stand.
import { linksIn } from '../catalog/file-links.ts';
import { areApart, idIn } from '../model/another.ts';
import type { Place } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import { rewriteReference } from '../model/reference.ts';
import type { PathChange } from '../store/snapshot.ts';
import type { CorrectionDraft } from './correct-draft.ts';
import type { Move } from './correct-moves.ts';
import { carried, filesBelow, folderOf, freePath } from './move-files.ts';
import { carriedTo, newPlace, renameBeside, sayParted } from './part-twins.ts';
import { isNamed, isRenamed, rewrite } from './rename.ts';

/** What lies in its folder goes by the name of its thing: those things, by the file that says what they are. */
const roots = [
  /^companies\/[^/]+\//,
  /^companies\/[^/]+\/agents\/[^/]+\//,
  /^companies\/[^/]+\/projects\/[^/]+\//,
  /^companies\/[^/]+\/teams\/[^/]+\//,
] as const;
const rootFiles = ['COMPANY.md', 'AGENTS.md', 'PROJECT.md', 'TEAM.md'] as const;

/** What was renamed while something came, or stayed, below its old folder; a company before what lies in it. */
export function renamedAway(draft: CorrectionDraft, brought: readonly PathChange[]): Move[] {
  const { after } = draft.taken;
  const moves: Move[] = [];
  for (const [at, root] of roots.entries()) {
    const folders = new Set(brought.flatMap(({ path }) => root.exec(path)?.[0] ?? []));
    for (const folder of folders) {
      const from = locate(folder + rootFiles[at]!);
      if (!from || after.version(from.path) !== undefined || moves.some((move) => carriesTo(from, move)))
        continue;
      const to = after.list(folder.slice(0, -1)).length === 0 ? undefined : placeNow(draft, from, brought);
      if (to !== undefined) moves.push({ from, to });
    }
  }
  return moves;
}

const carriesTo = ({ path }: Place, { from, to }: Move): boolean => carried(path, from, to) !== undefined;

/** Where the thing is that had this place: the book knew it here, or by that name. */
function placeNow(
  { past, taken, sources }: CorrectionDraft,
  { kind, path, slug, company }: Place,
  brought: readonly PathChange[],
): Place | undefined {
  const known = taken.before.read(path);
  const id = known && idIn(known);
  const came = brought.find(
    ({ path: there, oid }) =>
      id !== undefined &&
      oid !== undefined &&
      locate(there)?.kind === kind &&
      idIn(sources.reader.blob(oid)) === id,
  );
  const now = came?.path ?? past.find(kind, kind === 'company' ? undefined : company, slug)?.path;
  return now === undefined || taken.after.version(now) === undefined ? undefined : locate(now);
}

/** A thing whose place another one has already. */
interface Departure {
  from: Place;
  to: string;
}

/** Takes the files after what was renamed; answers where each is now that somebody may have to judge. */
export function bringStragglers(draft: CorrectionDraft, moves: readonly Move[]): Map<string, string> {
  const places = new Map<string, string>();
  for (const { from, to } of moves) {
    const files = filesBelow({ snapshot: draft.taken.after }, folderOf(from.path)!);
    const homes = new Map(files.map((path) => [path, carried(path, from, to)!]));
    const taken = [...homes].flatMap(([path, home]) => takenPlace(draft, path, home) ?? []);
    const liesWith = (home: string) => taken.find(({ path }) => carriedTo(home, path, path) !== undefined);
    const bring = (path: string, there: string): void => {
      draft.writeFile(there, draft.taken.after.read(path)!);
      places.set(path, there);
    };
    for (const path of files) draft.remove(path);
    for (const [path, home] of homes) if (!liesWith(home)) bring(path, freeUnlessSame(draft, path, home));
    const departures = taken.map((place) => {
      const beside = newPlace(draft, place);
      for (const [path, home] of homes)
        if (liesWith(home) === place) bring(path, carriedTo(home, place.path, beside)!);
      return { from: place, to: beside };
    });
    partFromThese(draft, departures, [...places.values()]);
    const holder = isRenamed(to.kind) ? draft.at(to.kind, to.path) : undefined;
    if (holder) draft.about(holder);
  }
  return places;
}

/** The place at which another thing stands than the file. */
function takenPlace(draft: CorrectionDraft, path: string, home: string): Place | undefined {
  return areApart(draft.bytes(home), draft.taken.after.read(path)) ? locate(home) : undefined;
}

/** Nothing is written over. */
function freeUnlessSame(draft: CorrectionDraft, path: string, home: string): string {
  const isSame = draft.bytes(home)?.equals(draft.taken.after.read(path)!) === true;
  return isSame ? home : freePath(draft, home);
}

/** Their names are others' here: they say new ones, and so does what came with them. */
function partFromThese(
  draft: CorrectionDraft,
  departures: readonly Departure[],
  files: readonly string[],
): void {
  const names = new Map(departures.map(({ from, to }) => [from, renameBeside(draft, from, to).name]));
  for (const { from } of departures) sayParted(draft, from, names.get(from)!);
  for (const file of departures.length > 0 ? files : []) {
    const place = locate(file);
    const bytes = draft.bytes(file);
    const links = place && bytes ? linksIn(place, bytes) : [];
    for (const field of new Set(links.map((link) => link.field)))
      rewrite(draft, file, field, (written) => {
        const meant = departures.find(
          ({ from: { kind, path, slug } }) =>
            links.some((link) => link.field === field && link.kind === kind) &&
            isNamed(written, file, { path, name: slug }),
        );
        return meant
          ? rewriteReference(written, file, { path: meant.to, name: names.get(meant.from)! })
          : written;
      });
  }
}
