// The dependency rule as a page: the table that CI enforces, and its picture.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function layersPage(): string {
  const file = join(import.meta.dirname, '..', 'layers.json');
  const may = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>;
  const arrows = Object.entries(may).flatMap(([folder, others]) =>
    others.filter((other) => other !== 'base').map((other) => `  ${folder} --> ${other}`),
  );
  return [
    '<!-- Written by scripts/generate.ts from scripts/layers.json. Do not edit. -->',
    '# What may import what',
    '',
    'A folder of `engine/` may import itself, `base`, and what an arrow leads to; nothing else of ours. CI checks it.',
    '',
    '```mermaid',
    'flowchart TD',
    ...arrows,
    '```',
    '',
    '| folder | may import |',
    '|---|---|',
    ...Object.entries(may).map(([folder, others]) => `| \`${folder}\` | ${others.join(', ') || 'nothing'} |`),
    '',
  ].join('\n');
}
