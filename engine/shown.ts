// What happened beside a person's git, in words for a log. Knows what can be shown; who listens is not its business.
import type { KernelEvent } from './daemon/kernel.ts';
import type { Shown } from './store/forward-types.ts';

/** Paths named in one line. */
const pathLimit = 5;

const short = (oid: string): string => oid.slice(0, 8);
const listed = (paths: readonly string[]): string =>
  paths.slice(0, pathLimit).join(', ') +
  (paths.length > pathLimit ? ` and ${paths.length - pathLimit} more` : '');

/** The line of a log; undefined for what is everyday. */
export function shownEvent(shown: Shown): KernelEvent | undefined {
  switch (shown.kind) {
    case 'taken in': {
      const { commit, conflicts, healed } = shown;
      if (conflicts.length + healed.length === 0) return undefined;
      const parts = [
        ...(conflicts.length > 0
          ? [`both sides changed ${listed(conflicts.map(({ path }) => path))}; the person's stands`]
          : []),
        ...(healed.length > 0 ? [`it would have taken back ${listed(healed)}, which stands`] : []),
      ];
      return { event: 'main:conflict', message: `commit ${short(commit)}: ${parts.join('; ')}` };
    }
    case 'corrected':
      return {
        event: 'main:corrected',
        message: [
          `${shown.subject} (${short(shown.as)})`,
          ...shown.reasons.slice(0, pathLimit).map(({ path, reason }) => `${path}: ${reason}`),
        ].join('; '),
      };
    case 'rewound':
      return {
        event: 'main:rewound',
        message: `main went back from ${short(shown.from)} to ${short(shown.to)} and is brought forward again; to undo a commit: git revert`,
      };
    case 'index healed':
      return {
        event: 'main:healed',
        message: `a git command had put back entries of ${listed(shown.paths)}`,
      };
    case 'restored':
      return {
        event: 'main:restored',
        message: `half-written files were written again: ${listed(shown.paths)}`,
      };
    case 'ref restored':
      return { event: 'main:restored', message: `${shown.ref} was gone and is at ${short(shown.to)} again` };
    case 'rescued':
      return { event: 'main:rescued', message: `what somebody had saved is kept in ${listed(shown.files)}` };
  }
}
