// Creating issues: numbered, placed, never an orphan, never twice for one fingerprint, and never deeper in a chain
// of requests than the limit.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { isTerminal } from '../model/lifecycle.ts';
import { issuePath } from '../model/paths.ts';
import { livingTwins } from '../catalog/queries/issues.ts';
import { defineAction } from './action.ts';
import { writableCompany } from './company-state.ts';
import type { Draft } from './draft.ts';
import { bodyField, companyField, dueField, refField, titleField } from './fields.ts';
import type { IssueEntry } from './issue-hold.ts';
import { needBlockers } from './issue-links.ts';
import { nextIdentifier } from './issue-number.ts';
import { assigneeOf, placeOf } from './issue-place.ts';
import { issueShape, priorityField, showIssue, showIssueAgain } from './issue-shape.ts';
import type { Entry } from './lookup.ts';
import { companyMeant, factsOfMeant, type InCompany } from './named.ts';

/** Requests that may follow from one another: an agent asks an agent, who asks an agent … */
export const requestDepthLimit = 8;

export const newIssueFields = {
  title: titleField,
  body: bodyField.optional(),
  status: z.enum(['backlog', 'todo']).default('todo').describe('Where it starts'),
  priority: priorityField.default('medium'),
  assignee: refField.optional().describe('The agent who shall do it'),
  assigneeUser: refField.optional().describe('The person who shall do it, instead of an agent'),
  project: refField.optional().describe('Its project; the parent’s or the company’s default if absent'),
  goal: refField.optional().describe('Its goal; the project’s if absent'),
  milestone: refField.optional().describe('A milestone of its project'),
  parent: refField.optional().describe('The issue it is a part of'),
  blockedBy: z.array(refField).max(100).optional().describe('Issues that must be finished first'),
  labels: z.array(refField).max(50).optional().describe('Labels'),
  due: dueField.optional(),
  billingCode: z
    .string()
    .max(120)
    .optional()
    .describe('Whom its cost is for; passed down from the requesting issue'),
  originFingerprint: z
    .string()
    .max(200)
    .optional()
    .describe('Names the cause: while an issue with the same one is unfinished, that issue is the answer'),
};

export type NewIssue = z.output<z.ZodObject<typeof newIssueFields>>;

/** Whose request an issue is, and the issue it came from. */
export interface Origin {
  createdBy: string;
  kind: 'manual' | 'agent' | 'routine' | 'import' | 'plugin' | 'adopted';
  id?: string | undefined;
  run?: string | undefined;
  /** The issue that asks: its billing code and its depth plus one are passed down. */
  from?: IssueEntry | undefined;
}

export interface Created {
  issue: IssueEntry;
  /** False when a living twin of the same fingerprint is the answer. */
  created: boolean;
}

/** Adds an issue to the draft, or finds its living twin. The caller names the subject. */
export function createIssue(
  draft: Draft,
  company: Entry<'company'>,
  wanted: NewIssue,
  origin: Origin,
): Created {
  const twin = wanted.originFingerprint && livingTwin(draft, company.name, wanted.originFingerprint);
  if (twin) return { issue: twin, created: false };
  const depth = depthBelow(origin.from);
  const place = placeOf(draft, company, wanted);
  const assigned = assigneeOf(draft, company.name, wanted);
  const blockers = needBlockers(draft, company.name, wanted.blockedBy ?? []);
  const labels = (wanted.labels ?? []).map((label) => draft.need('label', company.name, label).name);
  const identifier = nextIdentifier(draft, company);
  const issue = draft.create('issue', issuePath(company.name, identifier), {
    title: wanted.title,
    body: wanted.body ?? '',
    front: {
      id: draft.newId(),
      status: wanted.status,
      createdBy: origin.createdBy,
      priority: wanted.priority,
      createdAt: draft.now,
      ...assigned,
      originKind: origin.kind,
      ...place,
      originId: origin.id,
      ...(blockers.length ? { blockedBy: blockers.map((blocker) => blocker.name) } : {}),
      originRun: origin.run,
      ...(labels.length ? { labels: [...new Set(labels)] } : {}),
      originFingerprint: wanted.originFingerprint,
      due: wanted.due,
      requestDepth: depth,
      billingCode: wanted.billingCode ?? origin.from?.data.billingCode,
    },
  });
  draft.about(issue);
  return { issue, created: true };
}

/** Whose request a new issue of this actor is. An agent's comes from the issue its run works on. */
export function originOf(draft: Draft, company: string, parent: string | undefined): Origin {
  const { actor } = draft;
  const createdBy = actorName(actor);
  if (actor.kind !== 'agent') return { createdBy, kind: 'manual' };
  const from = actor.issue ?? parent;
  return {
    createdBy,
    kind: 'agent',
    run: actor.run,
    from: from === undefined ? undefined : draft.find('issue', company, from),
  };
}

function depthBelow(from: IssueEntry | undefined): number {
  if (!from) return 0;
  const depth = (from.data.requestDepth ?? 0) + 1;
  if (depth > requestDepthLimit) {
    throw fault('DEPTH_EXCEEDED', { depth, limit: requestDepthLimit, from: from.name });
  }
  return depth;
}

/** An unfinished issue of the same cause, other than the one at `except`, as the draft has it now. */
export function livingTwin(
  draft: Draft,
  company: string,
  fingerprint: string,
  except?: string,
): IssueEntry | undefined {
  const known = livingTwins(draft.sources.catalog, { company, fingerprint }).map(({ path }) => path);
  for (const path of new Set([...known, ...draft.fresh()])) {
    const isOf = path.startsWith(`companies/${company}/`) && path !== except;
    const issue = isOf ? draft.at('issue', path) : undefined;
    const same = issue?.data.originFingerprint === fingerprint && issue.data.removedAt === undefined;
    if (same && !isTerminal(issue.data.status)) return issue;
  }
  return undefined;
}

/** Refuses to take up an ended issue again whose cause another one stands for by now: TWIN_ALIVE. */
export function mustHaveNoTwin(draft: Draft, { name, company, path, data }: IssueEntry): void {
  const { originFingerprint } = data;
  const twin = originFingerprint && livingTwin(draft, company, originFingerprint, path);
  if (twin) throw fault('TWIN_ALIVE', { issue: name, twin: twin.name, status: twin.data.status });
}

/** What it is a part of says of which company it is. */
const placeMeant = ({ company, parent }: Pick<NewIssue, 'parent'> & InCompany) => ({
  company,
  issue: parent,
});

export const issueCreate = defineAction({
  name: 'issue.create',
  sentence: 'Create an issue for anybody in the company',
  input: { ...newIssueFields, company: companyField },
  output: issueShape.extend({
    created: z.boolean().describe('False when an unfinished issue of the same fingerprint is the answer'),
  }),
  allow: { permission: 'issue.create', facts: (lookup, input) => factsOfMeant(lookup, placeMeant(input)) },
  route: { method: 'POST', path: '/companies/:company/issues' },
  cli: { positional: ['title'], text: 'body' },
  tool: {
    name: 'create_issue',
    when: 'Write down work for yourself or a colleague',
    takes: [
      'title',
      'body',
      'priority',
      'assignee',
      'assigneeUser',
      'project',
      'parent',
      'blockedBy',
      'labels',
    ],
  },
  again: (lookup, made) => ({ ...showIssueAgain(lookup, made), created: true }),
  change(draft, input) {
    const company = writableCompany(draft, companyMeant(draft, placeMeant(input)));
    const { issue, created } = createIssue(
      draft,
      company,
      input,
      originOf(draft, company.name, input.parent),
    );
    const subject = `Create ${issue.name} "${issue.data.title}"`;
    return draft.commit(subject, { ...showIssue(issue), created });
  },
});
