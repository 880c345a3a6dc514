// JSON Schemas of every kind of file, for editors that check YAML: derived, written for this host, never committed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { kinds } from '../model/kind.ts';

/** Writes `.minutebook/schemas/<kind>.json`. Files name theirs in a comment on their first line. */
export function writeSchemas(root: string): void {
  const folder = join(root, '.minutebook', 'schemas');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [kind, { schema }] of Object.entries(kinds)) {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    writeFileSync(
      join(folder, `${kind}.json`),
      `${JSON.stringify({ title: kind, ...json }, undefined, 2)}\n`,
    );
  }
}
