// Makes dist/, what the published package runs and what a checkout runs while nothing changed since: the sources
// without their types, in a few files instead of four hundred, because finding and opening files is half of the time
// that a command takes. Plain JavaScript, because `npm pack` runs it on whatever Node npm has.
import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
// Built aside and put in place in two renames, because somebody may be running from dist/ right now.
const fresh = join(root, 'node_modules', `.minutebook-build-${process.pid}`);
const worn = `${fresh}-worn`;
// What is installed with the package stays outside; everything else that is imported becomes part of it.
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const installed = new RegExp(`^(node:|(${Object.keys(dependencies).join('|')})($|/))`);

const bundle = await rolldown({
  cwd: root,
  input: { main: 'engine/cli/main.ts', 'demo-agent': 'scripts/demo-agent.ts' },
  platform: 'node',
  external: (id) => installed.test(id),
});
const { output } = await bundle.write({
  dir: fresh,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();

// Lies beside the code that starts it, there as here.
cpSync(join(root, 'engine/runner/supervisor.sh'), join(fresh, 'supervisor.sh'));
chmodSync(join(fresh, 'supervisor.sh'), 0o755);

// By these the launcher sees whether anything was edited since: path, time and size of every source.
const sources = new Set(output.flatMap(({ moduleIds = [] }) => moduleIds));
const inputs = [...sources, join(root, 'engine/runner/supervisor.sh')]
  .filter((path) => path.startsWith(root) && !path.includes('node_modules'))
  .map((path) => {
    const { mtimeMs, size } = statSync(path);
    return [relative(root, path), mtimeMs, size];
  });
writeFileSync(join(fresh, 'inputs.json'), JSON.stringify(inputs));

// A daemon that runs from the build before may still ask for its parts; only a package begins empty.
if (existsSync(dist) && !process.argv.includes('--clean'))
  cpSync(dist, fresh, { recursive: true, force: false });
if (existsSync(dist)) renameSync(dist, worn);
renameSync(fresh, dist);
rmSync(worn, { recursive: true, force: true });
