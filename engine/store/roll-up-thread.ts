// What the thread of the roll-ups runs: one roll-up each time it is asked.
import { serveSideThread } from '../base/side-thread.ts';
import { rollUp } from './roll-up.ts';
import type { Job } from './roll-ups.ts';

serveSideThread((job: Job) => rollUp(...job));
