// How the API says what actions say: the JSON names of Paperclip's published API (2026.916) for everything both have.
// A table, applied in both directions by dialect.ts; knows no request and no action's meaning.
import type { Kind } from '../../model/place.ts';

export interface Word {
  /** The field's name in JSON. */
  json: string;
  /** What the value names: an action says a human name, the API the uuid (a list of them for a list). */
  names?: Kind;
  /** What else it may name. */
  orNames?: Kind;
  /** The value is an actor: it becomes `<json>AgentId` and `<json>UserId`. Answers only. */
  isActor?: true;
}

export type Words = Readonly<Record<string, Word>>;

const as = (json: string, names?: Kind): Word => ({ json, ...(names && { names }) });
const actor = (json: string): Word => ({ json, isActor: true });

/** Words that mean the same beside every noun. */
const shared: Words = {
  company: as('companyId', 'company'),
  issue: as('issueId', 'issue'),
  agent: as('agentId', 'agent'),
  project: as('projectId', 'project'),
  goal: as('goalId', 'goal'),
  milestone: as('milestoneId', 'milestone'),
  user: as('userId', 'user'),
  approval: as('approvalId', 'approval'),
  label: as('labelId', 'label'),
  labels: as('labelIds', 'label'),
  assignee: as('assigneeAgentId', 'agent'),
  assigneeUser: as('assigneeUserId', 'user'),
  run: as('runId'),
  updated: as('updatedAt'),
  ifUpdated: as('ifUpdatedAt'),
  createdBy: actor('createdBy'),
};

/** A long text is called differently by what it belongs to. */
const described: Words = { body: as('description') };
const named: Words = { slug: as('urlKey') };

/** Words of one noun, before the shared ones. */
const nouns: Readonly<Record<string, Words>> = {
  issue: {
    ...described,
    name: as('identifier'),
    parent: as('parentId', 'issue'),
    blockedBy: as('blockedByIssueIds', 'issue'),
    blockers: as('blockedBy'),
    dependents: as('blocks'),
    labelled: as('labels'),
    checkoutRun: as('checkoutRunId'),
    originRun: as('originRunId'),
    due: as('dueDate'),
    text: as('q'),
    madeFor: as('createdFromIssueId', 'issue'),
    within: as('descendantOf', 'issue'),
    touchedByAgent: as('participantAgentId', 'agent'),
    touchedByUser: as('touchedByUserId', 'user'),
    interaction: as('interactionId', 'comment'),
    wake: as('wakeCommentId', 'comment'),
  },
  approval: {
    name: as('identifier'),
    body: as('description'),
    requestedBy: actor('requestedBy'),
    for: as('requestedByAgentId', 'agent'),
    run: as('createdByRunId'),
    issues: as('issueIds', 'issue'),
    decidedBy: actor('decidedBy'),
    note: as('decisionNote'),
  },
  comment: {
    author: actor('author'),
    run: as('createdByRunId'),
    interaction: as('interactionId', 'comment'),
    answers: as('answersCommentId'),
  },
  task: { ...described },
  interaction: {
    author: actor('createdBy'),
    run: as('sourceRunId'),
    state: as('status'),
    interaction: as('interactionId', 'comment'),
  },
  document: {
    author: actor('updatedBy'),
    version: as('latestRevisionId'),
    baseVersion: as('baseRevisionId'),
  },
  revision: {
    version: as('id'),
    number: as('revisionNumber'),
    revision: as('commit'),
    at: as('createdAt'),
    author: actor('createdBy'),
    subject: as('changeSummary'),
  },
  attachment: {
    name: as('originalFilename'),
    type: as('contentType'),
    bytes: as('byteSize'),
    attachment: as('attachmentId'),
  },
  company: {
    ...named,
    // A company is its own company.
    company: as('urlKey'),
    prefix: as('issuePrefix'),
    requireApprovalForHires: as('requireBoardApprovalForNewAgents'),
    defaultProject: as('defaultProjectId', 'project'),
  },
  agent: {
    ...named,
    body: as('instructions'),
    reportsTo: as('reportsTo', 'agent'),
    runtime: as('runtimeConfig'),
    openIssues: as('openIssueCount'),
    lastRunAt: as('lastHeartbeatAt'),
  },
  goal: {
    ...named,
    ...described,
    owner: as('ownerAgentId', 'agent'),
    parent: as('parentId', 'goal'),
    openIssues: as('openIssueCount'),
    issues: as('issueCount'),
  },
  project: {
    ...named,
    body: as('content'),
    owner: as('leadAgentId', 'agent'),
    openIssues: as('openIssueCount'),
    issues: as('taskCount'),
  },
  milestone: { ...named, ...described, owner: as('ownerAgentId', 'agent'), due: as('dueDate') },
  team: {
    ...named,
    body: as('content'),
    manager: as('managerAgentId', 'agent'),
    members: { ...as('memberAgentIds', 'agent'), orNames: 'team' },
  },
  label: named,
  view: named,
  user: named,
  skill: named,
  routine: {
    ...named,
    ...described,
    cron: as('cronExpression'),
    zone: as('timezone'),
    concurrency: as('concurrencyPolicy'),
    catchUp: as('catchUpPolicy'),
  },
  run: {
    run: as('runId'),
    adapter: as('adapterType'),
    atLeast: as('minCount'),
    source: as('invocationSource'),
    endedAt: as('finishedAt'),
    transcript: as('logRef'),
  },
  cost: { run: as('heartbeatRunId'), at: as('occurredAt') },
  token: { only: as('onlyCompanyId', 'company') },
  event: { at: as('createdAt') },
  activity: { at: as('createdAt'), kind: as('entityType'), ref: as('entityId') },
  search: { text: as('q') },
};

/** The word for a field beside a noun; its own name where the API has no other. */
export const wordFor = (noun: string, field: string): Word =>
  nouns[noun]?.[field] ?? shared[field] ?? { json: field };

/** What a field of an input names, whatever the API calls it; undefined where it is no name. */
export const kindNamed = (noun: string, field: string): Kind | undefined =>
  wordFor(noun, field).names ?? shared[field]?.names;
