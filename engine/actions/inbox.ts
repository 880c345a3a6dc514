// What waits for somebody: for an agent, what it can go on with; for a person, what needs them.
import { z } from 'zod';
import { agentInbox, userInbox } from '../catalog/queries/inbox.ts';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import type { CommentRow, MentionRow } from '../catalog/queries/talk.ts';
import { agents } from './agent.ts';
import { defineAction } from './action.ts';
import { warningShape, warningsOf } from './event.ts';
import { problemsOf } from './problems.ts';
import { companyField, refField, timeField } from './fields.ts';
import { issueRowShape, listIssueRow } from './issue-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsOfCompany } from './named.ts';
import { agentFacts } from './relation.ts';
import { sentenceOf } from './sentence.ts';

/** How long what became of people's commits is shown, where nobody says since when. Milliseconds. */
const weekMs = 7 * 86_400_000;

const mentionShape = z.object({
  issue: z.string().describe('The issue it is on'),
  author: z.string().describe('Who mentions'),
  at: z.string().describe('When'),
  path: z.string().describe('The file that mentions'),
});

const askedShape = z.object({
  id: z.string().describe('The question: its id'),
  issue: z.string().describe('The issue it is on'),
  author: z.string().describe('Who asks'),
  kind: z.string().nullable().describe('What sort of answer is wanted'),
  createdAt: z.string().describe('Since when'),
  body: z.string().describe('What is asked'),
  expiresAt: z.string().nullable().describe('Until when it waits'),
});

/** `ACME-42` for the path of an issue's file. */
const issueAt = (lookup: Lookup, path: string): string => lookup.at('issue', path)?.name ?? path;

const showMention = (lookup: Lookup, row: MentionRow) => ({ ...row, issue: issueAt(lookup, row.issue) });
const showAsked = (lookup: Lookup, { id, author, body, expiresAt, interaction, at, issue }: CommentRow) => ({
  id,
  issue: issueAt(lookup, issue),
  author,
  kind: interaction,
  createdAt: at,
  body,
  expiresAt,
});

/** The agent an input means: the one named, or the one who asks. */
function agentMeant(
  lookup: Lookup,
  input: { agent?: string | undefined; company?: string | undefined },
): Entry<'agent'> {
  const { actor } = lookup;
  const ref = input.agent ?? (actor.kind === 'agent' ? actor.slug : undefined);
  if (ref !== undefined) return agents.find(lookup, { agent: ref, company: input.company });
  const problem = 'say which agent';
  const instead =
    'Name one: {"agent":"cto"}. What waits for a person is board_inbox, minutebook inbox user, GET /api/companies/acme/inbox';
  throw fault('INPUT_INVALID', { action: 'inbox.agent', problems: [{ field: 'agent', problem }], instead });
}

const inboxAgent = defineAction({
  name: 'inbox.agent',
  sentence: 'Show what waits for an agent, most urgent first',
  input: { agent: refField.optional().describe('The agent; yourself if absent'), company: companyField },
  output: z.object({
    agent: z.string().describe('Whose inbox it is'),
    actionable: z.array(issueRowShape).describe('What it can go on with'),
    waiting: z.array(issueRowShape).describe('Its own, but something else must happen first'),
    mentions: z.array(mentionShape).describe('Mentions no run of it was started for'),
    questions: z.array(askedShape).describe('Questions it is asked'),
  }),
  allow: {
    permission: 'company.read',
    facts: (lookup, input) => agentFacts(lookup, agentMeant(lookup, input)),
  },
  route: { method: 'GET', path: '/agents/:agent/inbox' },
  cli: { positional: ['agent'] },
  tool: { name: 'inbox', when: 'What waits for you, or for an agent, most urgent first' },
  read(lookup, input, { clock }) {
    const agent = agentMeant(lookup, input);
    const found = agentInbox(lookup.sources.catalog, {
      company: agent.company,
      agent: agent.name,
      now: iso(clock.now()),
    });
    return {
      agent: agent.name,
      actionable: found.actionable.map(listIssueRow),
      waiting: found.waiting.map(listIssueRow),
      mentions: found.mentions.map((row) => showMention(lookup, row)),
      questions: found.interactions.map((row) => showAsked(lookup, row)),
    };
  },
});

const inboxUser = defineAction({
  name: 'inbox.user',
  sentence: 'Show what waits for a person of the board',
  input: {
    user: refField.optional().describe('The person; yourself if absent'),
    since: timeField.optional().describe('Mentions since then'),
    company: companyField,
  },
  output: z.object({
    user: z.string().describe('Whose inbox it is'),
    assigned: z.array(issueRowShape).describe('Assigned to this person'),
    questions: z.array(askedShape).describe('Asked of this person, or of the board'),
    mentions: z.array(mentionShape).describe('Where this person is mentioned'),
    ownerless: z.array(issueRowShape).describe('Blocked, and nobody is named who could change that'),
    warnings: z.array(warningShape).describe('What happened beside the files and still stands'),
    approvals: z
      .array(
        z.object({
          id: z.string().describe('The id that never changes'),
          name: z.string().describe('What people call it: A-7'),
          type: z.string().nullable().describe('What it is about'),
          title: z.string().nullable().describe('Its title'),
          requestedBy: z.string().nullable().describe('Who asks'),
        }),
      )
      .describe('Approvals that wait for a decision'),
    problems: z
      .array(
        z.object({
          path: z.string().describe('The file'),
          found: z.string().describe('What is wrong with it'),
          remedy: z.string().describe('What to do'),
        }),
      )
      .describe('Files the engine cannot use as they are'),
    corrections: z
      .array(
        z.object({
          at: z.string().describe('When'),
          subject: z.string().describe('What was done'),
          commit: z.string().describe('The commit that says why: git show'),
          about: z.array(z.string()).describe('What it is about'),
        }),
      )
      .describe('Commits of people that were put right, or met a change of the same; of the last week'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/inbox' },
  cli: { positional: ['user'] },
  tool: { name: 'board_inbox', when: 'What waits for a person of the board', takes: ['user'] },
  read(lookup, input, context) {
    const { clock } = context;
    const company = lookup.company(input.company).name;
    const { actor } = lookup;
    const ref = input.user ?? (actor.kind === 'user' ? actor.slug : undefined);
    if (ref === undefined) {
      const problem = 'say whose inbox';
      const instead =
        'Name a person: {"user":"ada"}. What waits for an agent is inbox, minutebook inbox agent, GET /api/agents/me/inbox-lite';
      throw fault('INPUT_INVALID', { action: 'inbox.user', problems: [{ field: 'user', problem }], instead });
    }
    const user = lookup.need('user', undefined, ref).name;
    const now = iso(clock.now());
    const { since } = input;
    const outsideSince = since ?? iso(clock.now() - weekMs);
    const found = userInbox(lookup.sources.catalog, {
      company,
      user,
      now,
      outsideSince,
      ...(since === undefined ? {} : { since }),
    });
    return {
      user,
      assigned: found.assigned.map(listIssueRow),
      questions: found.interactions.map((row) => showAsked(lookup, row)),
      mentions: found.mentions.map((row) => showMention(lookup, row)),
      ownerless: found.ownerless.map(listIssueRow),
      warnings: warningsOf(lookup.sources.catalog, company, clock.now()),
      approvals: found.approvals,
      problems: problemsOf(lookup, context, company),
      corrections: found.outside.map((row) => ({
        at: row.at,
        subject: sentenceOf(lookup, row),
        commit: row.oid,
        about: JSON.parse(row.entities) as string[],
      })),
    };
  },
});

export const inboxActions = [inboxAgent, inboxUser] as const;
