// The files an agent is instructed by: the text of AGENTS.md, the files beside it, and its memory. What they say is
// between the board and the agent; here they are markdown with a name.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { limits } from '../model/limits.ts';
import { isSegment } from '../model/names.ts';
import type { Permission } from '../model/policy.ts';
import { isStray } from '../model/stray.ts';
import { defineAction } from './action.ts';
import { madeOf } from './again.ts';
import { agents, factsOfAgent, mustNotBeTerminated } from './agent.ts';
import { bodyField, companyField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { agentField } from './name-fields.ts';

const entryFile = 'AGENTS.md';
const memory = 'memory/';
/** Files one agent is instructed by; more is a library, and belongs into skills. */
const maxFiles = 200;

const fileField = z
  .string()
  .trim()
  .max(limits.segment)
  .refine(isFile, 'must be a markdown file as in HEARTBEAT.md or memory/2026.md')
  .describe('The file: AGENTS.md, HEARTBEAT.md, memory/notes.md');

function isFile(name: string): boolean {
  const own = name.startsWith(memory) ? name.slice(memory.length) : name;
  return own.endsWith('.md') && own.length > '.md'.length && isSegment(own) && !isStray(own);
}

const named = { agent: agentField, file: fileField, company: companyField };
const fileShape = z.object({
  agent: z.string().describe('Slug of the agent'),
  file: z.string().describe('The file'),
  path: z.string().describe('Where it lies in the book'),
  body: z.string().describe('Its text; of AGENTS.md without the front matter'),
});

/** Memory is the agent's own; what instructs it is the board's. */
const rightFor = (_: Lookup, { file }: { file: string }): Permission =>
  file.startsWith(memory) ? 'agent.remember' : 'agent.instruct';

const folderOf = ({ path }: Entry<'agent'>): string => path.slice(0, -entryFile.length);

function read(lookup: Lookup, agent: Entry<'agent'>, file: string): z.output<typeof fileShape> {
  const path = folderOf(agent) + file;
  const body = file === entryFile ? agent.data.body : lookup.bytes(path)?.toString('utf8');
  if (body === undefined) throw fault('NOT_FOUND', { kind: 'instruction', ref: file, company: agent.name });
  return { agent: agent.name, file, path, body };
}

export const instructionList = defineAction({
  name: 'instruction.list',
  sentence: 'List the files an agent is instructed by',
  input: { agent: agentField, company: companyField },
  output: z.object({
    items: z
      .array(z.object({ file: z.string().describe('The file'), bytes: z.number().describe('Its size') }))
      .describe('What was found'),
  }),
  allow: { permission: 'company.read', facts: factsOfAgent },
  route: { method: 'GET', path: '/agents/:agent/instructions' },
  cli: { positional: ['agent'], columns: ['file', 'bytes'] },
  read(lookup, input) {
    const agent = agents.find(lookup, input);
    const folder = folderOf(agent);
    const files = ['', memory].flatMap((below) =>
      lookup.snapshot.list((folder + below).slice(0, -1)).map(({ name }) => below + name),
    );
    const items = files
      .filter(isFile)
      .map((file) => ({ file, bytes: lookup.bytes(folder + file)?.length ?? 0 }));
    return { items: items.toSorted((a, b) => Number(b.file === entryFile) - Number(a.file === entryFile)) };
  },
});

export const instructionShow = defineAction({
  name: 'instruction.show',
  sentence: 'Show a file an agent is instructed by',
  input: named,
  output: fileShape,
  allow: { permission: 'company.read', facts: factsOfAgent },
  route: { method: 'GET', path: '/agents/:agent/instructions/:file' },
  cli: { positional: ['agent', 'file'] },
  read: (lookup, input) => read(lookup, agents.find(lookup, input), input.file),
});

export const instructionPut = defineAction({
  name: 'instruction.put',
  sentence: 'Write a file an agent is instructed by',
  input: { ...named, body: bodyField },
  output: fileShape,
  again: (lookup, made, input) => read(lookup, madeOf('agent', lookup, made), input.file),
  allow: { permission: rightFor, facts: factsOfAgent },
  route: { method: 'PUT', path: '/agents/:agent/instructions/:file' },
  cli: { positional: ['agent', 'file'], text: 'body' },
  change(draft, input) {
    const agent = agents.writable(draft, input);
    mustNotBeTerminated(agent);
    if (input.file === entryFile) {
      const changed = draft.set(agent, { body: input.body });
      draft.about(changed);
      return draft.commit(`Instruct ${agent.name}`, read(draft, changed, entryFile));
    }
    const known = draft.snapshot.list(folderOf(agent).slice(0, -1)).length;
    if (known >= maxFiles) throw fault('TOO_MANY_FILES', { agent: agent.name, limit: maxFiles });
    draft.writeFile(folderOf(agent) + input.file, input.body.endsWith('\n') ? input.body : `${input.body}\n`);
    draft.about(agent);
    return draft.commit(`Write ${input.file} of ${agent.name}`, read(draft, agent, input.file));
  },
});

export const instructionRemove = defineAction({
  name: 'instruction.remove',
  sentence: 'Remove a file an agent is instructed by',
  input: named,
  output: z.object({
    agent: z.string().describe('Slug of the agent'),
    file: z.string().describe('The file'),
  }),
  again: (lookup, made, { file }) => ({ agent: madeOf('agent', lookup, made).name, file }),
  allow: { permission: rightFor, facts: factsOfAgent },
  route: { method: 'DELETE', path: '/agents/:agent/instructions/:file' },
  cli: { positional: ['agent', 'file'] },
  change(draft, input) {
    const agent = agents.writable(draft, input);
    if (input.file === entryFile) throw fault('ENTRY_FILE', { agent: agent.name });
    const { path } = read(draft, agent, input.file);
    draft.remove(path);
    draft.about(agent);
    return draft.commit(`Remove ${input.file} of ${agent.name}`, { agent: agent.name, file: input.file });
  },
});

export const instructionActions = [
  instructionList,
  instructionShow,
  instructionPut,
  instructionRemove,
] as const;
