// Tables of the work: issues and what stands beside them, and what they are grouped by.
import { defineTable } from '../table.ts';

export const issues = defineTable({
  name: 'issues',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    /** `ACME-42`; null until it has landed with a number. */
    identifier: 'text',
    /** 0 until then, so that lists by number have a place for it. */
    number: 'integer',
    title: 'text',
    status: 'text',
    priority: 'text',
    /** 0 critical … 3 low. */
    rank: 'integer',
    assignee: 'text',
    assigneeUser: 'text',
    project: 'text',
    goal: 'text',
    milestone: 'text',
    parent: 'text',
    due: 'text',
    billingCode: 'text',
    requestDepth: 'integer',
    checkoutRun: 'text',
    checkedOutAt: 'text',
    startedAt: 'text',
    completedAt: 'text',
    cancelledAt: 'text',
    createdBy: 'text',
    createdAt: 'text',
    /** Empty where the engine never wrote the file, so that lists by time have a place for it. */
    updated: 'text',
    originKind: 'text',
    originId: 'text',
    originRun: 'text',
    originFingerprint: 'text',
    blockedReason: 'text',
    blockedOwner: 'text',
  },
  key: ['company', 'path'],
  indexes: {
    // The path, part of every row's key, follows in each of these and makes their order complete.
    number: '(company, number)',
    updated: '(company, updated)',
    rank: '(company, rank, number)',
    due: "(company, ifnull(due, '~'))",
    status: '(company, status, number)',
    assignee: '(company, assignee, status)',
    assigneeUser: '(company, assigneeUser, status) WHERE assigneeUser IS NOT NULL',
    // With the status, so that the issues of each are counted from here.
    project: '(company, project, status)',
    goal: '(company, goal, status) WHERE goal IS NOT NULL',
    milestone: '(company, milestone, status) WHERE milestone IS NOT NULL',
    billingCode: '(company, billingCode, number) WHERE billingCode IS NOT NULL',
    checkout: '(company, checkoutRun) WHERE checkoutRun IS NOT NULL',
    fingerprint: '(company, originFingerprint) WHERE originFingerprint IS NOT NULL',
  },
});

/** Numbers that were given and whose issue is no more. */
export const tombstones = defineTable({
  name: 'tombstones',
  columns: { company: 'text', path: 'text', number: 'integer', identifier: 'text', removedAt: 'text' },
  key: ['company', 'path'],
  indexes: { number: '(company, number)' },
});

/** Comments, and the interactions among them: an answer is a comment that names its question. */
export const comments = defineTable({
  name: 'comments',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    /** Path of the issue it stands beside. */
    issue: 'text',
    author: 'text',
    at: 'text',
    run: 'text',
    /** question, confirmation, suggested_tasks; null for a plain comment. */
    interaction: 'text',
    /** Who is asked: `user:ada`, `agent:acme/cto`; `board` for whoever of the board comes first. */
    askedOf: 'text',
    expiresAt: 'text',
    answers: 'text',
    verdict: 'text',
  },
  key: ['company', 'path'],
  indexes: {
    issue: '(company, issue, at)',
    asked: '(company, askedOf, at) WHERE interaction IS NOT NULL',
    askedBy: '(company, author, at) WHERE interaction IS NOT NULL',
  },
});

/** Who is mentioned in which comment: `agent:acme/cto`, `user:ada`. */
export const mentions = defineTable({
  name: 'mentions',
  columns: { company: 'text', name: 'text', at: 'text', path: 'text', issue: 'text', author: 'text' },
  key: ['company', 'path', 'name'],
  indexes: { name: '(company, name, at)' },
});

export const documents = defineTable({
  name: 'documents',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    issue: 'text',
    name: 'text',
    title: 'text',
    updated: 'text',
  },
  key: ['company', 'path'],
  indexes: { issue: '(company, issue, name)' },
});

/** Goals, and the initiatives that COMPANY.md names in a sentence each (their path is that file's). */
export const goals = defineTable({
  name: 'goals',
  columns: {
    company: 'text',
    path: 'text',
    name: 'text',
    id: 'text',
    title: 'text',
    level: 'text',
    status: 'text',
    parent: 'text',
    owner: 'text',
    due: 'text',
    place: 'integer',
  },
  key: ['company', 'path', 'name'],
});

/** Projects, milestones, teams, labels, views, skills, plugins: kinds that are listed by name and little else. */
export const cards = defineTable({
  name: 'cards',
  columns: {
    company: 'text',
    path: 'text',
    kind: 'text',
    id: 'text',
    /** The last part of its name: `beta` of milestone `checkout/beta`. */
    slug: 'text',
    title: 'text',
    summary: 'text',
    status: 'text',
    /** Lead of a project, manager of a team. */
    owner: 'text',
    /** Project of a milestone. */
    parent: 'text',
    goal: 'text',
    due: 'text',
    color: 'text',
    /** A saved view's filter, as JSON. */
    detail: 'text',
  },
  key: ['company', 'path'],
  indexes: { kind: '(company, kind, slug)' },
});
