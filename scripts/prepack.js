// Makes dist/, what the published package runs: the sources without their types, because Node strips none inside
// node_modules. Plain JavaScript, because `npm pack` runs it on whatever Node npm has.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const sources = ['engine', 'adapters'];

rmSync(dist, { recursive: true, force: true });
const compiler = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
const settings = join(root, 'tsconfig.pack.json');
execFileSync(process.execPath, [compiler, '-p', settings], { stdio: ['ignore', 'inherit', 'inherit'] });
for (const folder of sources) copyOthers(folder);

/** What is no TypeScript but lies beside it (the supervisor's shell script) goes along as it is. */
function copyOthers(folder) {
  if (!existsSync(join(root, folder))) return;
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) copyOthers(path);
    else if (!entry.name.endsWith('.ts')) {
      mkdirSync(join(dist, folder), { recursive: true });
      cpSync(join(root, path), join(dist, path));
      if (entry.name.endsWith('.sh')) chmodSync(join(dist, path), 0o755);
    }
  }
}
