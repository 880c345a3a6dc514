// Bodies in the shapes that clients of Paperclip's API send, as the fields of ours, and what those shapes are. Pure; what fits no
// field here is left for the action's schema to refuse.
import { calledInAgent, changeFields, changeOf, hireFields, hireOf } from './agent.ts';
import { answerFields, answerOf, askFields, askOf, calledInAnswer } from './interaction.ts';
import type { OtherFields } from './other-fields.ts';
import { companyFields, companyOf, projectFields, projectOf } from './plan.ts';
import { policyFields, routineOf } from './routine.ts';
import { calledInView, viewOf } from './view.ts';
import { isObject, type Json } from './json.ts';

const bodies: Readonly<Record<string, (body: Json) => Json>> = {
  'agent.hire': hireOf,
  'agent.change': changeOf,
  'company.create': companyOf,
  'company.change': companyOf,
  'project.create': projectOf,
  'project.change': projectOf,
  'issue.ask': askOf,
  'issue.answer': answerOf,
  'routine.create': routineOf,
  'routine.change': routineOf,
  'view.save': viewOf,
};

/** What bodies of those actions take besides. */
export const otherFields: Readonly<Record<string, OtherFields>> = {
  'agent.hire': hireFields,
  'agent.change': changeFields,
  'company.create': companyFields,
  'company.change': companyFields,
  'project.create': projectFields,
  'project.change': projectFields,
  'issue.ask': askFields,
  'issue.answer': answerFields,
  'routine.create': { properties: policyFields },
  'routine.change': { properties: policyFields },
};

/** What a field of the action is called in a body that says it in another. */
export function calledIn(action: string, body: unknown, field: string): string {
  if (!isObject(body)) return field;
  if (field === 'ifUpdatedAt' && !(field in body)) return 'updatedAt';
  if (field === 'monthlyBudget' && 'budgetMonthlyCents' in body) return 'budgetMonthlyCents';
  if (action === 'view.save') return calledInView(body, field);
  if (action === 'issue.answer') return calledInAnswer(body, field);
  const other = otherFields[action];
  return other === hireFields || other === changeFields ? calledInAgent(body, field) : field;
}

/** The field of a body that says what the header of the idempotency key may say, and what it is called beside a comment. */
export const keyField = 'idempotencyKey';
const keyFields = [keyField, 'clientRequestId'] as const;

/** The body as the action's fields say it. */
export function bodyFor(action: string, body: unknown): unknown {
  if (!isObject(body)) return body;
  const said = action.endsWith('.change') ? versionOf(body) : body;
  return Object.hasOwn(bodies, action) ? bodies[action]!(said) : said;
}

/** The version that was read, in what is sent back whole, is the one that is changed. */
function versionOf({ updatedAt, ...rest }: Json): Json {
  return updatedAt === undefined || updatedAt === null ? rest : { ifUpdatedAt: updatedAt, ...rest };
}

/** What some clients put into the body as the idempotency key instead of a header, in which field, and the body without it. */
export function keyIn(body: unknown): { field: string; key: unknown; rest: unknown } {
  const [field] = keyFields.filter((one) => isObject(body) && one in body);
  if (!isObject(body) || field === undefined) return { field: keyField, key: undefined, rest: body };
  const { [field]: key, ...rest } = body;
  return { field, key, rest };
}
