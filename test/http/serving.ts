// A book served by a process of its own, so that a test can kill it: reads the book and the folders from its argument and says where
// the API listens.
import { join } from 'node:path';
import { systemClock } from '../../engine/base/clock.ts';
import { serveBook } from '../../engine/serve.ts';

export interface ServingFolders {
  root: string;
  runtimeFolder: string;
  stateFolder: string;
}

const folders = JSON.parse(process.argv[2]!) as ServingFolders;
const served = await serveBook({
  ...folders,
  clock: systemClock,
  version: '0.0.0',
  path: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
  variables: () => ({}),
  cli: '/bin/false',
  bundledSkill: () => undefined,
  log: () => undefined,
});
process.once('SIGTERM', () => void served.stop().then(() => process.exit(0)));
process.stdout.write(`${served.url}\n`);
