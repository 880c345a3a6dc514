// Fields that clients of Paperclip's API send with their defaults, for things this system does not have: taken without
// effect while they ask for nothing, refused as soon as they do.
import { fault } from '../../base/fault.ts';

/** Values of each field that ask for nothing; null always is one. */
type Fields = Readonly<Record<string, readonly unknown[]>>;

const none = (...fields: string[]): Fields => Object.fromEntries(fields.map((field) => [field, []]));

/** What an issue has there and not here. */
const ofIssue: Fields = {
  workMode: ['standard'],
  requestDepth: [0],
  ...none(
    'projectWorkspaceId',
    'executionWorkspaceId',
    'executionWorkspacePreference',
    'executionWorkspaceSettings',
  ),
  ...none('harnessKind', 'reviewPolicy', 'executionPolicy', 'assigneeAdapterOverrides', 'responsibleUserId'),
  ...none('createdByUserId', 'watchdog', 'watchdogDiscovery', 'unblockDescriptor', 'onBehalfOfUserId'),
  ...none('inheritExecutionWorkspaceFromIssueId', 'reviewRequest', 'hiddenAt'),
};
/** Of an agent. */
const ofAgent: Fields = {
  permissions: [{}, { canCreateAgents: false }, { canCreateAgents: false, canCreateSkills: true }],
  metadata: [{}],
  spentMonthlyCents: [0],
  replaceAdapterConfig: [false],
  ...none('defaultEnvironmentId', 'sourceIssueId'),
  sourceIssueIds: [[]],
};
/** Of a company. */
const ofCompany: Fields = {
  spentMonthlyCents: [0],
  interactionResolverGovernance: [{}],
  feedbackDataSharingEnabled: [false],
  ...none('defaultResponsibleUserId', 'logoAssetId', 'feedbackDataSharingConsentAt'),
  ...none('feedbackDataSharingConsentByUserId', 'feedbackDataSharingTermsVersion'),
};
/** Of a project. */
const ofProject: Fields = { env: [{}], ...none('executionWorkspacePolicy', 'archivedAt', 'workspace') };
const again: Fields = { resume: [false], interrupt: [false] };

const beside: Readonly<Record<string, Fields>> = {
  // Nobody is shown another.
  'company.list': { scope: ['accessible'] },
  // No project is put away, and what a run printed is in no list of them.
  'project.list': { includeArchived: [false, true, 'false', 'true'] },
  'run.list': { summary: [false, true, 'false', 'true'] },
  'company.create': ofCompany,
  'company.change': ofCompany,
  'agent.hire': ofAgent,
  'agent.change': { ...ofAgent, ...none('instructionsBundle') },
  'project.create': ofProject,
  'project.change': ofProject,
  'issue.create': {
    ...ofIssue,
    allowDuplicate: [false, true],
    blockParentUntilDone: [false],
    acceptanceCriteria: [[]],
  },
  'issue.change': { ...ofIssue, ...again, reopen: [false] },
  'issue.list': {
    includeRoutineExecutions: [false, true, 'false', 'true'],
    includeLiveDescendantSummary: [false, true, 'false', 'true'],
    // Lists are brief, `blocked` stands in each row, and nobody puts an issue away.
    view: ['compact'],
    includeBlockedBy: [false, true, 'false', 'true'],
    inboxArchivedByUserId: ['me'],
    ...none('sortField', 'sortDir', 'unreadForUserId', 'executionWorkspaceId'),
  },
  'search.list': { scope: ['all'], sort: ['relevance'], offset: ['0'] },
  'issue.comment': { ...again, attachmentIds: [[]], ...none('presentation', 'metadata', 'onBehalfOfUserId') },
  'issue.ask': { sourceCommentId: [], sourceRunId: [], resolverPolicy: [], requestDepth: [] },
  // A file stands beside its issue, not beside a comment.
  'attachment.add': { issueCommentId: [''] },
  'document.put': { format: ['markdown'] },
  // No document is the system’s own.
  'document.list': { includeSystem: ['false', 'true'] },
  // Nothing stands in for the files.
  'instruction.put': { clearLegacyPromptTemplate: [false, true] },
  // Every wake-up that is asked for is one; who asks says nothing else.
  'agent.wake': {
    source: ['on_demand'],
    triggerDetail: ['manual'],
    payload: [{}],
    // Every run begins anew.
    forceFreshSession: [false, true],
  },
  'token.create': { scope: [{ kind: 'standard' }] },
};

/** The same within an object of a body. */
const within: Readonly<Record<string, Fields>> = {
  runtimeConfig: { modelProfiles: [{}] },
  payload: { defaultParentId: [] },
  'payload.tasks': {
    workMode: ['standard'],
    labels: [[]],
    hiddenInPreview: [false],
    ...none('parentId', 'assigneeUserId', 'projectId', 'goalId'),
  },
  adapterConfig: {
    maxTurnsPerRun: [0],
    promptTemplate: [''],
    instructionsFilePath: [''],
    dangerouslySkipPermissions: [false],
  },
  // A timer with nothing to do starts nothing here, whatever is asked.
  'runtimeConfig.heartbeat': {
    skipTimerWhenNoActionableWork: [false, true],
    ...none('maxDailyRuns', 'maxDailyCostCents'),
  },
};

/** What says here what such a field asks for. */
const instead: Readonly<Record<string, string>> = {
  defaultEnvironmentId: 'environment says where it works',
  permissions: 'what an agent may do follows from its role and place',
  workspace: 'repository says what its issues are worked on in',
  instructionsBundle: 'PUT /api/agents/:agent/instructions/:file writes them',
  logoAssetId: 'branding.logo names a file',
  'adapterConfig.promptTemplate': 'instructions say what it does',
  'adapterConfig.instructionsFilePath': 'instructions hold the text',
  'adapterConfig.maxTurnsPerRun': 'runtimeConfig.timeoutSec limits a run',
  'adapterConfig.dangerouslySkipPermissions': 'the runner’s entry in host.yaml says the command',
};

/** Whether a field that the action does not know asks for nothing. NOT_AVAILABLE_YET where it is known and asks. */
export const ignoredBeside = (action: string, field: string, value: unknown): boolean =>
  asksNothing(beside[action], field, value);

/** The same of a field of an object, which is named as in `runtimeConfig.heartbeat`. */
export const ignoredWithin = (object: string, field: string, value: unknown): boolean =>
  asksNothing(within[object], field, value, object);

function asksNothing(fields: Fields | undefined, field: string, value: unknown, object = ''): boolean {
  if (fields === undefined || !Object.hasOwn(fields, field)) return false;
  const said = JSON.stringify(value);
  if (value === null || fields[field]!.some((known) => JSON.stringify(known) === said)) return true;
  const name = `${object && `${object}.`}${field}`;
  const other = Object.hasOwn(instead, name) ? `: ${instead[name]}; this` : '';
  throw fault('NOT_AVAILABLE_YET', { what: `${name} ${said}${other}` });
}
