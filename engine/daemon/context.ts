// What a run is told: data as JSON, and a few sentences. The agent's own files and skills are its instructions; the
// engine adds no prompt of its own. Reads the book; knows no process.
import { lastComments, listDocuments } from '../catalog/queries/talk.ts';
import { reportsOf } from '../catalog/queries/agents.ts';
import type { IssueEntry } from '../actions/issue-hold.ts';
import { showIssue } from '../actions/issue-shape.ts';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { agentPath } from '../model/paths.ts';
import type { Wake } from '../model/gate.ts';

/** Bytes of one instruction file, and how many of them; more is for reading on demand. */
const fileLimit = 64 * 1024;
const fileCountLimit = 40;
const commentLimit = 50;

export interface Told {
  run: string;
  agent: Entry<'agent'>;
  issue?: IssueEntry | undefined;
  wakes: readonly Wake[];
  /** ISO time. */
  at: string;
}

/** The text of a skill that comes with the program; undefined where it has none of that name. */
export type BundledSkill = (name: string) => string | undefined;

interface InstructionFile {
  path: string;
  text: string;
}

/** The context as JSON: version 1. */
export function composeContext(lookup: Lookup, told: Told, bundledSkill: BundledSkill): string {
  const { run, agent, issue, wakes, at } = told;
  const { name, title, role, reportsTo, capabilities } = agent.data;
  const company = lookup.companyOf(agent);
  const context = {
    version: 1,
    run,
    at,
    company: { slug: company.name, name: company.data.name },
    agent: { slug: agent.name, name, title, role, reportsTo, capabilities },
    wakes: wakes.map(({ key, source, reason }) => ({ key, source, reason })),
    issue: issue && showIssue(issue),
    ...(agent.data.context === 'fat' ? around(lookup, agent, issue) : {}),
    instructions: instructionsOf(lookup, agent, bundledSkill),
  };
  return `${JSON.stringify(context, undefined, 2)}\n`;
}

/** What is handed over to an agent that wants everything at once. */
function around(lookup: Lookup, agent: Entry<'agent'>, issue: IssueEntry | undefined): object {
  const { catalog } = lookup.sources;
  const { company } = agent;
  const reports = reportsOf(catalog, { company, agent: agent.name }).map(({ slug, name, capabilities }) => ({
    slug,
    name,
    capabilities,
  }));
  if (!issue) return { reports };
  const of = { company, issue: issue.path };
  const ancestor = (ref: string | undefined): IssueEntry | undefined =>
    ref === undefined ? undefined : lookup.find('issue', company, ref);
  const parent = ancestor(issue.data.parent);
  const project =
    issue.data.project === undefined ? undefined : lookup.find('project', company, issue.data.project);
  return {
    reports,
    parent: parent && showIssue(parent),
    project: project && { slug: project.name, name: project.data.name, body: project.data.body },
    comments: lastComments(catalog, { ...of, limit: commentLimit })
      .map(({ author, at, body, interaction }) => ({ author, at, interaction, body }))
      .reverse(),
    documents: listDocuments(catalog, of).map(({ name, title, updated }) => ({ name, title, updated })),
  };
}

/** The skill every agent works by, named or not. */
const manualName = 'minutebook';

/** The manual, AGENTS.md and the files beside it, and the agent's skills; the company's own before those of the program. */
function instructionsOf(
  lookup: Lookup,
  agent: Entry<'agent'>,
  bundledSkill: BundledSkill,
): InstructionFile[] {
  const folder = agentPath(agent.company, agent.name).replace(/\/AGENTS\.md$/, '');
  const own = lookup.snapshot
    .list(folder)
    .filter(({ name, mode }) => name.endsWith('.md') && mode !== 0o040000)
    .map(({ name }) => `${folder}/${name}`);
  const read = (path: string): InstructionFile[] => {
    const bytes = lookup.bytes(path);
    return bytes ? [{ path, text: bytes.subarray(0, fileLimit).toString('utf8') }] : [];
  };
  const skill = (ref: string): InstructionFile[] => {
    const kept = lookup.find('skill', agent.company, ref);
    if (kept) return read(kept.path);
    const text = bundledSkill(ref);
    return text === undefined ? [] : [{ path: `${ref}/SKILL.md`, text }];
  };
  const others = agent.data.skills.filter((ref) => ref !== manualName);
  return [...skill(manualName), ...own.flatMap(read), ...others.flatMap(skill)].slice(0, fileCountLimit);
}

/** The wake-up in a few sentences. */
export function composePrompt({ agent, issue, wakes }: Told, contextFile: string): string {
  const why = wakes
    .slice(0, 10)
    .map(({ reason }) => reason)
    .join('; ');
  return [
    `You are ${agent.name} of ${agent.company}. You were started: ${why}.`,
    issue ? `It is about ${issue.name}: ${issue.data.title}` : 'It is about no particular issue.',
    `Who you are, your instructions and the whole context stand in ${contextFile} (JSON).`,
    '',
  ].join('\n');
}
