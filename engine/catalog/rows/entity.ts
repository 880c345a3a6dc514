// What a file of the book says, as rows of the catalog: a pure function of its place and of what it says.
// Knows no other file: what depends on two of them is found out elsewhere.
import type { EntityOf, Kind } from '../../model/kind.ts';
import type { Place } from '../../model/place.ts';
import type { SpendEvent } from '../spend.ts';
import type { Row } from '../table.ts';
import { issueRows } from './issue.ts';
import { agentRows, companyRows, userRows } from './people.ts';
import * as plan from './plan.ts';
import { approvalRows, runEvents, runRows } from './run.ts';
import { commentRows, documentRows } from './talk.ts';

const makers: { [K in Kind]: (place: Place, entity: EntityOf<K>) => Row[] } = {
  book: () => [],
  prices: () => [],
  user: userRows,
  company: companyRows,
  goal: plan.goalRows,
  team: plan.teamRows,
  agent: agentRows,
  project: plan.projectRows,
  milestone: plan.milestoneRows,
  issue: issueRows,
  comment: commentRows,
  document: documentRows,
  label: plan.labelRows,
  view: plan.viewRows,
  routine: plan.routineRows,
  approval: approvalRows,
  skill: plan.skillRows,
  plugin: plan.pluginRows,
  run: runRows,
};

/** Everything the catalog keeps of one file. */
export interface Rows {
  rows: Row[];
  events: SpendEvent[];
}

/** The rows of a file that says this. */
export function rowsOf(place: Place, entity: EntityOf<Kind>): Rows {
  const make = makers[place.kind] as (place: Place, entity: EntityOf<Kind>) => Row[];
  const events = place.kind === 'run' ? runEvents(place, entity as EntityOf<'run'>) : [];
  return { rows: make(place, entity), events };
}
