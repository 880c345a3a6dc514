// Of which company a request is, as far as it says so itself. Permits nothing: what is named may still be missing or foreign.
import { onlyCompanyOf } from '../model/actor.ts';
import { isKind } from '../model/kind-names.ts';
import { companyWritten, saysCompany } from '../model/written-name.ts';
import type { Context } from './context.ts';

/** The slug of the company of its caller, or that its input names, or of what that names; undefined where none does. */
export function companyOfRequest(
  { catalog, actor }: Pick<Context, 'catalog' | 'actor'>,
  input: unknown,
): string | undefined {
  const own = onlyCompanyOf(actor);
  if (own !== undefined) return own;
  const { company, ...others } = input as Readonly<Record<string, unknown>>;
  if (typeof company === 'string')
    return catalog.find('company', undefined, companyWritten(company) ?? company)?.name;
  for (const [kind, ref] of Object.entries(others)) {
    if (!isKind(kind) || typeof ref !== 'string' || !saysCompany(kind, ref)) continue;
    const written = companyWritten(ref);
    const found = written
      ? catalog.find('company', undefined, written)?.name
      : catalog.find(kind, undefined, ref)?.company;
    if (found) return found;
  }
  return undefined;
}
