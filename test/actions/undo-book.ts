// A company in which something of every kind can be taken back.
import { acme, markdown } from '../helpers/book.ts';

export const first = 'companies/acme/issues/00xx/ACME-1.md';

export const full = {
  ...acme,
  'companies/acme/labels/bug.md': markdown({ name: 'Bug' }),
  'companies/acme/goals/keep.md': markdown({ status: 'active' }, '# Keep'),
  'companies/acme/agents/cto/HEARTBEAT.md': 'Wake.\n',
  [first]: markdown(
    {
      id: '01930000-0000-7000-8000-00000000000a',
      status: 'todo',
      priority: 'medium',
      project: 'shop',
      goal: 'grow',
      createdBy: 'user:ada',
    },
    '# Work\n\nOne.\n\nTwo.',
  ),
};
