#!/usr/bin/env node
// The first file that runs, on whatever Node the caller has: finds Node 24 or newer, turns on the compile cache and
// hands over. Plain JavaScript in old syntax, because an old Node must be able to read it. Knows no command.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as module from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const needed = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const env = process.env;
const home = env.HOME || '/';

if (Number(process.versions.node.split('.')[0]) >= needed) await run();
else runElsewhere();

/** The published package is what was built. A checkout runs that too while it is as new as the sources, else these. */
async function run() {
  const folder = join(env.XDG_CACHE_HOME || join(home, '.cache'), 'minutebook', 'compile');
  module.enableCompileCache(env.NODE_COMPILE_CACHE || folder);
  const source = join(root, 'engine', 'cli', 'main.ts');
  const entry = existsSync(source) && !isFresh() ? source : join(root, 'dist', 'main.js');
  const { runCommandLine } = await import(pathToFileURL(entry).href);
  process.exitCode = await runCommandLine(process.argv.slice(2));
}

/** Whether every source still has the time and size it had when dist/ was built. */
function isFresh() {
  try {
    const inputs = JSON.parse(readFileSync(join(root, 'dist', 'inputs.json'), 'utf8'));
    return inputs.every(([path, mtimeMs, size]) => {
      const found = statSync(join(root, path));
      return found.mtimeMs === mtimeMs && found.size === size;
    });
  } catch {
    return false;
  }
}

function runElsewhere() {
  const node = env.MINUTEBOOK_LAUNCHED ? undefined : candidates().find(isNewEnough);
  if (!node) {
    process.stderr.write(
      `error  Minutebook needs Node ${needed} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
        `help   Install it from https://nodejs.org, or name one: MINUTEBOOK_NODE=/path/to/node minutebook …\n`,
    );
    process.exitCode = 6;
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...env, MINUTEBOOK_LAUNCHED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code;
  });
}

/** The node that was named, the checkout's own, then what stands on PATH or where nvm puts it. */
function candidates() {
  const tools = join(root, '.tools', 'node_modules');
  const versions = join(env.NVM_DIR || join(home, '.nvm'), 'versions', 'node');
  const folders = (env.PATH || '').split(delimiter).filter(Boolean);
  return [
    env.MINUTEBOOK_NODE,
    ...list(tools, /^node-/).map((name) => join(tools, name, 'bin', 'node')),
    ...['node24', 'node-24', 'node'].flatMap((name) => folders.map((folder) => join(folder, name))),
    ...list(versions, /^v(2[4-9]|[3-9]\d)\./).map((name) => join(versions, name, 'bin', 'node')),
  ].filter((path) => path && path !== process.execPath && existsSync(path));
}

function list(folder, pattern) {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}

function isNewEnough(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 5000 });
  return Number((/^v(\d+)\./.exec(stdout || '') || [])[1]) >= needed;
}
