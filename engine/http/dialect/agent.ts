// Agents as clients of Paperclip's API say them: what runs one in two fields, its money in cents, its instructions as a bundle.
// Pure; what fits no field here is left for the action's schema to refuse.
import { fault } from '../../base/fault.ts';
import { adapterSchema } from '../../model/agent.ts';
import { equal } from '../../model/equal.ts';
import { entryFile } from './bundle.ts';
import { ignoredWithin } from './ignored.ts';
import { isObject, type Json } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { centsField, monthlyOf } from './money.ts';
import type { OtherFields } from './other-fields.ts';
import { heartbeatField, runtimeOf } from './runtime.ts';

/** What an agent's adapter may be told. */
const told = Object.keys(adapterSchema.shape).filter((field) => field !== 'type');
/** What is said to the adapter there, and of its runs here. */
const ofRuns = ['timeoutSec', 'graceSec'];

const properties: Readonly<Record<string, JsonSchema>> = {
  adapterType: { type: ['string', 'null'], description: 'Its kind of adapter: process, claude_local' },
  adapterConfig: {
    type: ['object', 'null'],
    description: `What that is told: ${told.join(', ')}; of its runs ${ofRuns.join(', ')}, as runtimeConfig says them`,
  },
  budgetMonthlyCents: centsField,
  desiredSkills: { type: 'array', items: { type: 'string' }, description: 'The same as skills' },
};
const within = { runtimeConfig: { heartbeat: heartbeatField } };

export const hireFields: OtherFields = {
  properties: {
    ...properties,
    instructionsBundle: {
      type: 'object',
      description: `Its instructions as {files: {"${entryFile}": …}}; further files are written at /agents/:agent/instructions/:file`,
    },
  },
  within,
};
export const changeFields: OtherFields = {
  properties: {
    ...properties,
    status: {
      type: 'string',
      enum: ['active', 'paused', 'idle', 'running', 'error'],
      description: 'active or paused; idle, running and error are active ones, as answers say it',
    },
  },
  within,
};

/** States that follow from runs: whoever is in one of them works. */
const working: readonly unknown[] = ['idle', 'running', 'error'];

export function hireOf(body: Json): Json {
  return agentOf('agent.hire', monthlyOf(bundleOf(body)));
}

export function changeOf(body: Json): Json {
  const said = agentOf('agent.change', monthlyOf(body));
  return working.includes(said['status']) ? { ...said, status: 'active' } : said;
}

const agentOf = (action: string, body: Json): Json =>
  runtimeOf(action, adapterOf(action, runsOf(action, skillsOf(body))));

/** Skills by their names; of which version is not said here. */
function skillsOf({ desiredSkills, ...rest }: Json): Json {
  if (desiredSkills === undefined || desiredSkills === null) return rest;
  return Array.isArray(desiredSkills) && desiredSkills.every((one) => typeof one === 'string')
    ? { skills: desiredSkills, ...rest }
    : { ...rest, desiredSkills };
}

/** The text of a bundle of instructions. NOT_AVAILABLE_YET for what more it holds. */
function bundleOf(body: Json): Json {
  const { instructionsBundle: bundle, ...rest } = body;
  if (bundle === undefined || bundle === null) return rest;
  if (!isObject(bundle) || !isObject(bundle['files'])) return body;
  const { entryFile: entry = entryFile, files } = bundle;
  const { [String(entry)]: text, ...others } = files;
  const [more] = Object.keys(others);
  if (more !== undefined)
    throw fault('NOT_AVAILABLE_YET', {
      what: `instructionsBundle.files ${JSON.stringify(more)}, beside its entry file: PUT /api/agents/:agent/instructions/${more} writes it, and it`,
    });
  return { ...rest, ...(text !== undefined && { instructions: text }) };
}

/** Limits of runs from where they are said to the adapter. INPUT_INVALID beside the same of ours. */
function runsOf(action: string, body: Json): Json {
  const { adapterConfig: config, runtimeConfig: runtime } = body;
  if (!isObject(config)) return body;
  const moved = ofRuns.filter((field) => field in config);
  if (moved.length === 0) return body;
  if (runtime !== undefined && !isObject(runtime)) return body;
  const twice = moved.filter((field) => runtime !== undefined && field in runtime);
  if (twice.length > 0) {
    const problems = twice.map((field) => ({
      field: `adapterConfig.${field}`,
      problem: `runtimeConfig.${field} says it too: leave one of them out`,
    }));
    throw fault('INPUT_INVALID', { action, problems, only: 'api' });
  }
  const limits = moved.map((field) => {
    const value = config[field];
    // Without a limit there, and said so here.
    return [field, field === 'timeoutSec' && value === 0 ? 'unlimited' : value];
  });
  return {
    ...body,
    adapterConfig: Object.fromEntries(Object.entries(config).filter(([field]) => !moved.includes(field))),
    runtimeConfig: { ...runtime, ...Object.fromEntries(limits) },
  };
}

/** What runs an agent, in two fields as answers say it. INPUT_INVALID for what no adapter here is told. */
function adapterOf(action: string, body: Json): Json {
  const { adapterType: type, adapterConfig, ...rest } = body;
  const given = adapterConfig ?? {};
  const isGiven = type !== undefined || adapterConfig !== undefined;
  // As something else, or beside the one field that says both otherwise, they are left to be refused.
  if (!isGiven || !isObject(given)) return body;
  if ('adapter' in rest) return saysAdapter(rest['adapter'], type, given) ? rest : body;
  const config = plain(given);
  const problems = Object.keys(config)
    .filter((field) => !told.includes(field))
    .map((field) => ({
      field: `adapterConfig.${field}`,
      problem: `not known here; known are ${told.join(', ')}. What command runs is said by the runner's entry in host.yaml`,
    }));
  const isEmpty = Object.keys(config).length === 0;
  if (type === null && !isEmpty)
    problems.push({
      field: 'adapterConfig',
      problem: 'without an adapterType there is nothing to be told it',
    });
  if (problems.length > 0) throw fault('INPUT_INVALID', { action, problems, only: 'api' });
  // A change of what the present one is told; whoever has none yet is asked for its type.
  if (type === undefined) return isEmpty ? rest : { ...rest, adapter: config };
  if (type === null) return { ...rest, adapter: null };
  return typeof type === 'string' ? { ...rest, adapter: { ...config, type } } : body;
}

/** Whether the one field says what the two do, as answers say it in both ways. */
const saysAdapter = (adapter: unknown, type: unknown, config: Json): boolean =>
  equal(adapter ?? {}, { ...config, ...(type !== null && { type }) });

/** Without what asks for nothing, and its environment as plain words. NOT_AVAILABLE_YET for what nothing here does. */
function plain(config: Json): Json {
  const asked = Object.entries(config).filter(
    ([field, value]) => !ignoredWithin('adapterConfig', field, value),
  );
  const { env, ...more } = Object.fromEntries<unknown>(asked);
  if (!isObject(env)) return env === undefined ? more : { ...more, env };
  return {
    ...more,
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, word(name, value)])),
  };
}

function word(name: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  if (value['type'] === 'plain') return value['value'];
  throw fault('NOT_AVAILABLE_YET', {
    what: `adapterConfig.env.${name} ${JSON.stringify(value)}: secrets are named by the runner's entry in host.yaml, and this`,
  });
}

/** What a field of the action is called in a body that says it in another. */
export function calledInAgent(body: Json, field: string): string {
  const [first] = field.split('.', 1);
  if (first === undefined || first in body) return field;
  if (first === 'heartbeat') return `runtimeConfig.${field}`;
  const limit = /^runtimeConfig\.(.+)$/.exec(field)?.[1];
  if (limit !== undefined && ofRuns.includes(limit)) return `adapterConfig.${limit}`;
  return /^adapter(?:\.type)?$/.test(field) ? 'adapterType' : field.replace(/^adapter\./, 'adapterConfig.');
}
