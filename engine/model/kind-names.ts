// The names of all kinds, for code that needs the words and not the schemas.
import type { Kind } from './place.ts';

const all: Readonly<Record<Kind, true>> = {
  book: true,
  prices: true,
  user: true,
  company: true,
  goal: true,
  team: true,
  agent: true,
  project: true,
  milestone: true,
  issue: true,
  comment: true,
  document: true,
  label: true,
  view: true,
  routine: true,
  approval: true,
  skill: true,
  plugin: true,
  run: true,
};

export const kindNames = Object.keys(all) as readonly Kind[];

export const isKind = (text: string): text is Kind => Object.hasOwn(all, text);
