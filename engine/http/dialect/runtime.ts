// What clients of Paperclip's API say in `runtimeConfig` of an agent's heartbeats, as the fields of ours. Pure; what fits no field
// here is left for the action's schema to refuse.
import { ignoredWithin } from './ignored.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const secondsOf = (hours: unknown): unknown => (typeof hours === 'number' ? hours * 3600 : hours);

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

/** `runtimeConfig: {heartbeat: {…}}` as the two fields that say it here. NOT_AVAILABLE_YET for what nothing here does. */
export function runtimeOf(body: Json): Json {
  const { runtimeConfig, ...rest } = body;
  if (!isObject(runtimeConfig)) return body;
  const { heartbeat: said, ...others } = runtimeConfig;
  const runtime = withoutIgnored('runtimeConfig', others);
  // Beside the field of ours it is left to be refused.
  if (!isObject(said) || 'heartbeat' in rest)
    return { ...body, runtimeConfig: { ...runtime, ...(said !== undefined && { heartbeat: said }) } };
  const heartbeat: Json = {};
  for (const [key, value] of Object.entries(withoutIgnored('runtimeConfig.heartbeat', said)))
    if (Object.hasOwn(ofRuns, key)) Object.assign(runtime, ofRuns[key]!(value));
    else heartbeat[key] = value;
  return {
    ...rest,
    ...(Object.keys(runtime).length > 0 && { runtimeConfig: runtime }),
    ...(Object.keys(heartbeat).length > 0 && { heartbeat }),
  };
}

const withoutIgnored = (within: string, fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([key, value]) => !ignoredWithin(within, key, value)));
