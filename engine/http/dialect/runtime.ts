// What clients of Paperclip's API say in `runtimeConfig` of an agent's heartbeats, as the fields of ours. Pure; what fits no field
// here is left for the action's schema to refuse.
import { fault } from '../../base/fault.ts';
import { equal } from '../../model/equal.ts';
import { ignoredWithin } from './ignored.ts';
import { isObject, type Json } from './json.ts';
import type { JsonSchema } from './json-schema.ts';

/** What `runtimeConfig` takes besides. */
export const heartbeatField: JsonSchema = {
  type: ['object', 'null'],
  description: `What wakes it, as heartbeat says it, with limits of its runs: maxConcurrentRuns, sessionCompaction`,
};

const secondsOf = (hours: unknown): unknown => (typeof hours === 'number' ? Math.round(hours * 3600) : hours);

/** Limits of runs that stand among the heartbeats there. */
const ofRuns: Readonly<Record<string, (value: unknown) => unknown>> = {
  maxConcurrentRuns: (value) => ({ maxConcurrentRuns: value }),
  sessionCompaction: (value) => (isObject(value) ? sessionsOf(value) : { sessionCompaction: value }),
};

/** When a session begins anew. Switched off, nothing of it is said. */
function sessionsOf({ enabled, maxSessionRuns, maxRawInputTokens, maxSessionAgeHours, ...more }: Json): Json {
  const limits = {
    sessionMaxRuns: maxSessionRuns,
    sessionMaxTokens: maxRawInputTokens,
    sessionMaxAgeSec: secondsOf(maxSessionAgeHours),
  };
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...(enabled === false ? {} : Object.fromEntries(given)), ...more };
}

const saidTwice = {
  field: 'runtimeConfig.heartbeat',
  problem: 'heartbeat says it otherwise: leave one of them out',
};

/**
 * `runtimeConfig: {heartbeat: {…}}` as the two fields that say it here. INPUT_INVALID beside another one of ours,
 * NOT_AVAILABLE_YET for what nothing here does.
 */
export function runtimeOf(action: string, body: Json): Json {
  const { runtimeConfig, ...rest } = body;
  if (!isObject(runtimeConfig)) return body;
  const { heartbeat: said, ...others } = runtimeConfig;
  const runtime = withoutIgnored('runtimeConfig', others);
  if (said === undefined) return { ...body, runtimeConfig: runtime };
  // What is no heartbeat is left for the action to refuse, null to take it away.
  if (!isObject(said)) {
    mustAgree(action, rest, said);
    return { ...rest, ...(Object.keys(others).length > 0 && { runtimeConfig: runtime }), heartbeat: said };
  }
  const heartbeat: Json = {};
  for (const [key, value] of Object.entries(withoutIgnored('runtimeConfig.heartbeat', said)))
    if (Object.hasOwn(ofRuns, key)) Object.assign(runtime, ofRuns[key]!(value));
    else heartbeat[key] = value;
  mustAgree(action, rest, heartbeat);
  return {
    ...rest,
    ...(Object.keys(runtime).length > 0 && { runtimeConfig: runtime }),
    ...(Object.keys(heartbeat).length > 0 && { heartbeat }),
  };
}

/** Where the field of ours stands beside it, both say the same; nothing is as good as null. INPUT_INVALID. */
function mustAgree(action: string, { heartbeat: own }: Json, said: unknown): void {
  if (own === undefined || equal(own ?? {}, said ?? {})) return;
  throw fault('INPUT_INVALID', { action, problems: [saidTwice], only: 'api' });
}

const withoutIgnored = (within: string, fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([key, value]) => !ignoredWithin(within, key, value)));

/** The other way round: limits of runs and heartbeats as one object, which never is null. */
export function runtimeSaid(runtime: unknown, heartbeat: unknown): Json {
  const limits = isObject(runtime) ? runtime : {};
  const { maxConcurrentRuns, sessionMaxRuns, sessionMaxTokens, sessionMaxAgeSec } = limits;
  const sessions = without({
    maxSessionRuns: sessionMaxRuns,
    maxRawInputTokens: sessionMaxTokens,
    maxSessionAgeHours: typeof sessionMaxAgeSec === 'number' ? sessionMaxAgeSec / 3600 : undefined,
  });
  const said = {
    ...(isObject(heartbeat) ? heartbeat : {}),
    ...without({ maxConcurrentRuns }),
    ...(Object.keys(sessions).length > 0 && { sessionCompaction: { enabled: true, ...sessions } }),
  };
  return { ...limits, ...(Object.keys(said).length > 0 && { heartbeat: said }) };
}

const without = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
