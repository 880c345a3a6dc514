// The files an agent is instructed by as clients of Paperclip's API know them: a bundle that is entered by one. Pure.
import type { Json } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Shown } from './lite.ts';

export const entryFile = 'AGENTS.md';

const properties: Record<string, JsonSchema> = {
  path: { type: 'string', description: 'The file' },
  size: { type: 'integer', description: 'How many bytes it has' },
  language: { type: 'string', description: 'All of them are markdown' },
  isEntryFile: { type: 'boolean', description: 'Whether an agent is told to read it first' },
  editable: { type: 'boolean', description: 'All of them are' },
};

const fileSaid = (path: unknown, size: unknown): Json => ({
  path,
  size,
  language: 'markdown',
  isEntryFile: path === entryFile,
  editable: true,
});

export const bundleFiles: Shown = {
  answer: {
    type: 'object',
    description: 'Its files',
    properties: {
      mode: { type: 'string', description: 'managed: they stand in the book' },
      entryFile: { type: 'string', description: 'The one that is read first' },
      editable: { type: 'boolean', description: 'Whether they can be written' },
      files: { type: 'array', items: { type: 'object', properties }, description: 'Each of them' },
    },
  },
  say: (answer) => ({
    mode: 'managed',
    entryFile,
    editable: true,
    files: (answer as Json[]).map(({ file, bytes }) => fileSaid(file, bytes)),
  }),
};

export const bundleFile: Shown = {
  answer: {
    type: 'object',
    description: 'The file',
    properties: { ...properties, content: { type: 'string', description: 'Its text' } },
  },
  say(answer) {
    const { file, body } = answer as { file: string; body: string };
    return { ...fileSaid(file, Buffer.byteLength(body)), content: body };
  },
};
