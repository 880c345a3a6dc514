// Writes the reference pages from the tables in the code; with --check it only says which ones are stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { actionsPage } from './reference/actions.ts';
import { callsPage } from './reference/calls.ts';
import { errorsPage } from './reference/errors.ts';
import { layersPage } from './reference/layers.ts';
import { mcpPage } from './reference/mcp.ts';
import { restPage } from './reference/rest.ts';

const root = join(import.meta.dirname, '..');
const pages: Record<string, string> = {
  'docs/reference/actions.md': actionsPage(),
  'docs/reference/calls.ts': callsPage(),
  'docs/reference/errors.md': errorsPage(),
  'docs/reference/layers.md': layersPage(),
  'docs/reference/mcp.md': mcpPage(),
  'docs/reference/rest.md': restPage(),
};

const stale = Object.entries(pages).filter(([path, text]) => {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
});

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is stale. Run: node scripts/generate.ts`);
  process.exit(stale.length ? 1 : 0);
}
for (const [path, text] of stale) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}
