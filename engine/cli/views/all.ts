// The actions whose answers have a view of their own, each loaded when it is needed.
import type { ActionName } from '../../actions/all.ts';
import type { View } from './view.ts';

type Views = { readonly [N in ActionName]?: () => Promise<View<N>> };

export const views: Views = {
  'issue.list': async () => (await import('./issue.ts')).issueList,
  'issue.children': async () => (await import('./issue.ts')).issueList,
  'view.run': async () => (await import('./issue.ts')).issueList,
  'issue.show': async () => (await import('./issue.ts')).issueShow,
  'issue.dependencies': async () => (await import('./issue.ts')).issueDependencies,
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
