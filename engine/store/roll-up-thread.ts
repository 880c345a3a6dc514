// What the thread of the roll-ups runs: one roll-up each time it is asked.
import { parentPort } from 'node:worker_threads';
import { rollUp } from './roll-up.ts';
import type { Answer, Job } from './roll-ups.ts';

async function work(job: Job): Promise<Answer> {
  try {
    return { rolled: await rollUp(...job) };
  } catch {
    // Whoever asked meets the same, and has somebody to tell.
    return undefined;
  }
}

parentPort?.on('message', (job: Job) => void work(job).then((answer) => parentPort!.postMessage(answer)));
