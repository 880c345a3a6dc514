// What somebody's commit did to a file that no action would have done: fields that never change, moves that the
// lifecycle has not, removals. Judges one file before and after; who may do what is policy's.
import { withArticle } from '../base/article.ts';
import { equal } from './equal.ts';
import { engineFields, isEngines, turnOf, type Turn } from './issue.ts';
import { kinds, type Entity, type Kind } from './kind.ts';
import {
  agentMayMove,
  companyMayMove,
  isReopening,
  mayMove,
  type AgentStatus,
  type CompanyStatus,
  type IssueStatus,
} from './lifecycle.ts';

/** Kinds that go by removing their file; of all others something stays behind, or they cannot go at all. */
const removableKinds: ReadonlySet<Kind> = new Set([
  'label',
  'view',
  'milestone',
  'document',
  'routine',
  'skill',
  'plugin',
  'prices',
]);
export const isRemovable = (kind: Kind): boolean => removableKinds.has(kind);

export interface Breach {
  field: string;
  /** What stands in the file before and after, as text; undefined where the field is absent. */
  from: string | undefined;
  to: string | undefined;
  found: string;
}

/** What an edit of one entity breaks, field by field. */
export function breachesOf(kind: Kind, before: Entity, after: Entity): Breach[] {
  const [was, is] = [before, after] as unknown as Readonly<Record<string, unknown>>[];
  const turn: Turn = kind === 'issue' ? turnOf(was!, is!) : 'stays';
  const fixed = kinds[kind].immutable.filter((field) => was![field] !== undefined);
  const own = kind === 'issue' ? engineFields.filter((field) => isEngines(field, turn)) : [];
  const changed = [...fixed, ...own].filter((field) => !equal(was![field], is![field]));
  const breaches = changed.map((field) => {
    const [from, to] = [textOf(was![field]), textOf(is![field])];
    const found = `${field} went from ${from ?? 'nothing'} to ${to ?? 'nothing'}; only the engine writes it`;
    return { field, from, to, found };
  });
  const [from, to] = [textOf(was!['status']), textOf(is!['status'])];
  if (from === undefined || to === undefined || from === to || isWhole(turn) || mayGo(kind, from, to))
    return breaches;
  const found = `status went from ${from} to ${to}, which is no move ${withArticle(kind)} makes`;
  return [...breaches, { field: 'status', from, to, found }];
}

/** Then its status goes wherever it was. */
const isWhole = (turn: Turn): boolean => turn === 'removed' || turn === 'back';

function mayGo(kind: Kind, from: string, to: string): boolean {
  if (kind === 'agent') return agentMayMove(from as AgentStatus, to as AgentStatus);
  if (kind === 'company') return companyMayMove(from as CompanyStatus, to as CompanyStatus);
  if (kind !== 'issue') return true;
  const [was, is] = [from as IssueStatus, to as IssueStatus];
  return mayMove(was, is) || isReopening(was, is);
}

const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
