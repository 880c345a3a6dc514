// The list: every adapter there is. Whoever needs one finds it here by name.
import type { Adapter } from '../engine/contract/adapter.ts';
import { processAdapter } from './process.ts';

export const adapters: readonly Adapter[] = [processAdapter];
