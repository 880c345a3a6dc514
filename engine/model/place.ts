// What a path can be the place of. The words of the tree on disk, as types.

export type Kind =
  | 'book'
  | 'prices'
  | 'user'
  | 'company'
  | 'goal'
  | 'team'
  | 'agent'
  | 'project'
  | 'milestone'
  | 'issue'
  | 'comment'
  | 'document'
  | 'label'
  | 'view'
  | 'routine'
  | 'approval'
  | 'skill'
  | 'plugin'
  | 'run';

export interface Place {
  kind: Kind;
  path: string;
  /** Folder of the company; absent for what belongs to the whole book. */
  company?: string;
  /**
   * The name that the path gives: a folder or a file without its ending. `ACME-42` for a numbered issue, the file's
   * name under issues/new, the task's folder for a TASK.md, `reviews/pr` for a nested skill.
   */
  slug: string;
  /** Of a milestone, and of a task that lies under a project. */
  project?: string;
  /** Of a numbered issue whose file name says it. */
  number?: number;
  /** Path of the issue's file (or approval's) that a comment or document stands beside, where the path alone tells it. */
  issue?: string;
}
