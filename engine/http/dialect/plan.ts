// Companies and projects as clients of Paperclip's API say them. Pure; what fits no field here is left for the action's schema
// to refuse.
import { fault } from '../../base/fault.ts';
import { centsField, monthlyOf } from './money.ts';
import { names, type OtherFields } from './other-fields.ts';
import type { Json } from './json.ts';

export const companyFields: OtherFields = {
  properties: {
    budgetMonthlyCents: centsField,
    brandColor: { type: ['string', 'null'], description: 'The same as branding.color' },
  },
};

export function companyOf(body: Json): Json {
  const { brandColor, ...rest } = monthlyOf(body);
  if (brandColor === undefined) return rest;
  return 'branding' in rest ? { ...rest, brandColor } : { ...rest, branding: { color: brandColor } };
}

export const projectFields: OtherFields = {
  properties: { goalIds: names('The goal it serves, as a list of one') },
};

/** The one goal that a project serves here. NOT_AVAILABLE_YET for several. */
export function projectOf(body: Json): Json {
  const { goalIds: goals, ...rest } = body;
  if (goals === undefined || goals === null) return rest;
  if (!Array.isArray(goals)) return body;
  if (goals.length > 1)
    throw fault('NOT_AVAILABLE_YET', {
      what: `goalIds ${JSON.stringify(goals)}: several goals of a project`,
    });
  const [goal = null] = goals as unknown[];
  // Beside the other, the same is said twice, or the action refuses it.
  return 'goalId' in rest && rest['goalId'] !== goal ? body : { ...rest, goalId: goal };
}
