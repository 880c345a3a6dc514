// The table of what changed no file of its own but must be known: one row per line of an events file.
import { defineTable } from '../table.ts';

export const events = defineTable({
  name: 'events',
  columns: {
    /** Empty for what is about the book as a whole. */
    company: 'text',
    /** The file it was read from. */
    path: 'text',
    id: 'text',
    at: 'text',
    /** agent.parked, budget.blocks … */
    type: 'text',
    /** info, warning, error, critical. */
    severity: 'text',
    message: 'text',
    /** What it is about; of several events of one key the newest says how it stands. */
    key: 'text',
    agent: 'text',
    issue: 'text',
    run: 'text',
    /** Further facts, as JSON. */
    data: 'text',
  },
  key: ['company', 'path', 'id'],
  indexes: { at: '(company, at)', key: '(company, key, at)', id: '(company, id)' },
});
