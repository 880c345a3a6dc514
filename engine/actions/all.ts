// The list: every action there is. Doors are mounted from it; nothing else names them all.
import type { Action, CallOf } from './action.ts';
import { activityActions } from './activity.ts';
import { bookAdopt } from './adopt.ts';
import { bookMend } from './book-mend.ts';
import { approvalActions } from './approval.ts';
import { attachmentActions } from './attachment.ts';
import { bookActions } from './book.ts';
import { budgetActions } from './budget.ts';
import { budgetOverview } from './budget-overview.ts';
import { commentReadActions } from './comment-read.ts';
import { companyArchive, companyPause, companyResume } from './company-pause.ts';
import { companyChange, companyCreate, companyList, companyShow } from './company.ts';
import { conflictActions } from './conflict.ts';
import { costFlush } from './cost-flush.ts';
import { costBillers, costModels, costProviders, costWindows } from './cost-charges.ts';
import { costIssue } from './cost-issue.ts';
import { costReadActions } from './cost-summary.ts';
import { costLog } from './cost.ts';
import { companyDashboard } from './dashboard.ts';
import { documentActions } from './document.ts';
import { agentPause, agentResume, agentTerminate } from './agent-status.ts';
import { agentWake, agentWhy } from './agent-wake.ts';
import { agentChange, agentHire, agentList, agentMe, agentShow } from './agent.ts';
import { eventActions } from './event.ts';
import { fileShow } from './file.ts';
import { goalActions } from './goal.ts';
import { inboxActions } from './inbox.ts';
import { instructionActions } from './instruction.ts';
import { issueActions } from './issue.ts';
import { labelActions } from './label.ts';
import { libraryActions } from './library.ts';
import { milestoneActions } from './milestone.ts';
import { projectActions } from './project.ts';
import { renameActions } from './rename-actions.ts';
import { routineActions } from './routine.ts';
import { runActions } from './run.ts';
import { searchList } from './search.ts';
import { sessionActions } from './session.ts';
import { teamActions } from './team.ts';
import { tokenActions } from './token.ts';
import { transcriptActions } from './transcript.ts';
import { bookUndo } from './undo.ts';
import { userActions } from './user.ts';
import { viewActions } from './view.ts';

/** As a tuple, so that each keeps its own name and types. */
const list = [
  bookAdopt,
  bookMend,
  bookUndo,
  ...conflictActions,
  ...bookActions,
  ...userActions,
  ...tokenActions,
  ...sessionActions,
  companyCreate,
  companyList,
  companyShow,
  companyChange,
  companyDashboard,
  companyPause,
  companyResume,
  companyArchive,
  ...renameActions,
  ...goalActions,
  ...projectActions,
  ...milestoneActions,
  ...teamActions,
  agentHire,
  agentList,
  agentShow,
  agentMe,
  agentChange,
  agentPause,
  agentResume,
  agentTerminate,
  agentWake,
  agentWhy,
  ...instructionActions,
  ...issueActions,
  ...commentReadActions,
  ...documentActions,
  ...attachmentActions,
  ...inboxActions,
  ...approvalActions,
  ...labelActions,
  ...viewActions,
  ...libraryActions,
  ...routineActions,
  searchList,
  ...activityActions,
  fileShow,
  ...eventActions,
  ...runActions,
  ...transcriptActions,
  costLog,
  costFlush,
  ...costReadActions,
  costModels,
  costProviders,
  costBillers,
  costWindows,
  costIssue,
  ...budgetActions,
  budgetOverview,
] as const;

export const actions: readonly Action[] = list;

type Listed = (typeof list)[number];

/** Every action by its name: what a caller gives and what it is answered. */
export type Calls = { [A in Listed as A['name']]: CallOf<A> };

export type ActionName = keyof Calls;
