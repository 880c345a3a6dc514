// What the thread of the blank files runs: fills a stock each time it is asked.
import { serveSideThread } from '../base/side-thread.ts';
import { fillStock } from './blank-stock.ts';

serveSideThread(fillStock);
