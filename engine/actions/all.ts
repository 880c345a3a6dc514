// The list: every action there is. Doors are mounted from it; nothing else names them all.
import type { Action } from './action.ts';
import { attachmentActions } from './attachment.ts';
import { documentActions } from './document.ts';
import { inboxActions } from './inbox.ts';
import { issueActions } from './issue.ts';

export const actions: readonly Action[] = [
  ...issueActions,
  ...documentActions,
  ...attachmentActions,
  ...inboxActions,
];
