// .minutebook/host.yaml: what this machine allows. The only place where a command stands; git never carries it.
import { z } from 'zod';
import { checkShape } from './check.ts';
import * as f from './fields.ts';
import { invalid } from './invalid.ts';
import { readYamlMap } from './yaml-file.ts';

export const isolations = ['namespace', 'bubblewrap', 'user', 'none'] as const;
export const meterings = ['stream', 'file', 'proxy', 'end', 'none'] as const;

/** In aliases: agents that name no adapter, neither in their own file nor in their package's sidecar. */
export const noAdapter = 'none';

/** Who may come in: the one who sits at this machine, or everybody of the board. */
export const modes = ['token', 'users'] as const;

const hostName = z
  .string()
  .toLowerCase()
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/,
    'must be a name without a port, as in box.local',
  );

export const runnerSchema = z.strictObject({
  command: z.array(z.string().min(1)).min(1).describe('Program and arguments; never a shell line'),
  env: z.array(z.string()).default([]).describe('Names an agent’s file may set'),
  set: z.record(z.string(), z.string()).default({}).describe('Variables every run gets'),
  pass: z.array(z.string()).default([]).describe('Variables passed on from the daemon'),
  roots: z.array(z.string()).default([]).describe('Folders an agent’s cwd may lie in'),
  metering: z.enum(meterings).default('none'),
});

export const environmentSchema = z.strictObject({
  setup: z.array(z.array(z.string())).default([]).describe('Commands that prepare a workspace'),
  cleanup: z.array(z.array(z.string())).default([]),
  set: z.record(z.string(), z.string()).default({}),
});

export const hostSchema = z.strictObject({
  name: f.line.min(1),
  user: f.line.optional().describe('The board member who sits at this machine'),
  isolation: z.enum(isolations).default('namespace'),
  adapters: z.array(z.string()).default(['process']).describe('Adapters that may run here'),
  aliases: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'As in claude_local: demo, to run one as another; none: demo, to run agents that name no adapter',
    ),
  runners: z.record(z.string(), runnerSchema).default({}),
  environments: z.record(z.string(), environmentSchema).default({}),
  mode: z
    .enum(modes)
    .default('token')
    .describe('token: the one who sits here, and keys; users: everybody of the board signs in'),
  port: z.int().min(1).max(65_535).optional().describe('Where the API listens; else the book keeps one'),
  bind: z.string().optional().describe('The address it listens on; 127.0.0.1 if absent'),
  hosts: z.array(hostName).default([]).describe('Further names by which it may be addressed'),
  url: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe('Where people find it, as in https://board.example.org behind a proxy that speaks TLS'),
  maxConcurrentRuns: z.int().min(1).max(1000).default(4),
  orphanLimitSec: z.number().positive().default(900),
});

export type Host = z.output<typeof hostSchema>;
export type Runner = z.output<typeof runnerSchema>;

/** Reads host.yaml. Unknown keys are refused here: a misspelt limit must not count as none. DOCUMENT_INVALID. */
export function readHost(source: string | Uint8Array, path: string): Host {
  const { map, text } = readYamlMap(source, path);
  const result = hostSchema.safeParse(map);
  if (result.success) return result.data;
  throw invalid(path, checkShape(result.error, map, text));
}
