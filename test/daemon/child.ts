// A host in a process of its own, so that a test can kill it: reads its folders from its argument, says `ready`.
import { openHost, type HostFolders } from './host.ts';

const host = await openHost(JSON.parse(process.argv[2]!) as HostFolders);
process.once('SIGTERM', () => void host.stop().then(() => process.exit(0)));
process.stdout.write('ready\n');
