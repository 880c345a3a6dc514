// The actions of the noun issue.
import { issueComment } from './issue-comment.ts';
import { issueAnswer, issueWithdraw } from './issue-answer.ts';
import { issueAsk } from './issue-ask.ts';
import { issueAssign } from './issue-assign.ts';
import { issueBlock } from './issue-block.ts';
import { issueChange } from './issue-change.ts';
import { issueCheckout } from './issue-checkout.ts';
import { issueCreate } from './issue-create.ts';
import { issueEscalate } from './issue-escalate.ts';
import { issueContext } from './issue-context.ts';
import { issueMove } from './issue-move.ts';
import { issueChildren, issueComments, issueDependencies, issueList, issueShow } from './issue-read.ts';
import { issueForceRelease, issueRelease } from './issue-release.ts';
import { issueRemove } from './issue-remove.ts';

export const issueActions = [
  issueCreate,
  issueChange,
  issueMove,
  issueCheckout,
  issueRelease,
  issueForceRelease,
  issueBlock,
  issueEscalate,
  issueAssign,
  issueRemove,
  issueComment,
  issueAsk,
  issueAnswer,
  issueWithdraw,
  issueShow,
  issueList,
  issueChildren,
  issueDependencies,
  issueComments,
  issueContext,
] as const;
