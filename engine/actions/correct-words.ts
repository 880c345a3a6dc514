// A correction in words: a sentence, a reason for each thing that went back, and trailers that programs can follow.
import { listed, plain, quoted } from '../base/quoted.ts';
import { trailers as trailerNames } from '../model/trailers.ts';
import type { Trailer } from '../store/change.ts';
import type { Commit } from '../store/snapshot.ts';
import type { Correction } from '../store/judgement.ts';
import type { CorrectionDraft, Restored } from './correct-draft.ts';
import { wholeFile } from './breach-rules.ts';

/** Reasons given in body and trailers. */
const reasonLimit = 50;

/** Undefined when the commit is right as it is. */
export function sayCorrection(draft: CorrectionDraft, commit: Commit): Correction | undefined {
  const files = new Map<string, Buffer | null>();
  for (const path of new Set(draft.fresh())) {
    const [wanted, is] = [draft.bytes(path), draft.taken.after.read(path)];
    if (wanted === undefined ? is !== undefined : is?.equals(wanted) !== true)
      files.set(path, wanted ?? null);
  }
  if (files.size === 0) return undefined;
  const { restored } = draft;
  const whose = `${quoted(commit.subject)} by ${quoted(commit.author.name)}`;
  const names = draft.named().map((entity) => entity.slice(entity.lastIndexOf('/') + 1));
  const what = listed(names.length > 0 ? names : [...files.keys()].map((path) => path.split('/').at(-1)!));
  const { subject, trailers } = draft.commit(
    restored.length > 0 ? `Correct ${what} after ${whose}` : `Complete ${what} of ${whose}`,
    undefined,
  );
  const shown = restored.slice(0, reasonLimit);
  return {
    files,
    subject,
    ...(shown.length > 0 && { body: shown.map(reasonOf).join('\n') }),
    trailers: [
      // The rights that were asked are the author's; what puts it right is the engine.
      ...trailers.map(([key, value]): Trailer => [key, key === trailerNames.actor ? 'system' : value]),
      [trailerNames.corrects, commit.oid],
      ...shown.map(({ path, fields }): [string, string] => [
        'Restored',
        `${plain(path)} ${fields.join(' ')}`,
      ]),
    ],
    reasons: restored.map(({ path, fields, problem }) => ({ path, fields, reason: problem.message })),
  };
}

const reasonOf = ({ path, fields, problem }: Restored): string =>
  `- ${plain(path)}${fields.includes(wholeFile) ? '' : ` (${fields[0]})`}: ${plain(problem.message)}`;
