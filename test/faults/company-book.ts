// The book that these tests begin with: as `minutebook init` makes it, with a small company and four issues.
import { openEngine } from '../../engine/engine.ts';
import { markdown } from '../helpers/book.ts';
import { newBook } from '../helpers/engine.ts';

const files = {
  'companies/acme/COMPANY.md': markdown({
    name: 'Acme',
    slug: 'acme',
    prefix: 'ACME',
    status: 'active',
    budgets: [{ metric: 'runs', limit: 'unlimited', window: 'lifetime' }],
    requireApprovalForHires: false,
    defaultProject: 'shop',
  }),
  'companies/acme/goals/grow.md': markdown({ status: 'active' }, '# Grow'),
  'companies/acme/projects/shop/PROJECT.md': markdown({ name: 'Shop', goal: 'grow' }),
  'companies/acme/agents/ceo/AGENTS.md': markdown({ name: 'Chief', status: 'active' }),
  'companies/acme/agents/cto/AGENTS.md': markdown({ name: 'Tech', status: 'active', reportsTo: 'ceo' }),
};

/** Its folder, closed as planned; gone after the test. ACME-3 is in the backlog, the others are to do. */
export async function companyBook(): Promise<string> {
  const root = await newBook(files);
  const engine = await openEngine(root, { paced: false });
  await engine.perform('book.adopt', { bulk: true }, engine.member);
  for (let n = 1; n <= 4; n++) {
    const status = n === 3 ? 'backlog' : 'todo';
    await engine.perform('issue.create', { company: 'acme', title: `First ${n}`, status }, engine.member);
  }
  await engine.stop();
  return root;
}
