// prices.yaml: what a million tokens cost, by biller and model. prices.ts counts with it.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

const dollars = z.union([z.number().nonnegative(), z.string().min(1)]);

const priceRow = z.object({
  input: dollars,
  cachedInput: dollars.optional(),
  output: dollars,
});

export const priceListSchema = z.object({
  billers: z.record(z.string(), z.record(z.string(), priceRow)).default({}),
  updated: f.updated,
});

export type PriceList = z.output<typeof priceListSchema>;

export const priceListKind = defineKind({ schema: priceListSchema, plain: true });
