// The actions whose answers have a view of their own, each loaded when it is needed.
import type { View } from './view.ts';

type Load = () => Promise<View>;
const issue =
  (name: 'issueList' | 'issueShow' | 'issueDependencies'): Load =>
  async () =>
    (await import('./issue.ts'))[name];

export const views: Readonly<Record<string, Load>> = {
  'issue.list': issue('issueList'),
  'issue.children': issue('issueList'),
  'view.run': issue('issueList'),
  'issue.show': issue('issueShow'),
  'issue.dependencies': issue('issueDependencies'),
  'issue.context': async () => (await import('./context.ts')).issueContext,
  'agent.list': async () => (await import('./agent.ts')).agentList,
  'agent.why': async () => (await import('./why.ts')).agentWhy,
  'run.list': async () => (await import('./run.ts')).runList,
  'inbox.agent': async () => (await import('./inbox.ts')).inbox,
  'inbox.user': async () => (await import('./inbox.ts')).inbox,
  'company.show': async () => (await import('./company.ts')).companyShow,
  'company.dashboard': async () => (await import('./dashboard.ts')).companyDashboard,
  'token.create': async () => (await import('./sign-in.ts')).tokenCreate,
  'user.link': async () => (await import('./sign-in.ts')).userLink,
  'problem.list': async () => (await import('./problems.ts')).problemList,
  'book.status': async () => (await import('./status.ts')).bookStatus,
};
