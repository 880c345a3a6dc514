// The adapter that a published package's sidecar names for an agent whose own file names none. Knows no runner.
import { readSidecar, sidecarAdapter, type Sidecar } from '../model/package.ts';
import { sidecarPath } from '../model/paths.ts';
import type { Lookup } from './lookup.ts';

/** Sidecars remembered; equal bytes are an equal sidecar. */
const memoryLimit = 64;
const memory = new Map<string, Sidecar | undefined>();

/** What the sidecar says of this agent; a sidecar that cannot be read says nothing, and doctor names it. */
export function packageAdapter({ snapshot }: Pick<Lookup, 'snapshot'>, company: string, agent: string) {
  const path = sidecarPath(company);
  const oid = snapshot.oid(path);
  if (oid === undefined) return undefined;
  if (!memory.has(oid)) {
    if (memory.size >= memoryLimit) memory.clear();
    memory.set(oid, read(snapshot.read(path), path));
  }
  const sidecar = memory.get(oid);
  return sidecar && sidecarAdapter(sidecar, agent);
}

function read(bytes: Buffer | undefined, path: string): Sidecar | undefined {
  try {
    return bytes && readSidecar(bytes, path);
  } catch {
    return undefined;
  }
}
