// Names that say of which company a thing is: its id, an issue's identifier, and what answers write where a name stands
// alone. A short name says nothing of it.
import { isUuid } from '../base/ids.ts';
import { parseIdentifier } from './names.ts';
import { companyInPath } from './paths.ts';
import type { Kind } from './place.ts';
import { readEntityTrailer } from './trailers.ts';

/** The company that stands in a name as answers write it, in `agent:acme/cto`, `company:acme` or the path of a file. */
export function companyWritten(ref: string): string | undefined {
  const named = readEntityTrailer(ref);
  if (named === undefined) return companyInPath(ref);
  return named.kind === 'company' ? named.name : named.company || undefined;
}

/** Whether a name says itself of which company it is. */
export const saysCompany = (kind: Kind, ref: string): boolean =>
  isUuid(ref) ||
  (kind === 'issue' && parseIdentifier(ref) !== undefined) ||
  companyWritten(ref) !== undefined;
