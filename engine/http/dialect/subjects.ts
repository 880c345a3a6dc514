// What an answer is about, where the action's noun or the field's name does not say so: which words apply to it.

/** Actions whose answer is about something else than their noun. */
const answers: Readonly<Record<string, string>> = {
  'issue.comment': 'comment',
  'issue.comments': 'comment',
  'issue.ask': 'interaction',
  'issue.interactions': 'interaction',
  'document.history': 'revision',
  'issue.answer': 'comment',
  'issue.withdraw': 'comment',
  'view.run': 'issue',
  'approval.issues': 'issue',
  'approval.comment': 'comment',
  'approval.comments': 'comment',
  'issue.approvals': 'approval',
  'inbox.agent': 'inbox',
  'inbox.user': 'inbox',
  'agent.me': 'agent',
};

/** Fields that hold something of another kind than what they stand in. */
const parts: Readonly<Record<string, string>> = {
  tasks: 'task',
  comments: 'comment',
  comment: 'comment',
  wakeComment: 'comment',
  answer: 'comment',
  questions: 'comment',
  company: 'company',
  project: 'project',
  goal: 'goal',
  issue: 'issue',
  ancestors: 'issue',
  approvals: 'approval',
  documents: 'document',
  attachments: 'attachment',
  labelled: 'label',
  blockers: 'issue',
  dependents: 'issue',
  children: 'issue',
  assigned: 'issue',
  ownerless: 'issue',
  actionable: 'issue',
  waiting: 'issue',
  agent: 'agent',
  warnings: 'event',
};

export const subjectOf = (action: string): string => answers[action] ?? action.split('.')[0]!;

/** What a field's objects are about; the items of a list are what the list is about. */
export const partOf = (subject: string, field: string): string => parts[field] ?? subject;

/** What an action's input is about: its noun, but for a comment, whose text is no issue's description. */
export const askedAbout = (action: string): string => {
  const subject = subjectOf(action);
  return subject === 'comment' || subject === 'interaction' ? subject : action.split('.')[0]!;
};
