// Tables of who works: companies, users, agents, their runs, routines and approvals.
import { defineTable } from '../table.ts';

export const companies = defineTable({
  name: 'companies',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    name: 'text',
    description: 'text',
    /** As written: null until the company has one, at the latest with its first number. */
    prefix: 'text',
    status: 'text',
    pauseReason: 'text',
    defaultProject: 'text',
  },
  key: ['company', 'path'],
  indexes: { prefix: '(prefix)' },
});

export const users = defineTable({
  name: 'users',
  columns: { company: 'text', path: 'text', id: 'text', slug: 'text', name: 'text', role: 'text' },
  key: ['company', 'path'],
});

/** The addresses that say in git who a person is. */
export const emails = defineTable({
  name: 'emails',
  columns: { company: 'text', email: 'text', path: 'text', slug: 'text' },
  key: ['company', 'path', 'email'],
  indexes: { email: '(company, email)' },
});

export const agents = defineTable({
  name: 'agents',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    slug: 'text',
    name: 'text',
    title: 'text',
    role: 'text',
    icon: 'text',
    /** Stored: active, paused, terminated. */
    status: 'text',
    pauseReason: 'text',
    reportsTo: 'text',
    adapter: 'text',
    capabilities: 'text',
    /** Seconds between timer wake-ups; null when it has none. */
    intervalSec: 'integer',
  },
  key: ['company', 'path'],
  indexes: { slug: '(company, slug)' },
});

export const runs = defineTable({
  name: 'runs',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    agent: 'text',
    issue: 'text',
    source: 'text',
    status: 'text',
    reason: 'text',
    adapter: 'text',
    session: 'text',
    mergedInto: 'text',
    host: 'text',
    createdAt: 'text',
    startedAt: 'text',
    endedAt: 'text',
    /** What the start set aside, as JSON by metric. */
    reserved: 'text',
    failure: 'text',
    notBefore: 'text',
    progress: 'integer',
    costMicros: 'integer',
    tokens: 'integer',
    wallMs: 'integer',
    transcript: 'text',
  },
  key: ['company', 'path'],
  indexes: {
    recent: '(company, createdAt)',
    agent: '(company, agent, createdAt)',
    issue: '(company, issue, createdAt)',
    live: '(company, agent) WHERE endedAt IS NULL',
    id: '(company, id)',
  },
});

/** Wake-ups that a run was started with: a key that stands here has been delivered. */
export const wakes = defineTable({
  name: 'wakes',
  columns: { company: 'text', agent: 'text', wake: 'text', path: 'text' },
  key: ['company', 'path', 'wake'],
  indexes: { wake: '(company, agent, wake)' },
});

export const routines = defineTable({
  name: 'routines',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    slug: 'text',
    title: 'text',
    status: 'text',
    cron: 'text',
    zone: 'text',
    assignee: 'text',
    project: 'text',
  },
  key: ['company', 'path'],
  indexes: { slug: '(company, slug)' },
});

export const approvals = defineTable({
  name: 'approvals',
  columns: {
    company: 'text',
    path: 'text',
    id: 'text',
    name: 'text',
    title: 'text',
    type: 'text',
    status: 'text',
    requestedBy: 'text',
    createdAt: 'text',
    decidedBy: 'text',
    decidedAt: 'text',
  },
  key: ['company', 'path'],
  indexes: {
    status: '(company, status, createdAt, path)',
    recent: '(company, createdAt, path)',
    requester: '(company, requestedBy, decidedAt)',
  },
});
