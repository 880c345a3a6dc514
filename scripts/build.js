// Makes dist/, what the published package runs and what a checkout runs while nothing changed since: the sources
// without their types, in a few files instead of four hundred, because finding and opening files is half of the time
// that a command takes. Plain JavaScript, because `npm pack` runs it on whatever Node npm has.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
// Built aside and put in place in two renames, because somebody may be running from dist/ right now.
const fresh = join(root, 'node_modules', `.minutebook-build-${process.pid}`);
const worn = `${fresh}-worn`;
// What is installed with the package stays outside, but for what every command loads in a hundred and fifty files;
// everything else that is imported becomes part of it.
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const outside = Object.keys(dependencies).filter((name) => name !== 'execa');
const installed = new RegExp(`^(node:|(${outside.join('|')})($|/))`);

async function write(input) {
  const bundle = await rolldown({ cwd: root, input, platform: 'node', external: (id) => installed.test(id) });
  const { output } = await bundle.write({
    dir: fresh,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  return output;
}

const output = await write({
  main: 'engine/cli/main.ts',
  'blank-thread': 'engine/store/blank-thread.ts',
  'checkpoint-thread': 'engine/catalog/checkpoint-thread.ts',
  'roll-up-thread': 'engine/store/roll-up-thread.ts',
  'demo-agent': 'scripts/demo-agent.ts',
});
// By itself, so that it shares no file with the command line: what a program imports is one file and loads nothing else.
output.push(...(await write({ client: 'engine/client.ts' })));

const forPackage = process.argv.includes('--clean');
if (forPackage) writeTypes();

/**
 * The types of `minutebook/client`. Only its own sources are compiled, with what actions take and answer as the reference
 * tells it: that would not compile if the client needed anything else of the engine.
 */
function writeTypes() {
  // Not below node_modules, whose files a compiler takes for somebody else's.
  const sources = mkdtempSync(join(tmpdir(), 'minutebook-types-'));
  for (const path of ['engine/client.ts', 'engine/base', 'engine/http'])
    cpSync(join(root, path), join(sources, path), { recursive: true });
  mkdirSync(join(sources, 'engine/actions'));
  cpSync(join(root, 'docs/reference/calls.ts'), join(sources, 'engine/actions/all.ts'));
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const types = join(fresh, 'types');
  const options = {
    ...compilerOptions,
    typeRoots: [join(root, 'node_modules/@types')],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: 'engine',
    outDir: types,
  };
  writeFileSync(join(sources, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(sources, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['engine/client.ts'] }),
  );
  execFileSync(process.execPath, [join(root, 'node_modules/typescript-native/bin/tsc'), '-p', sources], {
    stdio: 'inherit',
  });
  rmSync(sources, { recursive: true });
  // They name each other as sources do; in a package they stand for what runs.
  for (const path of readdirSync(types, { recursive: true }).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(types, path), 'utf8');
    writeFileSync(join(types, path), text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
}

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
if (existsSync(dist) && !forPackage) cpSync(dist, fresh, { recursive: true, force: false });
if (existsSync(dist)) renameSync(dist, worn);
renameSync(fresh, dist);
rmSync(worn, { recursive: true, force: true });
