// Bodies in the shapes that clients of Paperclip's API send, as the fields of ours, and what those shapes are. Pure; what fits no
// field here is left for the action's schema to refuse.
import { calledInAgent, changeFields, changeOf, hireFields, hireOf } from './agent.ts';
import { answerFields, answerOf, askFields, askOf, calledInAnswer } from './interaction.ts';
import type { OtherFields } from './other-fields.ts';
import { companyFields, companyOf, projectFields, projectOf } from './plan.ts';
import { policyFields, routineOf } from './routine.ts';
import { calledBySynonym } from './synonyms.ts';
import { calledInView, viewOf } from './view.ts';
import { isObject, type Json } from './json.ts';

/** Of the company that a key is asked for beside there nothing follows: it is for all that its owner may do. */
function keyOf(body: Json): Json {
  const { requestedCompanyId, ...rest } = body;
  return requestedCompanyId === undefined ? body : rest;
}

/** A hold may be broken there without a word. Here the record says that none was given. */
const breakOf = (body: Json): Json => ({ reason: 'No reason was given.', ...body });

/** Whether work on what is over shall go on is said there in either of two words. */
function remarkOf(body: Json): Json {
  const { resume, ...rest } = body;
  return resume === true ? { ...rest, reopen: true } : body;
}

/** What an agent shall look at stands there within what is handed over. */
function wakeOf(body: Json): Json {
  const { payload, ...rest } = body;
  if (!isObject(payload) || 'issueId' in rest) return body;
  const { issueId = null, ...more } = payload;
  return { ...rest, issueId, payload: more };
}

const bodies: Readonly<Record<string, (body: Json) => Json>> = {
  'agent.hire': hireOf,
  'agent.change': changeOf,
  'company.create': companyOf,
  'company.change': companyOf,
  'project.create': projectOf,
  'project.change': projectOf,
  'issue.ask': askOf,
  'issue.answer': answerOf,
  'issue.force-release': breakOf,
  'routine.create': routineOf,
  'routine.change': routineOf,
  'issue.comment': remarkOf,
  'agent.wake': wakeOf,
  'view.save': viewOf,
  'token.create': keyOf,
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
  if (other === hireFields || other === changeFields) return calledInAgent(body, field);
  return calledBySynonym(action, body, field);
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
