// One thing that verification found: the same shape whatever was looked at, so that people, programs and forges can be
// told all of it in one way.
import type { Problem } from '../catalog/catalog.ts';

export interface Finding {
  /** What was looked at. */
  about: 'objects' | 'history' | 'files' | 'catalog' | 'second reader';
  /** damage: the book is not what it should be. notice: worth a look, and perhaps meant so. */
  level: 'damage' | 'notice';
  code: string;
  path: string | null;
  line: number | null;
  commit: string | null;
  found: string;
  remedy: string;
  /** A line that mends it when it is typed in the book's folder; null where only a person can decide. */
  command: string | null;
}

export const damage = (
  about: Finding['about'],
  code: string,
  found: string,
  more: Partial<Finding> & Pick<Finding, 'remedy'>,
): Finding => ({
  about,
  level: 'damage',
  code,
  path: null,
  line: null,
  commit: null,
  command: null,
  ...more,
  found,
});

/** A problem that the catalog knows. */
export const ofProblem = ({ code, level, path, line, found, remedy, command, since }: Problem): Finding => ({
  about: 'files',
  level,
  code,
  path,
  line,
  commit: since,
  found,
  remedy,
  command,
});

export const isSound = (findings: readonly Finding[]): boolean =>
  findings.every(({ level }) => level !== 'damage');
