// What happened beside a person's git, as events: what could not be merged, what was put back, what was brought back. In
// words for the board and for a log; mends nothing.
import type { NewEvent } from './actions/event-note.ts';
import { locate } from './model/paths.ts';
import type { Shown } from './store/forward-types.ts';

/** Paths and reasons that stand in a sentence; the rest is counted. */
const namesShown = 5;

const short = (oid: string): string => oid.slice(0, 8);

/** The events that say it; none for what is as it should be. */
export function eventsOf(shown: Shown): NewEvent[] {
  switch (shown.kind) {
    case 'taken in':
      return ofTakenIn(shown);
    case 'corrected': {
      const { subject, as: commit, reasons } = shown;
      const why = reasons.slice(0, namesShown).map(({ path, reason }) => `${path}: ${reason}`);
      const message = [`${subject} (${short(commit)})`, ...why].join('; ');
      return [{ type: 'git.corrected', severity: 'warning', message, data: { commit } }];
    }
    case 'rewound': {
      const { from, to } = shown;
      const message = `main was set back from ${short(from)} to ${short(to)} and brought forward again; to take something back: git revert`;
      return [{ type: 'git.rewound', severity: 'warning', message, data: { from, to } }];
    }
    case 'ref restored': {
      const { ref, to } = shown;
      const message = `${ref} was gone and stands at ${short(to)} again`;
      return [{ type: 'git.ref_restored', severity: 'warning', message, data: { ref, to } }];
    }
    case 'index remade':
      return [
        {
          type: 'git.index_remade',
          severity: 'warning',
          message:
            'The index could not be read after a power cut and was made anew; what was staged in it is gone: git status',
        },
      ];
    case 'restored':
      return about(
        { type: 'files.restored', severity: 'warning', paths: shown.paths },
        (names) => `An unplanned stop left ${names} half written; the last version was restored`,
      );
    case 'rescued':
      return about(
        { type: 'files.rescued', severity: 'warning', paths: shown.files },
        (names) => `A version of yours was found beside its file after an unplanned stop: ${names}`,
      );
    case 'index healed':
      return about(
        { type: 'git.index_healed', severity: 'info', paths: shown.paths },
        (names) => `A git command had put back entries of ${names}`,
      );
  }
}

function ofTakenIn({ as: commit, conflicts, healed }: Shown & { kind: 'taken in' }): NewEvent[] {
  const paths = conflicts.map(({ path }) => path);
  return [
    ...about(
      { type: 'git.conflict', severity: 'warning', paths, data: { commit } },
      (names) =>
        `A commit and the engine both changed ${names}, and the commit's version stands: see git show ${short(commit)}`,
    ),
    ...about(
      { type: 'git.healed', severity: 'info', paths: healed, data: { commit } },
      (names) => `A commit made from an old index took back ${names}; the newer version was put back`,
    ),
  ];
}

/** Of these a log is told and the board is not: a correction stands in its inbox already, an index is nobody's work. */
const ofLogOnly: ReadonlySet<string> = new Set(['git.corrected', 'git.index_healed']);

/** Those that are noted in the book. */
export const boardEventsOf = (shown: Shown): NewEvent[] =>
  eventsOf(shown).filter(({ type }) => !ofLogOnly.has(type));

interface About extends Pick<NewEvent, 'type' | 'severity' | 'data'> {
  paths: readonly string[];
}

/** One event for each company that some paths are of. */
function about({ paths, ...event }: About, say: (names: string) => string): NewEvent[] {
  const byCompany = Map.groupBy(paths, (path) => locate(path)?.company ?? '');
  return [...byCompany].map(([company, own]) => {
    const more = own.length - namesShown;
    const names = `${own.slice(0, namesShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return { ...event, company, message: say(names), data: { ...event.data, paths: own.slice(0, 100) } };
  });
}
