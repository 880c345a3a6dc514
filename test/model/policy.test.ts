// What everybody may do, written a second time by hand: the table of the engine must say exactly this.
import { describe, expect, test } from 'vitest';
import type { Actor, Limits } from '../../engine/model/actor.ts';
import { permissions } from '../../engine/model/policy-table.ts';
import {
  decide,
  type Decision,
  type Facts,
  type Permission,
  type Relation,
} from '../../engine/model/policy.ts';

const relations: Relation[] = ['own', 'holder', 'assigned', 'manager', 'company', 'foreign'];

// y allowed, . refused, ? needs approval, p needs approval where the company says so. Owners may do everything.
// An agent's cell is what that relation alone gives.
const expected = `
                       viewer operator system  own holder assigned manager company
  company.read         y      y        y       y   y      y        y       y
  book.read            y      y        y       .   .      .        .       .
  issue.create         .      y        y       y   y      y        y       y
  issue.comment        .      y        y       y   y      y        y       y
  issue.checkout       .      y        y       y   y      y        y       y
  issue.checkout-for   .      y        y       .   .      .        .       .
  issue.change         .      y        y       .   y      .        .       .
  issue.document       .      y        y       .   y      .        .       .
  issue.attach         .      y        y       .   y      .        .       .
  issue.release        .      y        y       .   y      .        .       .
  issue.assign         .      y        y       y   y      .        y       .
  issue.escalate       .      y        y       y   y      y        .       .
  issue.cancel         .      y        y       y   .      .        .       .
  issue.force-release  .      y        y       .   .      .        .       .
  issue.reopen         .      y        y       .   .      .        .       .
  issue.remove         .      y        y       .   .      .        .       .
  interaction.create   .      y        y       y   y      y        y       y
  interaction.answer   .      y        y       y   y      y        y       y
  comment.change       .      y        y       .   .      .        .       .
  goal.create          .      y        y       ?   ?      ?        ?       ?
  goal.change          .      y        y       .   .      .        .       .
  goal.remove          .      y        y       .   .      .        .       .
  project.create       .      y        y       y   y      y        y       y
  project.change       .      y        y       y   .      .        .       .
  project.remove       .      y        y       .   .      .        .       .
  milestone.create     .      y        y       y   y      y        y       y
  milestone.change     .      y        y       y   .      .        .       .
  milestone.remove     .      y        y       .   .      .        .       .
  team.change          .      y        y       .   .      .        .       .
  label.create         .      y        y       y   y      y        y       y
  label.change         .      y        y       .   .      .        .       .
  view.save            .      y        y       y   y      y        y       y
  view.remove          .      y        y       y   .      .        .       .
  routine.change       .      y        y       ?   ?      ?        ?       ?
  skill.change         .      y        y       ?   ?      ?        ?       ?
  agent.hire           .      p        y       p   .      .        p       p
  agent.change         .      y        y       .   .      .        .       .
  agent.instruct       .      y        y       ?   .      .        ?       .
  agent.remember       .      y        y       y   .      .        .       .
  agent.reconfigure    .      ?        y       ?   ?      ?        ?       ?
  agent.pause          .      y        y       .   .      .        .       .
  agent.terminate      .      ?        y       ?   ?      ?        ?       ?
  agent.wake           .      y        y       y   .      .        .       .
  agent.key            .      .        y       .   .      .        .       .
  run.stop             .      y        y       .   .      .        .       .
  run.record           .      .        y       .   .      .        .       .
  cost.log             .      y        y       y   .      .        .       .
  cost.flush           .      y        y       .   .      .        .       .
  budget.change        .      ?        .       ?   ?      ?        ?       ?
  approval.request     .      y        y       y   y      y        y       y
  approval.comment     .      y        y       y   y      y        y       y
  approval.revise      .      y        y       y   .      .        .       .
  approval.decide      .      y        .       .   .      .        .       .
  company.create       .      .        y       .   .      .        .       .
  company.change       .      .        y       .   .      .        .       .
  company.pause        .      y        y       .   .      .        .       .
  company.archive      .      .        .       .   .      .        .       .
  secret.change        .      .        .       .   .      .        .       .
  user.change          .      .        .       .   .      .        .       .
  user.sign-in         .      .        .       .   .      .        .       .
  self.sign-in         y      y        .       .   .      .        .       .
  book.change          .      .        y       .   .      .        .       .
  book.maintain        .      y        y       .   .      .        .       .
  book.undo            .      y        y       y   y      y        y       y
`;

const [columns, ...rows] = expected
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

const cto: Actor = { kind: 'agent', company: 'acme', slug: 'cto', run: 'run-1' };
const actors: Record<string, Actor> = {
  viewer: { kind: 'user', slug: 'vera', role: 'viewer' },
  operator: { kind: 'user', slug: 'otto', role: 'operator' },
  system: { kind: 'system' },
};
const owner: Actor = { kind: 'user', slug: 'ada', role: 'owner' };
const facts = (relation: Relation, gated = false): Facts => ({ relations: [relation], gated });

function sign(permission: Permission, column: string): string {
  const actor = actors[column];
  const ask = (gated: boolean): Decision =>
    actor
      ? decide(actor, permission, facts('company', gated))
      : decide(cto, permission, facts(column as Relation, gated));
  const [free, gated] = [word(ask(false)), word(ask(true))];
  return free === gated ? free : `${free}${gated}` === 'y?' ? 'p' : 'inconsistent';
}

const word = (decision: Decision): string => (decision.allow ? 'y' : 'needs' in decision ? '?' : '.');

test.each(rows.map(([permission, ...cells]) => ({ permission: permission as Permission, cells })))(
  '$permission: everybody may do what is written, and no more',
  ({ permission, cells }) => {
    const said = Object.fromEntries(columns!.map((column) => [column, sign(permission, column)]));
    expect(said).toEqual(Object.fromEntries(columns!.map((column, place) => [column, cells[place]])));
  },
);

test('every permission of the table has a written expectation', () => {
  expect(Object.keys(permissions).sort()).toEqual(rows.map(([permission]) => permission!).sort());
});

test('an owner may do everything', () => {
  for (const permission of Object.keys(permissions) as Permission[])
    for (const relation of relations)
      expect(decide(owner, permission, facts(relation, true)), permission).toEqual({ allow: true });
});

test('what is of another company looks to an agent as if it did not exist, whatever else holds', () => {
  for (const permission of Object.keys(permissions) as Permission[]) {
    const refused = decide(cto, permission, { relations: ['foreign', 'own'] });
    expect(refused, permission).toEqual({ allow: false, hidden: true, reason: 'there is no such thing' });
  }
});

test('what belongs to the whole book is nothing to an agent', () => {
  for (const permission of Object.keys(permissions) as Permission[])
    expect(decide(cto, permission, { relations: [] }), permission).toMatchObject({ allow: false });
});

test('of several relations the most favourable counts', () => {
  expect(decide(cto, 'issue.change', { relations: ['company', 'assigned', 'holder'] })).toEqual({
    allow: true,
  });
  expect(decide(cto, 'agent.instruct', { relations: ['company', 'manager'] })).toMatchObject({
    needs: 'approval',
  });
});

test('a refusal says the rule, and which role it takes', () => {
  expect(decide(actors.viewer!, 'issue.create', facts('company'))).toEqual({
    allow: false,
    reason: 'vera is a viewer; to create an issue takes the role operator',
  });
  expect(decide(actors.operator!, 'user.change', facts('company'))).toMatchObject({
    reason: 'otto is an operator; to change the board takes the role owner',
  });
  expect(decide(cto, 'issue.change', facts('assigned'))).toMatchObject({
    reason: expect.stringContaining('check it out first'),
  });
});

describe('a credential that was made for less', () => {
  const reading: readonly Permission[] = ['company.read', 'book.read'];
  const limited = (limits: Limits): Actor[] => [
    { kind: 'user', slug: 'ada', role: 'owner', limits },
    { kind: 'user', slug: 'otto', role: 'operator', limits },
  ];

  test('for reading reads, whoever it is of, and changes nothing', () => {
    const agent: Actor = {
      kind: 'agent',
      company: 'acme',
      slug: 'cto',
      limits: { readsOnly: 'cto is paused' },
    };
    for (const actor of [...limited({ readsOnly: 'this key was made for reading' }), agent])
      for (const permission of Object.keys(permissions) as Permission[])
        for (const relation of ['own', 'holder', 'company'] as const) {
          const decision = decide(actor, permission, facts(relation));
          const may = reading.includes(permission) && !(actor === agent && permission === 'book.read');
          expect([permission, decision.allow === true]).toEqual([permission, may]);
        }
  });

  test('for one company knows of no other and has no say about the book as a whole', () => {
    for (const actor of limited({ company: 'acme' })) {
      expect(decide(actor, 'issue.create', facts('company'))).toEqual({ allow: true });
      expect(decide(actor, 'issue.create', facts('foreign'))).toMatchObject({ allow: false, hidden: true });
      for (const permission of Object.keys(permissions) as Permission[])
        expect(decide(actor, permission, { relations: [] })).toMatchObject({ allow: false });
    }
  });
});
