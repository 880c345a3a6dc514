// What the checkpointer's thread runs: hands pages of the log back each time it is asked. Has the file open only meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { handBackLog } from './open-database.ts';

function work({ file, isAtWork }: { file: string; isAtWork: Int32Array }): void {
  try {
    handBackLog(file);
  } catch {
    // Whoever commits meets the same, and has somebody to tell.
  } finally {
    Atomics.store(isAtWork, 0, 0);
    Atomics.notify(isAtWork, 0);
  }
}

parentPort?.on('message', () => work(workerData));
