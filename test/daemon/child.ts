// A host in a process of its own, so that a test can kill it: reads its folders from its argument, says `ready`.
// SIGUSR2 is a death that waits: the process kills itself after its next commit is durable and before anybody is told. A
// commit that others could see already is not the next one, though the engine may have yet to hear of it itself.
import { openHost, type HostFolders } from './host.ts';

const host = await openHost(JSON.parse(process.argv[2]!) as HostFolders);
process.once('SIGTERM', () => void host.stop().then(() => process.exit(0)));
process.once('SIGUSR2', () => {
  const { store } = host.engine;
  const seen = store.head();
  store.onHead((to) => {
    if (to !== seen) process.kill(process.pid, 'SIGKILL');
  });
});
process.stdout.write('ready\n');
