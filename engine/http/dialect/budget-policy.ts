// Budgets of money as clients of Paperclip's API set them: a policy on something, in cents of a kind of window. Pure; what fits no
// field here is left for the action's schema to refuse.
import { isObject, type Json } from './json.ts';
import { dollars } from './money.ts';
import type { OtherFields } from './other-fields.ts';

/** What names that which a policy is on. */
const scopes: Readonly<Record<string, string>> = {
  company: 'companyId',
  agent: 'agentId',
  project: 'projectId',
};
const windows: Readonly<Record<string, Json>> = {
  calendar_month_utc: { window: 'monthly', zone: 'UTC' },
  lifetime: { window: 'lifetime' },
};
/** What every budget does here. */
const always = ['hardStopEnabled', 'notifyEnabled', 'isActive'];

export const budgetPolicyFields: OtherFields = {
  properties: {
    scopeType: { type: 'string', enum: Object.keys(scopes), description: 'What it is on' },
    scopeId: { type: 'string', description: 'Id of that' },
    amount: { type: 'number', minimum: 0, description: 'The limit in cents; with 0 there is none' },
    windowKind: {
      type: 'string',
      enum: Object.keys(windows),
      description: 'In what it is spent; a month if absent',
    },
    ...Object.fromEntries(always.map((field) => [field, { const: true, description: 'Always so' }])),
  },
  instead: ['amount', 'limit'],
};

export function budgetPolicyOf(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { scopeType, scopeId, amount, windowKind = 'calendar_month_utc', metric, ...rest } = body;
  const [scope, window] = [scopes[String(scopeType)], windows[String(windowKind)]];
  const isMoney = metric === undefined || metric === 'billed_cents';
  if (!scope || !window || !isMoney || amount === undefined) return body;
  const more = Object.entries(rest).filter(([field, value]) => !(always.includes(field) && value === true));
  return {
    metric: 'money',
    ...window,
    limit: dollars(amount),
    [scope]: scopeId,
    ...Object.fromEntries(more),
  };
}
