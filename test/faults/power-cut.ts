// What a power cut leaves of a modelled disk, by several rules of which each is possible: unsynced names lost, or there,
// or some of them; unsynced bytes old, gone, cut off, or space that was never written. Makes it a real folder.
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from './disk.ts';

/**
 * `lost`: nothing that was not synced. `present`: every name, no byte. `ordered`: names up to some moment, as a journalling
 * file system keeps them. `any`: each name and each content by chance.
 */
export const rules = ['lost', 'present', 'ordered', 'any'] as const;
export type Rule = (typeof rules)[number];

export interface Cut {
  rule: Rule;
  /** Numbers in [0, 1). */
  pick: () => number;
  /** The step at which the power went. */
  step: number;
}

/** Writes what is left below `node` into the new folder `path`. */
export function leave(node: Node, path: string, cut: Cut): void {
  const latest = Math.floor(cut.pick() * cut.step);
  const written = new Map<Node, string>();
  const write = (at: Node, to: string): void => {
    const other = written.get(at);
    if (at.kind === 'folder') {
      mkdirSync(to);
      for (const [name, below] of namesLeft(at, cut, latest)) write(below, join(to, name));
    } else if (at.kind === 'link') symlinkSync(at.now, to);
    else if (other !== undefined) linkSync(other, to);
    else {
      writeFileSync(to, contentLeft(at, cut));
      written.set(at, to);
    }
  };
  rmSync(path, { recursive: true, force: true });
  write(node, path);
}

function namesLeft({ safeNames, pending }: Node, { rule, pick }: Cut, latest: number): Map<string, Node> {
  const left = new Map(safeNames);
  for (const { name, node, step } of pending) {
    const isLeft = { lost: false, present: true, ordered: step <= latest, any: pick() < 0.5 }[rule];
    if (!isLeft) continue;
    if (node === undefined) left.delete(name);
    else left.set(name, node);
  }
  return left;
}

function contentLeft(node: Node, { rule, pick }: Cut): Buffer {
  const { now, safe } = node;
  if (safe !== undefined && (safe === now || safe.equals(now))) return now;
  // What was synced and only appended to since is on the disk, whatever becomes of the rest.
  const firm = safe !== undefined && node.emptiedAt <= node.safeAt ? safe : Buffer.alloc(0);
  const half = now.subarray(firm.length, firm.length + Math.floor((now.length - firm.length) / 2));
  const unwritten = Buffer.alloc(now.length - firm.length);
  const torn = [
    safe ?? Buffer.alloc(0),
    firm,
    Buffer.concat([firm, half]),
    Buffer.concat([firm, unwritten]),
    // Begun on the disk, the rest of its space never written.
    Buffer.concat([firm, half, unwritten.subarray(half.length)]),
    now,
  ];
  if (rule === 'lost') return torn[0]!;
  return torn[Math.floor(pick() * (rule === 'present' ? torn.length - 1 : torn.length))]!;
}
