// Gives each of several things at one place a place of its own: the first keeps it, the others go beside it under another
// number or name, each with all that lies with it, and what their own book called by the old name follows them.
import { fault } from '../base/fault.ts';
import { linksIn, type FileLink } from '../catalog/file-links.ts';
import { areApart } from '../model/another.ts';
import { kinds } from '../model/kind.ts';
import { freeSlug } from '../model/names.ts';
import * as paths from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import { rewriteReference } from '../model/reference.ts';
import { nextApprovalPath } from './approval-path.ts';
import { wholeFile } from './breach-rules.ts';
import type { Oid } from '../store/snapshot.ts';
import type { CorrectionDraft } from './correct-draft.ts';
import type { BroughtRange } from '../catalog/brought-range.ts';
import type { Claim, Twins } from './correct-twins.ts';
import { nextIdentifier } from './issue-number.ts';
import type { Entry } from './lookup.ts';
import { filesBelow, folderOf } from './move-files.ts';
import { isNamed, isRenamed, rewrite } from './rename.ts';

/** What became of twins. */
export interface Parted {
  /** Every path that they claimed: nobody else is to judge it. */
  claimed: Set<string>;
  /** Files of things that no engine vouches for, where they lie now: to be judged as new ones. */
  arrived: string[];
  departures: Departure[];
}

/** One thing that goes elsewhere. */
interface Departure {
  claim: Claim;
  keeper: Claim;
  from: Place;
  /** Its file. */
  to: string;
  /** What it was called, and is now. */
  was: string;
  name: string;
}

export function partTwins(draft: CorrectionDraft, found: readonly Twins[]): Parted {
  const parted: Parted = { claimed: new Set(), arrived: [], departures: [] };
  // What lies with one of them goes with it.
  for (const twins of found) if (!parted.claimed.has(twins.place.path)) part(draft, twins, parted);
  return parted;
}

/** What the things that went elsewhere were called by on their own side. */
export function followTwins(draft: CorrectionDraft, { departures }: Parted, range: BroughtRange): void {
  for (const departure of departures) follow(draft, departure, departures, range);
}

function part(draft: CorrectionDraft, twins: Twins, parted: Parted): void {
  const { place, claims } = twins;
  const [keeper, ...others] = claims as [Claim, ...Claim[]];
  const files = filesOf(draft, twins);
  const contents = new Map(claims.map((claim) => [claim, contentOf(draft, twins, claim, files)]));
  for (const path of files) {
    const bytes = contents.get(keeper)!.get(path);
    if (bytes === undefined) draft.remove(path);
    else draft.writeFile(path, bytes);
    draft.placed(path);
    parted.claimed.add(path);
  }
  // Whatever another commit left at the place, it is judged.
  const stays = draft.at(place.kind, place.path);
  if (stays) draft.about(stays);
  for (const claim of others) {
    if (!paths.partsByItself(place.path)) {
      draft.restored.push({ path: place.path, fields: [wholeFile], problem: taken(place, claim) });
      continue;
    }
    const to = newPlace(draft, place);
    for (const [path, bytes] of contents.get(claim)!) {
      const there = carriedTo(path, place.path, to)!;
      draft.writeFile(there, bytes);
      parted.claimed.add(there);
      if (!claim.isRecorded) parted.arrived.push(there);
    }
    const was = draft.at(place.kind, to)!.name;
    const now = renameBeside(draft, place, to);
    draft.about(now);
    sayParted(draft, place, now.name);
    parted.departures.push({
      claim,
      keeper,
      from: place,
      to,
      was: paths.isTask(to) ? was : place.slug,
      name: now.name,
    });
  }
}

const taken = ({ kind, path, slug }: Place, { side }: Claim) =>
  fault('PLACE_TAKEN', { kind, path, name: slug, commit: side.commit });

/** That a thing has another place now than the one it claimed. */
export function sayParted(draft: CorrectionDraft, { kind, slug, path }: Place, now: string): void {
  const problem =
    kind === 'issue'
      ? fault('NUMBER_TAKEN', { issue: slug, now })
      : fault('NAME_PARTED', { kind, name: slug, now });
  draft.restored.push({ path, fields: ['identifier'], problem });
}

/** The folder of what lies with a thing: its own, or the one beside its file. */
function besides(path: string): string | undefined {
  const kind = paths.locate(path)?.kind;
  return kind === 'issue' || kind === 'approval' ? paths.issueFolder(path) : folderOf(path);
}

/** `path` as a part of what lies at `from`, when that lies at `to`. */
export function carriedTo(path: string, from: string, to: string): string | undefined {
  if (path === from) return to;
  const [folder, target] = [besides(from), besides(to)];
  return folder !== undefined && path.startsWith(`${folder}/`)
    ? target + path.slice(folder.length)
    : undefined;
}

/** Every file of one of the things, wherever it stands. */
function filesOf({ taken }: CorrectionDraft, { place, claims }: Twins): string[] {
  const folder = besides(place.path);
  const sides = [...claims.map(({ side }) => side), taken.after];
  const below = sides.flatMap((snapshot) => (folder === undefined ? [] : filesBelow({ snapshot }, folder)));
  return [...new Set([place.path, ...below])];
}

/** The files of one of the things: of whose version the commit left, as the commit has them; else as its own side does. */
function contentOf(
  { taken: { after }, sources: { reader } }: CorrectionDraft,
  { claims, left }: Twins,
  claim: Claim,
  files: readonly string[],
): Map<string, Buffer> {
  const others = claims.filter((one) => one !== claim).map(({ side }) => side);
  const versionOf = (path: string): Oid | undefined => {
    const [own, now] = [claim.side.oid(path), after.oid(path)];
    if (claim !== left) return own;
    if (now === undefined) return undefined;
    if (claim.side.commit !== after.commit && own === undefined && others.some((side) => side.oid(path)))
      return undefined;
    const isAnothers = others.some((side) => side.oid(path) === now);
    return isAnothers ? (claim.side.commit === after.commit ? undefined : own) : now;
  };
  return new Map(
    files.flatMap((path) => {
      const version = versionOf(path);
      return version === undefined ? [] : [[path, reader.blob(version)] as const];
    }),
  );
}

/** A free place for another thing of that name. */
export function newPlace(draft: CorrectionDraft, { kind, path, slug, company = '' }: Place): string {
  if (kind === 'issue' && !paths.isTask(path))
    return paths.issuePath(company, nextIdentifier(draft, draft.company(company)));
  if (kind === 'approval') return nextApprovalPath(draft, company, slug.replace(/^A-\d+-/, ''));
  const folder = folderOf(path);
  const [above, end] =
    folder === undefined
      ? [path.slice(0, path.lastIndexOf('/')), '.md']
      : [aboveOf(folder), path.slice(folder.length)];
  const placeOf = (name: string): string => `${above}/${name}${end}`;
  const isTaken = (name: string): boolean =>
    draft.bytes(placeOf(name)) !== undefined ||
    (isRenamed(kind) && draft.find(kind, company, name) !== undefined);
  return placeOf(freeSlug(slug.split('/').at(-1)!, isTaken));
}

const aboveOf = (folder: string): string => folder.slice(0, folder.lastIndexOf('/'));

/** The thing at its new place, saying what it is called now; what it was called still means it where nothing else does. */
export function renameBeside(draft: CorrectionDraft, { kind, path }: Place, to: string): Entry {
  const entry = draft.at(kind, to)!;
  const { order } = kinds[kind];
  const { slug } = paths.locate(to)!;
  const said = entry.data as { formerly?: readonly string[]; identifier?: string };
  const isNumbered = paths.isTask(path);
  const former = isNumbered ? entry.name : paths.locate(path)!.slug;
  return draft.set(entry, {
    set: {
      ...(order.includes('formerly') && { formerly: [...new Set([...(said.formerly ?? []), former])] }),
      ...(isNumbered && { identifier: nextIdentifier(draft, draft.companyOf(entry)) }),
      ...(order.includes('slug') && 'slug' in said && { slug }),
      ...(kind === 'document' && { key: slug }),
    },
  });
}

/** What its own side called by the old name, where the one that keeps it was not meant as well. */
function follow(
  draft: CorrectionDraft,
  departure: Departure,
  departures: readonly Departure[],
  range: BroughtRange,
): void {
  const { claim, keeper, from, to, name } = departure;
  const { reader } = draft.sources;
  const { after } = draft.taken;
  const apart = keeper.side.commit === after.commit ? range.fork : keeper.side.commit;
  if (apart === undefined) return;
  const target = { path: to, name };
  for (const { path, was, oid } of reader.diff(apart, claim.side.commit)) {
    const place = paths.locate(path);
    if (place === undefined || oid === undefined || place.company !== from.company) continue;
    const isMeant = ({ kind, target: meant }: FileLink): boolean =>
      kind === from.kind && meant === departure.was;
    const fields = (bytes: Buffer | undefined): string[] =>
      (bytes ? linksIn(place, bytes) : []).filter(isMeant).map(({ field }) => field);
    const [before, now] = [was === undefined ? was : reader.blob(was), reader.blob(oid)];
    // What another thing of the same name says here, it says of itself.
    const keepers = areApart(before, now) ? [] : fields(before);
    const theirs = fields(now);
    const there = placeNow(path, claim, departures);
    if (draft.bytes(there) === undefined) continue;
    for (const field of theirs.filter((one) => !keepers.includes(one)))
      rewrite(draft, there, field, (written) =>
        isNamed(written, path, { path: from.path, name: departure.was })
          ? rewriteReference(written, there, target)
          : written,
      );
  }
}

/** Where a file of one side lies now. */
function placeNow(path: string, { side }: Claim, departures: readonly Departure[]): string {
  for (const { claim, from, to } of departures) {
    const there = claim.side.commit === side.commit ? carriedTo(path, from.path, to) : undefined;
    if (there !== undefined) return there;
  }
  return path;
}
