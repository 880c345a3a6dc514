// Fields of named things (companies, agents, projects …) that several actions take. Knows no action.
import { z } from 'zod';
import { limits } from '../model/limits.ts';

const short = z.string().trim().min(1).max(limits.segment);

export const nameField = z
  .string()
  .trim()
  .min(1)
  .max(limits.title)
  .regex(/^[^\r\n]*$/, 'must be one line')
  .describe('What people call it');
export const slugField = short.optional().describe('Its short name in paths; made from the name if absent');
export const descriptionField = z.string().trim().max(10_000).describe('A sentence or two');
export const colorField = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour as in #0f766e')
  .describe('A colour, as in #0f766e');
export const dayField = z.iso.date('must be a day as in 2026-12-24').describe('A day: 2026-12-24');
export const agentField = short.describe('The agent: its slug or id');
export const projectField = short.describe('The project: its slug or id');
export const userField = short.describe('The person: their slug or id');
