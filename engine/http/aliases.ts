// Further routes of actions: the paths by which clients of Paperclip's API know what has a path of its own here. A table;
// the path's fields are fields of the action's input, as in the action's own route.
import type { Route } from '../actions/action.ts';
import {
  activeRun,
  companyStats,
  costRows,
  inboxLite,
  issueRuns,
  keysOfPeople,
  logPart,
  orgTree,
  whoami,
  type Shown,
} from './dialect/lite.ts';
import { budgetPolicyFields, budgetPolicyOf } from './dialect/budget-policy.ts';
import { bundleFile, bundleFiles } from './dialect/bundle.ts';
import { limitFields, limitOf } from './dialect/money.ts';
import { foundIssues } from './dialect/search.ts';
import type { OtherFields } from './dialect/other-fields.ts';

export interface Alias extends Route {
  /** What the path alone says of the input; nobody may say otherwise beside it. */
  given?: Readonly<Record<string, unknown>>;
  /** From the body that its clients send to the API's own. */
  take?: (body: unknown) => unknown;
  /** What that body has beside the action's own fields. */
  fields?: OtherFields;
  /** From the API's answer to the one that its clients expect there. */
  show?: Shown;
}

const by = (name: string, dimension: string): Alias => ({
  method: 'GET',
  path: `/companies/:company/costs/${name}`,
  given: { by: dimension },
  show: costRows(dimension),
});

const bundled = '/agents/:agent/instructions-bundle/file';

const monthly = {
  given: { metric: 'money', window: 'monthly' },
  take: limitOf,
  fields: limitFields,
} as const;

const aliases: Readonly<Record<string, readonly Alias[]>> = {
  'token.create': [
    { method: 'POST', path: '/agents/:agent/keys' },
    { method: 'POST', path: '/board-api-keys' },
  ],
  'token.list': [
    { method: 'GET', path: '/agents/:agent/keys' },
    { method: 'GET', path: '/board-api-keys', show: keysOfPeople },
  ],
  'token.revoke': [
    { method: 'DELETE', path: '/agents/:agent/keys/:token' },
    { method: 'DELETE', path: '/board-api-keys/:token' },
  ],
  'company.list': [{ method: 'GET', path: '/companies/stats', show: companyStats }],
  'company.change': [{ method: 'PATCH', path: '/companies/:company/branding' }],
  'milestone.list': [{ method: 'GET', path: '/projects/:project/milestones' }],
  'agent.list': [{ method: 'GET', path: '/companies/:company/org', show: orgTree }],
  'agent.show': [{ method: 'GET', path: '/agents/:agent/configuration' }],
  'agent.me': [{ method: 'GET', path: '/cli-auth/me', show: whoami }],
  // Nobody is forgotten: who is deleted works no more, and stays as a record.
  'agent.terminate': [{ method: 'DELETE', path: '/agents/:agent' }],
  'agent.wake': [{ method: 'POST', path: '/agents/:agent/heartbeat/invoke' }],
  'instruction.list': [{ method: 'GET', path: '/agents/:agent/instructions-bundle', show: bundleFiles }],
  'instruction.show': [{ method: 'GET', path: bundled, show: bundleFile }],
  'instruction.put': [{ method: 'PUT', path: bundled, show: bundleFile }],
  'instruction.remove': [{ method: 'DELETE', path: bundled }],
  'inbox.agent': [{ method: 'GET', path: '/agents/me/inbox-lite', show: inboxLite }],
  'issue.create': [{ method: 'POST', path: '/issues/:parent/children' }],
  'issue.answer': [
    {
      method: 'POST',
      path: '/issues/:issue/interactions/:interaction/accept',
      given: { outcome: 'accepted' },
    },
    {
      method: 'POST',
      path: '/issues/:issue/interactions/:interaction/reject',
      given: { outcome: 'rejected' },
    },
  ],
  'run.list': [
    { method: 'GET', path: '/companies/:company/heartbeat-runs' },
    { method: 'GET', path: '/companies/:company/live-runs', given: { live: true } },
    { method: 'GET', path: '/issues/:issue/runs', show: issueRuns },
    { method: 'GET', path: '/issues/:issue/live-runs', given: { live: true } },
    { method: 'GET', path: '/issues/:issue/active-run', given: { live: true, limit: 1 }, show: activeRun },
  ],
  'run.show': [{ method: 'GET', path: '/heartbeat-runs/:run' }],
  'run.log': [{ method: 'GET', path: '/heartbeat-runs/:run/log', show: logPart }],
  'run.cancel': [{ method: 'POST', path: '/heartbeat-runs/:run/cancel' }],
  'activity.list': [{ method: 'GET', path: '/issues/:issue/activity' }],
  'cost.by': [
    by('by-agent', 'agent'),
    by('by-issue', 'issue'),
    by('by-project', 'project'),
    by('by-goal', 'goal'),
    by('by-billing-code', 'billingCode'),
    by('by-model', 'model'),
  ],
  'budget.set': [
    { method: 'PATCH', path: '/companies/:company/budgets', ...monthly },
    { method: 'PATCH', path: '/agents/:agent/budgets', ...monthly },
    {
      method: 'POST',
      path: '/companies/:company/budgets/policies',
      take: budgetPolicyOf,
      fields: budgetPolicyFields,
    },
  ],
};

/** Actions that answer otherwise at their own route too. */
const shown: Readonly<Record<string, Shown>> = { 'search.list': foundIssues };

/** Every route of an action, its own first. */
export const routesOf = ({ name, route }: { name: string; route: Route }): readonly Alias[] => [
  shown[name] ? { ...route, show: shown[name] } : route,
  ...(aliases[name] ?? []),
];
