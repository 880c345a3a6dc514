// Written by scripts/generate.ts from engine/actions. Do not edit.
// What each action takes and answers, as the package’s `minutebook/client` knows it.
/* oxlint-disable max-lines */

export interface Calls {
  /** Show how a thing came to be as it is: every commit that changed it, with the fields it changed. */
  'activity.history': {
    input: {
      /** What kind of thing */
      kind: "book" | "prices" | "user" | "company" | "goal" | "team" | "agent" | "project" | "milestone" | "issue" | "comment" | "document" | "label" | "view" | "routine" | "approval" | "skill" | "plugin" | "run";
      /** Which: its short name, identifier or id */
      ref: string;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The commit */
        commit: string;
        /** When */
        at: string;
        /** Who: user:ada, agent:acme/cto, system */
        actor: string;
        /** What was done, as in issue.checkout */
        action: string;
        /** The same in a sentence */
        subject: string;
        /** What it was about, as in issue:acme/ACME-42 */
        entities: Array<string>;
        /** The run it was done in */
        run: string | null;
        /** Whether the engine made and signed the commit */
        certain: boolean;
        /** Fields that were different before */
        changes: Array<{
          /** The field; body for the text */
          field: string;
          /** What it was; absent where there was nothing */
          from?: unknown;
          /** What it became; absent where it was taken away */
          to?: unknown;
        }>;
      }>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** List what happened in a company, newest first. */
  'activity.list': {
    input: {
      /** Only about this issue */
      issue?: string;
      /** Only about this agent */
      agent?: string;
      /** Only about a thing of this kind, which ref names */
      kind?: "book" | "prices" | "user" | "company" | "goal" | "team" | "agent" | "project" | "milestone" | "issue" | "comment" | "document" | "label" | "view" | "routine" | "approval" | "skill" | "plugin" | "run";
      /** Which: its short name, identifier or id */
      ref?: string;
      /** Only by this actor: user:ada, agent:acme/cto, system */
      actor?: string;
      /** Only in this run */
      run?: string;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The commit */
        commit: string;
        /** When */
        at: string;
        /** Who: user:ada, agent:acme/cto, system */
        actor: string;
        /** What was done, as in issue.checkout */
        action: string;
        /** The same in a sentence */
        subject: string;
        /** What it was about, as in issue:acme/ACME-42 */
        entities: Array<string>;
        /** The run it was done in */
        run: string | null;
        /** Whether the engine made and signed the commit */
        certain: boolean;
      }>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Change an agent. */
  'agent.change': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What people call it */
      name?: string;
      /** Its office, as in Chief Technology Officer */
      title?: string | null;
      /** Its role: ceo, cto, engineer, designer, general … */
      role?: string;
      /** An icon or an emoji */
      icon?: string | null;
      /** Its manager; without one it reports to the board */
      reportsTo?: string | null;
      /** A sentence or two */
      description?: string | null;
      /** A sentence others read before they delegate */
      capabilities?: string | null;
      /** All skills it works with */
      skills?: Array<string>;
      /** How much is handed over at a start */
      context?: "thin" | "fat";
      /** What runs it, as in {"type":"process","runner":"worker"}; of the same type, what is not named stays */
      adapter?: {
        /** As in process or claude_local */
        type?: string;
        /** The entry of host.yaml that says what process runs */
        runner?: string | null;
        model?: string | null;
        /** A folder inside the roots that host.yaml lists */
        cwd?: string | null;
        /** Only names that the runner allows */
        env?: Record<string, string> | null;
        /** Of the http adapter; host.yaml says which are allowed */
        url?: string | null;
      } | null;
      /** Limits of its runs, as in {"timeoutSec":1800}; what is not named stays, null takes it away */
      runtime?: AgentHireInputRuntime | null;
      /** What wakes it, as in {"intervalSec":900}; what is not named stays, null takes it away */
      heartbeat?: AgentHireInputHeartbeat | null;
      /** A workspace profile of host.yaml */
      environment?: string | null;
      /** Hosts it may run on; all when empty */
      runsOn?: Array<string>;
      /** Resumed or paused, as those actions do it */
      status?: "active" | "paused";
      /** What it may spend a month, in dollars; null takes its limit away; other limits are set by budget set */
      monthlyBudget?: number | null;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: AgentHire;
  };
  /** Hire an agent. */
  'agent.hire': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** Its office, as in Chief Technology Officer */
      title?: string | null;
      /** Its role: ceo, cto, engineer, designer, general … */
      role?: string;
      /** An icon or an emoji */
      icon?: string | null;
      /** Its manager; without one it reports to the board */
      reportsTo?: string | null;
      /** A sentence or two */
      description?: string | null;
      /** A sentence others read before they delegate */
      capabilities?: string | null;
      /** All skills it works with */
      skills?: Array<string>;
      /** How much is handed over at a start */
      context?: "thin" | "fat";
      /** What runs it, as in {"type":"process","runner":"worker"} */
      adapter?: {
        /** As in process or claude_local */
        type: string;
        /** The entry of host.yaml that says what process runs */
        runner?: string | null;
        model?: string | null;
        /** A folder inside the roots that host.yaml lists */
        cwd?: string | null;
        /** Only names that the runner allows */
        env?: Record<string, string> | null;
        /** Of the http adapter; host.yaml says which are allowed */
        url?: string | null;
      } | null;
      /** Limits of its runs, as in {"timeoutSec":1800}; what is not named stays, null takes it away */
      runtime?: AgentHireInputRuntime | null;
      /** What wakes it, as in {"intervalSec":900}; what is not named stays, null takes it away */
      heartbeat?: AgentHireInputHeartbeat | null;
      /** A workspace profile of host.yaml */
      environment?: string | null;
      /** Hosts it may run on; all when empty */
      runsOn?: Array<string>;
      /** Its instructions, in markdown */
      body?: string;
      /** What it may spend a month, in dollars; null takes its limit away; other limits are set by budget set */
      monthlyBudget?: number | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: AgentHire;
  };
  /** List agents, with what each does now. */
  'agent.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** Its office */
        title: string | null;
        /** Its role */
        role: string | null;
        /** Icon */
        icon: string | null;
        /** What it does now */
        status: "pending_approval" | "idle" | "running" | "error" | "active" | "paused" | "terminated";
        /** Why it is paused */
        pauseReason: string | null;
        /** Slug of its manager */
        reportsTo: string | null;
        /** What runs it */
        adapter: string | null;
        /** What it can be asked for */
        capabilities: string | null;
        /** Unfinished issues assigned to it */
        openIssues: number;
        /** When it last ran */
        lastRunAt: string | null;
        /** Its own budgets, as its file says them */
        budgets: Array<Record<string, unknown>>;
        /** Spent this month in UTC, in micro-dollars, as far as amounts are known */
        spentMicros: number;
      }>;
    };
  };
  /** Say who you are: of an agent with what its file says. */
  'agent.me': {
    input: {
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that never changes */
      id?: string;
      /** Its short name */
      slug?: string;
      /** Slug of its company; empty for what belongs to the book */
      company?: string;
      /** When it was created */
      createdAt?: string | null;
      /** The version token */
      updated?: string | null;
      /** Its file in the book */
      path?: string;
      /** What people call it */
      name?: string;
      /** Its office */
      title?: string | null;
      /** Of a person: owner, operator or viewer; of an agent: its role */
      role: string;
      /** Icon */
      icon?: string | null;
      /** What it does now */
      status?: "pending_approval" | "idle" | "running" | "error" | "active" | "paused" | "terminated";
      /** Why it is paused */
      pauseReason?: string | null;
      /** Since when */
      pausedAt?: string | null;
      /** When it was terminated */
      terminatedAt?: string | null;
      /** Slug of its manager */
      reportsTo?: string | null;
      /** A sentence or two */
      description?: string | null;
      /** What it can be asked for */
      capabilities?: string | null;
      /** Skills it works with */
      skills?: Array<string>;
      /** What runs it, as its file or its package says */
      adapter?: Record<string, unknown> | null;
      /** Limits of its runs */
      runtime?: Record<string, unknown> | null;
      /** What wakes it */
      heartbeat?: Record<string, unknown> | null;
      /** Its workspace profile */
      environment?: string | null;
      /** Hosts it may run on; all when empty */
      runsOn?: Array<string>;
      /** How much is handed over at a start: thin or fat */
      context?: string;
      /** Its own budgets, as its file says them */
      budgets?: Array<Record<string, unknown>>;
      /** Short names it had before */
      formerly?: Array<string>;
      /** Its instructions */
      body?: string;
      /** Your name: user:ada, agent:acme/cto */
      actor: string;
      /** Of an agent: the run your token belongs to */
      run: string | null;
      /** Of an agent: the issue the run was started for */
      issue: string | null;
      /** Whether what you showed only reads */
      readOnly: boolean;
    };
  };
  /** Pause an agent: its run is stopped and none starts. */
  'agent.pause': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: AgentHire;
  };
  /** Give an agent another short name; what refers to it follows, and the old one still means it. */
  'agent.rename': {
    input: {
      /** The agent: its short name or id */
      ref: string;
      /** The new short name */
      slug: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: GoalRename;
  };
  /** Resume a paused agent. */
  'agent.resume': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: AgentHire;
  };
  /** Show an agent. */
  'agent.show': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: AgentHire;
  };
  /** Terminate an agent, for good: its issues are released, its reports go to its manager. */
  'agent.terminate': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** Who is terminated */
      agent: AgentHire;
      /** Issues that are nobody’s now */
      released: Array<string>;
      /** Agents that report to its manager now */
      moved: Array<string>;
    };
  };
  /** Wake an agent; kept until a run answers it, or a pause drops what was asked before it. */
  'agent.wake': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** What it shall look at */
      issue?: string;
      /** Your name for it: the same key twice is one wake-up */
      key?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The wake-up */
      wake: string;
      /** Slug of the agent */
      agent: string;
      /** Slug of its company */
      company: string;
    };
  };
  /** Say why an agent does or does not run. */
  'agent.why': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** Slug of the agent */
      agent: string;
      /** Whether it would start now */
      may: boolean;
      /** What the gate says */
      reason: string;
      /** Each answer of the gate */
      details: Record<string, unknown> | null;
    };
  };
  /** Approve what was asked of the board. */
  'approval.approve': {
    input: ApprovalRejectInput;
    result: ApprovalLink;
  };
  /** Comment on an approval; @cto and @ada are told. */
  'approval.comment': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The text, in markdown */
      body: string;
    };
    result: ApprovalComment;
  };
  /** List the comments of an approval, oldest first. */
  'approval.comments': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ApprovalComment>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Ask the board for an approval. */
  'approval.create': {
    input: {
      /** What is asked, in one line; the payload’s title if absent */
      title?: string;
      /** What is asked for */
      type?: "hire_agent" | "approve_ceo_strategy" | "budget_override_required" | "request_board_approval";
      /** What is asked, in markdown; the payload’s summary if absent */
      body?: string;
      /** What is asked, as data */
      payload?: Record<string, unknown>;
      /** The issues it is about */
      issues?: Array<string>;
      /** The agent that asks, where the board writes it down; who calls if absent */
      for?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: ApprovalLink;
  };
  /** List the issues an approval is about. */
  'approval.issues': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ViewRunItems>;
    };
  };
  /** Say that an approval is about an issue. */
  'approval.link': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The issue: ACME-42 or its id */
      issue: string;
    };
    result: ApprovalLink;
  };
  /** List approvals, newest first. */
  'approval.list': {
    input: {
      /** Only in this state */
      status?: "pending" | "revision_requested" | "approved" | "rejected" | "cancelled";
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ApprovalLink>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Reject what was asked of the board. */
  'approval.reject': {
    input: ApprovalRejectInput;
    result: ApprovalLink;
  };
  /** Ask the requester to revise what the board was asked. */
  'approval.request-revision': {
    input: ApprovalRejectInput;
    result: ApprovalLink;
  };
  /** Ask again for what the board wanted revised. */
  'approval.resubmit': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What is asked, in one line; the payload’s title if absent */
      title?: string;
      /** What is asked, in markdown; the payload’s summary if absent */
      body?: string;
      /** What is asked, as data; all as it was if absent */
      payload?: Record<string, unknown>;
    };
    result: ApprovalLink;
  };
  /** Show an approval. */
  'approval.show': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: ApprovalLink;
  };
  /** Say that an approval is not about an issue after all. */
  'approval.unlink': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The issue: ACME-42 or its id */
      issue: string;
    };
    result: ApprovalLink;
  };
  /** Take back what was asked of the board. */
  'approval.withdraw': {
    input: {
      /** The approval: A-7 or its id */
      approval: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What the requester is told */
      note?: string;
    };
    result: ApprovalLink;
  };
  /** Attach a file to an issue; one that it has already is never replaced. */
  'attachment.add': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Its file name */
      name: string;
      /** Its bytes, in base64; or upload:<name> for a file in .minutebook/uploads, as the command puts it there */
      content: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: AttachmentAdd;
  };
  /** Remove a file beside an issue, by its id; its history stays. */
  'attachment.delete': {
    input: {
      /** The attachment: its id */
      attachment: string;
    };
    result: {
      /** What was removed */
      name: string;
    };
  };
  /** Read a file beside an issue. */
  'attachment.get': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Its file name */
      name: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that its issue and its name give it */
      id: string | null;
      /** The company */
      company: string;
      /** The issue it stands beside */
      issue: string;
      /** Its file name */
      name: string;
      /** What it is by its name: image/png */
      type: string;
      /** Its size */
      bytes: number;
      /** Its hash, where the bytes are kept outside main */
      sha256: string | null;
      /** Its bytes, in base64 */
      content: string;
    };
  };
  /** List the files beside an issue. */
  'attachment.list': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Its files, by name */
      items: Array<{
        /** The id that its issue and its name give it */
        id: string | null;
        /** The company */
        company: string;
        /** The issue it stands beside */
        issue: string;
        /** Its file name */
        name: string;
        /** What it is by its name: image/png */
        type: string;
        /** Its size */
        bytes: number;
        /** Its hash, where the bytes are kept outside main */
        sha256: string | null;
        /** When it was attached; null where it was put there by hand */
        createdAt: string | null;
      }>;
    };
  };
  /** Delete for good the bytes of large attachments that no file has named for as long as the book says. */
  'attachment.prune': {
    input: {
      /** Only say what that would be */
      dryRun?: boolean;
    };
    result: {
      /** What is deleted */
      attachments: Array<{
        /** Its company */
        company: string;
        /** Its hash */
        sha256: string;
      }>;
      /** What the disk got back */
      freedBytes: number;
      /** Whether nothing was deleted */
      dryRun: boolean;
    };
  };
  /** Remove a file beside an issue; its history stays. */
  'attachment.remove': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Its file name */
      name: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** What was removed */
      name: string;
    };
  };
  /** Show what is known of one file beside an issue, by its id. */
  'attachment.show': {
    input: {
      /** The attachment: its id */
      attachment: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that its issue and its name give it */
      id: string | null;
      /** The company */
      company: string;
      /** The issue it stands beside */
      issue: string;
      /** Its file name */
      name: string;
      /** What it is by its name: image/png */
      type: string;
      /** Its size */
      bytes: number;
      /** Its hash, where the bytes are kept outside main */
      sha256: string | null;
      /** The git blob that holds its bytes */
      blob: string;
    };
  };
  /** Commit what was dropped in or edited by hand, as its author. */
  'book.adopt': {
    input: {
      /** Only these files or folders of the book */
      paths?: Array<string>;
      /** Also more changes at once than a person makes by hand */
      bulk?: boolean;
      /** Only say what would happen */
      dryRun?: boolean;
      /** Look only at what a watcher named and at what stands */
      hinted?: boolean;
    };
    result: {
      /** Files that are committed now */
      adopted: Array<string>;
      /** Files that stay as they are, and why */
      refused: Array<{
        /** The file */
        path: string;
        /** What sort of reason */
        code: string;
        /** Why it stays as it is */
        reason: string;
        /** What to do */
        remedy: string;
        /** Where book and file contradict each other, both */
        sides: Array<{
          /** A key, title, body or file */
          field: string;
          /** What the book says */
          book: string;
          /** What the file says */
          file: string;
        }>;
      }>;
      /** What was committed, a sentence each */
      commits: Array<string>;
    };
  };
  /** Mend what has one safe remedy: missing ids, numbers given twice, names that hide a file. */
  'book.mend': {
    input: {
      /** Only say what would happen */
      dryRun?: boolean;
    };
    result: {
      /** What is mended now */
      mended: Array<{
        /** What was done, or would be */
        what: string;
        /** The file it is about */
        path: string;
      }>;
      /** What could not be */
      left: Array<{
        /** What was done, or would be */
        what: string;
        /** The file it is about */
        path: string;
        /** Why not */
        reason: string;
      }>;
      /** What was committed, a sentence each */
      commits: Array<string>;
    };
  };
  /** Say what the book holds and what runs. */
  'book.status': {
    input: {
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Where the book is */
      root: string;
      /** The newest commit */
      commit: string;
      /** What each company holds */
      companies: Array<{
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** Status */
        status: string | null;
        /** Agents that were not terminated */
        agents: number;
        /** Unfinished issues */
        openIssues: number;
        /** All issues */
        issues: number;
        /** Runs that have not ended */
        liveRuns: number;
        /** Its problems */
        problems: number;
      }>;
      /** Problems of the whole book */
      problems: number;
      /** The first of them, damage first */
      worst: Array<BookStatusWorst>;
    };
  };
  /** Take back what one commit or one run did, beside what others did since. */
  'book.undo': {
    input: {
      /** The commit (4217c0ff, HEAD~1: minutebook log) or the run */
      target: string;
      /** Only show what would become different */
      dryRun?: boolean;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** What was done, in a sentence */
      subject: string;
      /** The commits that were taken back, newest first */
      undone: Array<string>;
      /** What became different */
      files: Array<{
        /** The file */
        path: string;
        /** What kind of thing it is */
        kind: string | null;
        /** Slug of its company */
        company: string | null;
        /** What people call it */
        name: string;
        /** What became of the file */
        how: "changed" | "added" | "removed";
        /** Fields that became different; body for the text */
        fields: Array<{
          /** The field; body for the text */
          field: string;
          /** What it was; absent where there was nothing */
          from?: unknown;
          /** What it became; absent where it was taken away */
          to?: unknown;
        }>;
      }>;
      /** Records of what happened, which stay */
      kept: Array<string>;
      /** With dryRun: what would become different, as git diff shows it */
      diff: string | null;
    };
  };
  /** Say whether an agent may start under the budgets above it, and why not. */
  'budget.check': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** What it would work on */
      issue?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Whether it may start */
      may: boolean;
      /** Why not */
      reason: string | null;
      /** Every budget that applies */
      budgets: Array<BudgetListItems>;
    };
  };
  /** List budgets, with what is spent and reserved of each. */
  'budget.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<BudgetListItems>;
    };
  };
  /** Show every limit of money, what is spent of it, and which are used up. */
  'budget.overview': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Slug of the company */
      company: string;
      /** Every budget of money */
      policies: Array<{
        /** Names the budget: what it is on, its metric and window */
        policyId: string;
        /** What it is on */
        scopeType: "company" | "agent" | "project" | "goal" | "billingCode";
        /** Id of that; null for a billing code */
        scopeId: string | null;
        /** What people call that */
        scopeName: string;
        /** Money that is billed, in cents */
        metric: "billed_cents";
        /** calendar_month_utc, lifetime, or as the budget says it */
        windowKind: string;
        /** Since when spending counts */
        windowStart: string;
        /** When the window ends; null for rolling and lifetime */
        windowEnd: string | null;
        /** The limit in cents; 0 where it is not active */
        amount: number;
        /** Spent in the present window, in cents */
        observedAmount: number;
        /** What is left of the limit */
        remainingAmount: number;
        /** How much of the limit is spent */
        utilizationPercent: number;
        /** Events whose amount is not known: more was spent when there are any */
        unpricedEventCount: number;
        /** The share at which it warns */
        warnPercent: number;
        /** Whether nothing starts beyond it */
        hardStopEnabled: boolean;
        /** Whether it warns */
        notifyEnabled: boolean;
        /** Whether there is a limit */
        isActive: boolean;
        /** How it stands */
        status: "ok" | "warning" | "hard_stop";
        /** Whether what it is on is paused, for whatever reason */
        paused: boolean;
        /** Why */
        pauseReason: string | null;
      }>;
      /** Those that are used up, or nearly */
      activeIncidents: Array<{
        /** Names the incident */
        id: string;
        /** Names the budget: what it is on, its metric and window */
        policyId: string;
        /** What it is on */
        scopeType: "company" | "agent" | "project" | "goal" | "billingCode";
        /** Id of that; null for a billing code */
        scopeId: string | null;
        /** What people call that */
        scopeName: string;
        /** Money that is billed, in cents */
        metric: "billed_cents";
        /** calendar_month_utc, lifetime, or as the budget says it */
        windowKind: string;
        /** Since when spending counts */
        windowStart: string;
        /** When the window ends; null for rolling and lifetime */
        windowEnd: string | null;
        /** Whether the warning or the limit is reached */
        thresholdType: "soft" | "hard";
        /** The limit in cents */
        amountLimit: number;
        /** What is spent of it */
        amountObserved: number;
        /** It is over when less is spent of it */
        status: "open";
      }>;
      /** Agents that their budget paused */
      pausedAgentCount: number;
      /** Projects that are paused: none, a project is not */
      pausedProjectCount: number;
      /** Requests to override a budget that wait for a decision */
      pendingApprovalCount: number;
    };
  };
  /** Remove a budget; where none is left, the board’s defaults apply. */
  'budget.remove': {
    input: {
      /** What is limited */
      metric?: "money" | "imputed" | "tokens" | "runs" | "wallTime";
      /** daily, weekly, monthly, lifetime, or 30d for the last 30 days */
      window?: string;
      /** The budget of an agent */
      agent?: string;
      /** The budget of a project */
      project?: string;
      /** The budget of a goal */
      goal?: string;
      /** The budget of a billing code */
      billingCode?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** What the budget is on */
      scope: string;
      /** Its slug, or the billing code */
      name: string;
      /** All budgets written there, as the file says them */
      budgets: Array<Record<string, unknown>>;
    };
  };
  /** Set a budget; the one of the same metric and window is replaced. */
  'budget.set': {
    input: {
      /** Dollars, tokens, runs, or a time as in 8h; 0 for nothing; unlimited; null for none of its own */
      limit: string | number | null;
      /** What is limited */
      metric?: "money" | "imputed" | "tokens" | "runs" | "wallTime";
      /** daily, weekly, monthly, lifetime, or 30d for the last 30 days */
      window?: string;
      /** Time zone of the window, as in Europe/Vienna */
      zone?: string;
      /** Warn once at this share (80) */
      warnPercent?: number;
      /** The budget of an agent */
      agent?: string;
      /** The budget of a project */
      project?: string;
      /** The budget of a goal */
      goal?: string;
      /** The budget of a billing code */
      billingCode?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** What the budget is on */
      scope: string;
      /** Its slug, or the billing code */
      name: string;
      /** All budgets written there, as the file says them */
      budgets: Array<Record<string, unknown>>;
    };
  };
  /** Show one comment of an issue. */
  'comment.show': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The comment: its id */
      comment: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: IssueAsk;
  };
  /** Archive a company: a record that takes no work. */
  'company.archive': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** Why: a sentence for the record */
      reason?: string;
    };
    result: CompanyPause;
  };
  /** Change a company. */
  'company.change': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What people call it */
      name?: string;
      /** What its issues are numbered with: ACME, acme alike; made from the name if absent */
      prefix?: string;
      /** The project that takes issues without one */
      defaultProject?: string;
      /** A sentence or two */
      description?: string | null;
      /** The text, in markdown */
      body?: string;
      /** Whether hires by anybody but an owner need approval */
      requireApprovalForHires?: boolean;
      /** The largest attachment, in bytes */
      attachmentMaxBytes?: number;
      /** What it may spend a month, in dollars; null takes its limit away; other limits are set by budget set */
      monthlyBudget?: number | null;
      /** Colour, and the path of a logo; what is not named stays, null takes it away */
      branding?: {
        /** A colour, as in #0f766e */
        color?: string | null;
        logo?: string | null;
      } | null;
      /** Resumed, paused or archived, as those actions do it */
      status?: "active" | "paused" | "archived";
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: CompanyPause;
  };
  /** Create a company with its first goal and project. */
  'company.create': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** What its issues are numbered with: ACME, acme alike; made from the name if absent */
      prefix?: string;
      /** Its first goal; named after the company if absent */
      initiative?: string;
      /** Its first project, which takes what names none; General if absent */
      project?: string;
      /** A sentence or two */
      description?: string | null;
      /** The text, in markdown */
      body?: string;
      /** Whether hires by anybody but an owner need approval */
      requireApprovalForHires?: boolean;
      /** The largest attachment, in bytes */
      attachmentMaxBytes?: number;
      /** What it may spend a month, in dollars; null takes its limit away; other limits are set by budget set */
      monthlyBudget?: number | null;
      /** Colour, and the path of a logo; what is not named stays, null takes it away */
      branding?: {
        /** A colour, as in #0f766e */
        color?: string | null;
        logo?: string | null;
      } | null;
    };
    result: CompanyPause;
  };
  /** Show a company at a glance: agents, issues, money, approvals, runs. */
  'company.dashboard': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Slug of the company */
      company: string;
      /** Its agents */
      agents: {
        /** Agents that may work, running ones among them */
        active: number;
        /** Agents at work */
        running: number;
        /** Paused agents */
        paused: number;
        /** Agents whose last run failed */
        error: number;
      };
      /** Its issues */
      tasks: {
        /** Unfinished issues */
        open: number;
        /** Issues somebody works on */
        inProgress: number;
        /** Issues marked as blocked */
        blocked: number;
        /** Finished issues */
        done: number;
      };
      /** Its money */
      costs: {
        /** Spent this month, in cents */
        monthSpendCents: number;
        /** The company’s own budget of a month, in cents; 0 where it has none */
        monthBudgetCents: number;
        /** The share of it that is spent; 0 where it has none */
        monthUtilizationPercent: number;
      };
      /** Approvals that wait for a decision */
      pendingApprovals: number;
      /** Its budgets */
      budgets: {
        /** Limits that are used up: of the company, its agents, projects, goals and billing codes */
        activeIncidents: number;
        /** Requests to override a budget that wait for a decision */
        pendingApprovals: number;
        /** Agents that their budget paused */
        pausedAgents: number;
        /** Projects that are paused: none, a project is not */
        pausedProjects: number;
      };
      /** Runs of the last 14 days, oldest first */
      runActivity: Array<{
        /** UTC day */
        date: string;
        /** Runs that succeeded */
        succeeded: number;
        /** Runs that failed or ran out of time */
        failed: number;
        /** No failed run is taken back by a later one */
        recovered: 0;
        /** Runs that were cancelled, or have no end yet */
        other: number;
        /** All runs that began on that day */
        total: number;
        /** Failures by their kind */
        failedByErrorCode: Record<string, number>;
      }>;
    };
  };
  /** List the companies of the book. */
  'company.list': {
    input: {
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** What its issues are numbered with */
        prefix: string | null;
        /** Status */
        status: string | null;
        /** Why it is paused */
        pauseReason: string | null;
        /** Agents that were not terminated */
        agents: number;
        /** Projects */
        projects: number;
        /** Unfinished issues */
        openIssues: number;
        /** All issues */
        issues: number;
        /** Whether hires need approval */
        requireApprovalForHires: boolean;
        /** Its own budgets, as its file says them */
        budgets: Array<Record<string, unknown>>;
        /** Spent this month in UTC, in micro-dollars, as far as amounts are known */
        spentMicros: number;
      }>;
    };
  };
  /** Pause a company: its runs are stopped and none starts. */
  'company.pause': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** Why: a sentence for the record */
      reason?: string;
    };
    result: CompanyPause;
  };
  /** Give a company another short name; the old one still means it. */
  'company.rename': {
    input: {
      /** The company: its short name or id */
      company: string;
      /** The new short name */
      slug: string;
    };
    result: GoalRename;
  };
  /** Resume a company that was paused or archived. */
  'company.resume': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** Why: a sentence for the record */
      reason?: string;
    };
    result: CompanyPause;
  };
  /** Show a company. */
  'company.show': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Its short name */
      slug: string;
      /** Slug of its company; empty for what belongs to the book */
      company: string;
      /** When it was created */
      createdAt: string | null;
      /** The version token */
      updated: string | null;
      /** Its file in the book */
      path: string;
      /** What people call it */
      name: string;
      /** A sentence or two */
      description: string | null;
      /** What its issues are numbered with */
      prefix: string | null;
      /** active, paused or archived */
      status: string;
      /** Why it is paused */
      pauseReason: string | null;
      /** Since when */
      pausedAt: string | null;
      /** The project that takes issues without one */
      defaultProject: string | null;
      /** Whether hires need approval */
      requireApprovalForHires: boolean;
      /** The largest attachment, in bytes */
      attachmentMaxBytes: number;
      /** Colour and logo */
      branding: Record<string, unknown> | null;
      /** Its own budgets, as its file says them */
      budgets: Array<Record<string, unknown>>;
      /** Short names it had before */
      formerly: Array<string>;
      /** The text, in markdown */
      body: string;
      /** How much it holds */
      counts: {
        /** Agents that were not terminated */
        agents: number;
        /** Projects */
        projects: number;
        /** All issues */
        issues: number;
        /** Unfinished issues */
        openIssues: number;
      };
    };
  };
  /** List what people and the book contradict each other in, with both sides. */
  'conflict.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ConflictListItems>;
    };
  };
  /** Settle a conflict by side, by field, or with a text of your own. */
  'conflict.resolve': {
    input: {
      /** The file */
      path: string;
      /** Whose side counts where no field says otherwise */
      take?: "mine" | "theirs";
      /** Whose side counts, by field */
      fields?: Record<string, "mine" | "theirs">;
      /** The whole file as it shall be, instead */
      text?: string;
      /** With text: the version of the book it was written from, as conflict show told it */
      version?: string;
    };
    result: {
      /** The file */
      path: string;
      /** Staged: it lands when the merge is finished */
      how: "committed" | "staged";
      /** The commit, in a sentence */
      subject: string | null;
      /** What was in dispute */
      fields: Array<string>;
      /** What is left to do */
      next: string | null;
    };
  };
  /** Show one conflict, and the file with markers around what is in dispute. */
  'conflict.show': {
    input: {
      /** The file */
      path: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What stands at the file */
      conflicts: Array<ConflictListItems>;
      /** The file with markers; null where it is no text or one side removed it */
      text: string | null;
      /** The version of the book it was made from */
      version: string | null;
    };
  };
  /** What was spent in a period by biller. */
  'cost.billers': {
    input: CostModelsInput;
    result: {
      /** What was found */
      items: Array<{
        /** Who bills it: the provider, where nobody else is named */
        biller: string | null;
        /** Billed micro-dollars; null when no amount is known */
        costMicros: number | null;
        /** The same in whole cents */
        costCents: number | null;
        /** What it costs at list prices, whoever pays */
        imputedMicros: number | null;
        /** Events and runs that say their usage */
        events: number;
        /** How many of them have no known cost: the amount is a lower bound when there are any */
        unpriced: number;
        /** Input tokens not read from a cache */
        inputTokens: number;
        /** Input tokens read from a cache */
        cachedInputTokens: number;
        /** Output tokens */
        outputTokens: number;
        /** Runs */
        runs: number;
        /** Milliseconds of runs */
        wallMs: number;
        /** Input tokens not read from a cache under a subscription */
        subscriptionInputTokens: number;
        /** Input tokens read from a cache under a subscription */
        subscriptionCachedInputTokens: number;
        /** Output tokens under a subscription */
        subscriptionOutputTokens: number;
        /** Providers it bills for */
        providerCount: number;
        /** Models it bills for */
        modelCount: number;
      }>;
    };
  };
  /** What was spent in a period by agent, issue, project, goal, billing code, model or provider. */
  'cost.by': {
    input: {
      /** What to sum by */
      by: "company" | "agent" | "issue" | "project" | "goal" | "billingCode" | "model" | "provider";
      /** From this UTC day or time on; the first of this month if absent */
      from?: string;
      /** Up to and with this UTC day or time; today if absent */
      to?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** At most this many (50) */
      limit?: number;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** First UTC day, or the time where it begins within one */
      from: string;
      /** Last UTC day, or the time where it ends within one */
      to: string;
      /** What was found */
      items: Array<{
        /** The agent, issue …; empty for what names none */
        name: string;
        /** Its id, where the name is that of a thing */
        id: string | null;
        /** What people call that */
        title: string | null;
        /** Billed micro-dollars; null when no amount is known */
        costMicros: number | null;
        /** The same in whole cents */
        costCents: number | null;
        /** What it costs at list prices, whoever pays */
        imputedMicros: number | null;
        /** Events and runs that say their usage */
        events: number;
        /** How many of them have no known cost: the amount is a lower bound when there are any */
        unpriced: number;
        /** Input tokens not read from a cache */
        inputTokens: number;
        /** Input tokens read from a cache */
        cachedInputTokens: number;
        /** Output tokens */
        outputTokens: number;
        /** Runs */
        runs: number;
        /** Milliseconds of runs */
        wallMs: number;
      }>;
    };
  };
  /** What was spent on each day of a period. */
  'cost.days': {
    input: {
      /** From this UTC day on; the first of this month if absent */
      from?: string;
      /** Up to and with this UTC day; today if absent */
      to?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** First UTC day */
      from: string;
      /** Last UTC day */
      to: string;
      /** What was found */
      items: Array<{
        /** UTC day */
        day: string;
        /** Billed micro-dollars; null when no amount is known */
        costMicros: number | null;
        /** The same in whole cents */
        costCents: number | null;
        /** What it costs at list prices, whoever pays */
        imputedMicros: number | null;
        /** Events and runs that say their usage */
        events: number;
        /** How many of them have no known cost: the amount is a lower bound when there are any */
        unpriced: number;
        /** Input tokens not read from a cache */
        inputTokens: number;
        /** Input tokens read from a cache */
        cachedInputTokens: number;
        /** Output tokens */
        outputTokens: number;
        /** Runs */
        runs: number;
        /** Milliseconds of runs */
        wallMs: number;
      }>;
    };
  };
  /** List single costs, newest first. */
  'cost.events': {
    input: {
      /** Older than this */
      before?: string;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The event */
        eventId: string;
        /** When it was spent */
        at: string;
        /** Who spent it */
        agent: string | null;
        /** What it was spent on */
        issue: string | null;
        /** Its project */
        project: string | null;
        /** Whom it is for */
        billingCode: string | null;
        /** Who served it */
        provider: string | null;
        /** Who bills it, where that is said */
        biller: string | null;
        /** How it is billed */
        billingType: "metered_api" | "subscription_included" | "subscription_overage" | "credits" | "fixed" | "unknown" | null;
        /** The model */
        model: string | null;
        /** The run it belongs to */
        run: string | null;
        /** Micro-dollars; null, never 0, where not known */
        costMicros: number | null;
        /** Where the amount comes from */
        provenance: "reported" | "priced" | "unpriced" | null;
        /** False while it only stands in the spool */
        committed: boolean;
      }>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Commit the costs that were recorded since the last time. */
  'cost.flush': {
    input: object;
    result: {
      /** Events committed */
      events: number;
      /** Files of the ledger that were written */
      batches: number;
    };
  };
  /** What an issue and its sub-issues cost, however deep. */
  'cost.issue': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Only what is below it */
      excludeRoot?: boolean;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The issue */
      issue: string;
      /** Issues that are counted */
      issueCount: number;
      /** Sub-issues count */
      includeDescendants: true;
      /** Billed micro-dollars; null when no amount is known */
      costMicros: number | null;
      /** The same in whole cents */
      costCents: number | null;
      /** What it costs at list prices, whoever pays */
      imputedMicros: number | null;
      /** Events and runs that say their usage */
      events: number;
      /** How many of them have no known cost: the amount is a lower bound when there are any */
      unpriced: number;
      /** Input tokens not read from a cache */
      inputTokens: number;
      /** Input tokens read from a cache */
      cachedInputTokens: number;
      /** Output tokens */
      outputTokens: number;
      /** Runs */
      runs: number;
      /** Milliseconds of runs */
      wallMs: number;
      /** Runs */
      runCount: number;
      /** Milliseconds of runs, those that go on among them */
      runtimeMs: number;
    };
  };
  /** Record what something cost; durable before the answer, harmless to repeat. */
  'cost.log': {
    input: {
      /** Your name for the event: sent again, it counts once */
      eventId?: string;
      /** Who spent it; yourself if absent */
      agent?: string;
      /** What it was spent on; gives project, goal and billing code */
      issue?: string;
      /** Its project, where there is no issue */
      project?: string;
      /** Its goal, where there is no issue */
      goal?: string;
      /** Whom the cost is for */
      billingCode?: string;
      /** The run it belongs to; your own if absent */
      run?: string;
      /** Who served it, as in anthropic */
      provider?: string;
      /** Who bills it; the provider if absent */
      biller?: string;
      /** The model */
      model?: string;
      /** How it is billed */
      billingType?: "metered_api" | "subscription_included" | "subscription_overage" | "credits" | "fixed" | "unknown";
      /** Input tokens not read from a cache */
      inputTokens?: number;
      /** Input tokens read from a cache */
      cachedInputTokens?: number;
      /** Output tokens */
      outputTokens?: number;
      /** Dollars, where the provider says; leave out what is not known, 0 means free */
      cost?: string | number;
      /** The same in cents */
      costCents?: number;
      /** When it was spent; now if absent, a day ahead of now at most */
      occurredAt?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The event */
      eventId: string;
      /** Where the amount comes from */
      provenance: "reported" | "priced" | "unpriced";
      /** Micro-dollars that count; null, never 0, where not known */
      costMicros: number | null;
      /** False when the event was known already: it counts as it was logged first */
      counted: boolean;
    };
  };
  /** What each agent spent in a period by provider, biller and model. */
  'cost.models': {
    input: CostModelsInput;
    result: {
      /** What was found */
      items: Array<{
        /** Who spent it */
        agent: string | null;
        /** What people call who spent it */
        agentName: string | null;
        /** Who served it; null where nobody is named */
        provider: string | null;
        /** Who bills it: the provider, where nobody else is named */
        biller: string | null;
        /** How it is billed */
        billingType: "metered_api" | "subscription_included" | "subscription_overage" | "credits" | "fixed" | "unknown";
        /** The model; null where none is named */
        model: string | null;
        /** Billed micro-dollars; null when no amount is known */
        costMicros: number | null;
        /** The same in whole cents */
        costCents: number | null;
        /** What it costs at list prices, whoever pays */
        imputedMicros: number | null;
        /** Events and runs that say their usage */
        events: number;
        /** How many of them have no known cost: the amount is a lower bound when there are any */
        unpriced: number;
        /** Input tokens not read from a cache */
        inputTokens: number;
        /** Input tokens read from a cache */
        cachedInputTokens: number;
        /** Output tokens */
        outputTokens: number;
        /** Runs */
        runs: number;
        /** Milliseconds of runs */
        wallMs: number;
      }>;
    };
  };
  /** What was spent in a period by provider, biller and model. */
  'cost.providers': {
    input: CostModelsInput;
    result: {
      /** What was found */
      items: Array<{
        /** Who served it; null where nobody is named */
        provider: string | null;
        /** Who bills it: the provider, where nobody else is named */
        biller: string | null;
        /** How it is billed */
        billingType: "metered_api" | "subscription_included" | "subscription_overage" | "credits" | "fixed" | "unknown";
        /** The model; null where none is named */
        model: string | null;
        /** Billed micro-dollars; null when no amount is known */
        costMicros: number | null;
        /** The same in whole cents */
        costCents: number | null;
        /** What it costs at list prices, whoever pays */
        imputedMicros: number | null;
        /** Events and runs that say their usage */
        events: number;
        /** How many of them have no known cost: the amount is a lower bound when there are any */
        unpriced: number;
        /** Input tokens not read from a cache */
        inputTokens: number;
        /** Input tokens read from a cache */
        cachedInputTokens: number;
        /** Output tokens */
        outputTokens: number;
        /** Runs */
        runs: number;
        /** Milliseconds of runs */
        wallMs: number;
        /** Input tokens not read from a cache under a subscription */
        subscriptionInputTokens: number;
        /** Input tokens read from a cache under a subscription */
        subscriptionCachedInputTokens: number;
        /** Output tokens under a subscription */
        subscriptionOutputTokens: number;
      }>;
    };
  };
  /** What the company spent in a period. */
  'cost.summary': {
    input: CostModelsInput;
    result: {
      /** Slug of the company */
      company: string;
      /** First UTC day, or the time where it begins within one */
      from: string;
      /** Last UTC day, or the time where it ends within one */
      to: string;
      /** Billed micro-dollars; null when no amount is known */
      costMicros: number | null;
      /** The same in whole cents */
      costCents: number | null;
      /** What it costs at list prices, whoever pays */
      imputedMicros: number | null;
      /** Events and runs that say their usage */
      events: number;
      /** How many of them have no known cost: the amount is a lower bound when there are any */
      unpriced: number;
      /** Input tokens not read from a cache */
      inputTokens: number;
      /** Input tokens read from a cache */
      cachedInputTokens: number;
      /** Output tokens */
      outputTokens: number;
      /** Runs */
      runs: number;
      /** Milliseconds of runs */
      wallMs: number;
      /** What it may spend a month; null without a limit */
      monthlyLimitMicros: number | null;
    };
  };
  /** What was spent in the last 5 hours, 24 hours and 7 days by provider. */
  'cost.windows': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found, the shortest time first */
      items: Array<{
        /** How long the time up to now is */
        window: "5h" | "24h" | "7d";
        /** The same in hours */
        windowHours: number;
        /** Who served it; null where nobody is named */
        provider: string | null;
        /** Who bills it; mixed where several do */
        biller: string | null;
        /** Billed micro-dollars; null when no amount is known */
        costMicros: number | null;
        /** The same in whole cents */
        costCents: number | null;
        /** What it costs at list prices, whoever pays */
        imputedMicros: number | null;
        /** Events and runs that say their usage */
        events: number;
        /** How many of them have no known cost: the amount is a lower bound when there are any */
        unpriced: number;
        /** Input tokens not read from a cache */
        inputTokens: number;
        /** Input tokens read from a cache */
        cachedInputTokens: number;
        /** Output tokens */
        outputTokens: number;
        /** Runs */
        runs: number;
        /** Milliseconds of runs */
        wallMs: number;
      }>;
    };
  };
  /** Read a document beside an issue, now or as it was at a revision. */
  'document.get': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** What the document is called: plan */
      key: string;
      /** A commit of its history, or the id of a version */
      revision?: string;
      /** Characters of the text that were read before */
      offset?: number;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: DocumentGet;
  };
  /** List the revisions of a document, newest first. */
  'document.history': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** What the document is called: plan */
      key: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Its revisions */
      items: Array<{
        /** The commit that wrote it */
        revision: string;
        /** The id of the version; null where it was removed */
        version: string | null;
        /** Its place in the history, from 1 */
        number: number;
        /** When */
        at: string;
        /** Who */
        author: string;
        /** What the commit says */
        subject: string;
        /** Whether it was removed there */
        removed: boolean;
      }>;
    };
  };
  /** List the documents beside an issue. */
  'document.list': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Its documents, by name */
      items: Array<{
        /** What it is called */
        key: string;
        /** Its file in the book */
        path: string;
        /** The version token */
        updated: string | null;
        /** Its title */
        title: string | null;
      }>;
    };
  };
  /** Write a document beside an issue; earlier versions stay readable. */
  'document.put': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** What the document is called: plan */
      key: string;
      /** The text, in markdown */
      body: string;
      /** The title: one line */
      title?: string;
      /** What is different, for its history */
      changeSummary?: string;
      /** The `version` you started from; refused when it is not the newest */
      baseVersion?: string;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: DocumentGet;
  };
  /** Remove a document beside an issue; its history stays. */
  'document.remove': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** What the document is called: plan */
      key: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** What was removed */
      key: string;
    };
  };
  /** Bring back an earlier revision of a document, as its next one. */
  'document.restore': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** What the document is called: plan */
      key: string;
      /** A commit of its history, or the id of a version */
      revision: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: DocumentGet;
  };
  /** Say that a warning was seen: it leaves the inbox, and comes back only if it happens anew. */
  'event.dismiss': {
    input: {
      /** The event: its id */
      event: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The event that was dismissed */
      id: string;
    };
  };
  /** List what happened beside the files: parked agents, refused starts, deletions; newest first. */
  'event.list': {
    input: {
      /** Only as bad as this, or worse */
      severity?: "info" | "warning" | "error" | "critical";
      /** Only of this sort, as in agent.parked */
      type?: string;
      /** Those of the whole book instead of one company’s */
      whole?: boolean;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The event; what `event dismiss` takes */
        id: string;
        /** When */
        at: string;
        /** How bad */
        severity: "info" | "warning" | "error" | "critical";
        /** What sort of thing, as in agent.parked */
        type: string;
        /** The same in a sentence */
        message: string;
        /** The agent it is about */
        agent: string | null;
        /** The issue it is about */
        issue: string | null;
        /** The run it is about */
        run: string | null;
        /** What it is about; a later event of the same key says how it stands */
        key: string;
      }>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Show the file of a thing, as the book has it. */
  'file.show': {
    input: {
      /** What kind of thing */
      kind: "book" | "prices" | "user" | "company" | "goal" | "team" | "agent" | "project" | "milestone" | "issue" | "comment" | "document" | "label" | "view" | "routine" | "approval" | "skill" | "plugin" | "run";
      /** Which: its short name, identifier or id */
      ref: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Where it lies in the book */
      path: string;
      /** What it says */
      text: string;
    };
  };
  /** Change a goal. */
  'goal.change': {
    input: {
      /** The goal: its slug or id */
      goal: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The title: one line */
      title?: string;
      /** The text, in markdown */
      body?: string;
      /** Status */
      status?: "planned" | "active" | "achieved" | "cancelled";
      /** Whose goal it is */
      level?: "company" | "team" | "agent" | "task";
      /** The agent who answers for it */
      owner?: string | null;
      /** The goal it serves; without one it is an initiative */
      parent?: string | null;
      /** To be reached by this day */
      targetDate?: string | null;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: GoalShow;
  };
  /** Create a goal. */
  'goal.create': {
    input: {
      /** The title: one line */
      title: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** The text, in markdown */
      body?: string;
      /** Status */
      status?: "planned" | "active" | "achieved" | "cancelled";
      /** Whose goal it is */
      level?: "company" | "team" | "agent" | "task";
      /** The agent who answers for it */
      owner?: string | null;
      /** The goal it serves; without one it is an initiative */
      parent?: string | null;
      /** To be reached by this day */
      targetDate?: string | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: GoalShow;
  };
  /** List goals, initiatives first. */
  'goal.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** Title */
        title: string;
        /** Status */
        status: string | null;
        /** Whose goal it is */
        level: string | null;
        /** Who answers for it */
        owner: string | null;
        /** What it is a part of */
        parent: string | null;
        /** Whether it has no parent */
        initiative: boolean;
        /** When it was created */
        createdAt: string | null;
        /** Unfinished issues */
        openIssues: number;
        /** All issues */
        issues: number;
      }>;
    };
  };
  /** Remove a goal that nothing refers to. */
  'goal.remove': {
    input: {
      /** The goal: its slug or id */
      goal: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Give a goal another short name; what refers to it follows, and the old one still means it. */
  'goal.rename': {
    input: {
      /** The goal: its short name or id */
      ref: string;
      /** The new short name */
      slug: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: GoalRename;
  };
  /** Show a goal. */
  'goal.show': {
    input: {
      /** The goal: its slug or id */
      goal: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: GoalShow;
  };
  /** Show what waits for an agent, most urgent first. */
  'inbox.agent': {
    input: {
      /** The agent; yourself if absent */
      agent?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Whose inbox it is */
      agent: string;
      /** What it can go on with */
      actionable: Array<ViewRunItems>;
      /** Its own, but something else must happen first */
      waiting: Array<ViewRunItems>;
      /** Mentions no run of it was started for */
      mentions: Array<InboxUserMentions>;
      /** Questions it is asked */
      questions: Array<InboxUserQuestions>;
    };
  };
  /** Show what waits for a person of the board. */
  'inbox.user': {
    input: {
      /** The person; yourself if absent */
      user?: string;
      /** Mentions since then */
      since?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Whose inbox it is */
      user: string;
      /** Assigned to this person */
      assigned: Array<ViewRunItems>;
      /** Asked of this person, or of the board */
      questions: Array<InboxUserQuestions>;
      /** Where this person is mentioned */
      mentions: Array<InboxUserMentions>;
      /** Blocked, and nobody is named who could change that */
      ownerless: Array<ViewRunItems>;
      /** What happened beside the files and still stands */
      warnings: Array<{
        /** The event; what `event dismiss` takes */
        id: string;
        /** When */
        at: string;
        /** How bad */
        severity: "info" | "warning" | "error" | "critical";
        /** What sort of thing, as in agent.parked */
        type: string;
        /** The same in a sentence */
        message: string;
        /** The agent it is about */
        agent: string | null;
        /** The issue it is about */
        issue: string | null;
      }>;
      /** Approvals that wait for a decision */
      approvals: Array<{
        /** The id that never changes */
        id: string;
        /** What people call it: A-7 */
        name: string;
        /** What it is about */
        type: string | null;
        /** Its title */
        title: string | null;
        /** Who asks */
        requestedBy: string | null;
      }>;
      /** Files the engine cannot use as they are */
      problems: Array<{
        /** The file */
        path: string;
        /** What is wrong with it */
        found: string;
        /** What to do */
        remedy: string;
      }>;
      /** Commits of people that were put right, or met a change of the same; of the last week */
      corrections: Array<{
        /** When */
        at: string;
        /** What was done */
        subject: string;
        /** The commit that says why: git show */
        commit: string;
        /** What it is about */
        about: Array<string>;
      }>;
    };
  };
  /** List the files an agent is instructed by. */
  'instruction.list': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The file */
        file: string;
        /** Its size */
        bytes: number;
      }>;
    };
  };
  /** Write a file an agent is instructed by. */
  'instruction.put': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The file: AGENTS.md, HEARTBEAT.md, memory/notes.md */
      file: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The text, in markdown */
      body: string;
    };
    result: InstructionPut;
  };
  /** Remove a file an agent is instructed by. */
  'instruction.remove': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The file: AGENTS.md, HEARTBEAT.md, memory/notes.md */
      file: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** Slug of the agent */
      agent: string;
      /** The file */
      file: string;
    };
  };
  /** Show a file an agent is instructed by. */
  'instruction.show': {
    input: {
      /** The agent: its slug or id */
      agent: string;
      /** The file: AGENTS.md, HEARTBEAT.md, memory/notes.md */
      file: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: InstructionPut;
  };
  /** Answer a question, confirm, or accept suggested tasks. */
  'issue.answer': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The question: its id */
      interaction: string;
      /** accepted or rejected; a question is answered */
      outcome?: "answered" | "accepted" | "rejected";
      /** The answer, in markdown */
      body?: string;
      /** Which of the suggested tasks to accept, by their place from 1; all if absent */
      tasks?: Array<number>;
      /** The same, by their keys */
      taskKeys?: Array<string>;
      /** What was chosen of what a question offers, by its keys */
      chosen?: Array<{
        /** The key of the question; the only one if absent */
        question?: string;
        /** The keys of what was chosen */
        options?: Array<string>;
        /** What was said instead, in words */
        other?: string;
      }>;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The answer */
      comment: IssueAsk;
      /** Issues that were created */
      created: Array<string>;
    };
  };
  /** List the approvals that are about an issue. */
  'issue.approvals': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ApprovalLink>;
    };
  };
  /** Ask on an issue: a question, a confirmation, or tasks to accept. */
  'issue.ask': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** What is asked, in markdown */
      body: string;
      /** What sort of answer is wanted */
      kind?: "question" | "confirmation" | "suggested_tasks";
      /** Who is asked: an agent, a person, or board */
      of?: string;
      /** Answers to choose from */
      options?: Array<string>;
      /** What is asked by keys of your own, which an answer names: several questions, or the options */
      choices?: Array<{
        /** What an answer calls the question */
        key: string;
        /** Of one among several: which question it is */
        prompt?: string;
        /** Whether more than one may be chosen */
        several?: boolean;
        /** What may be chosen */
        options?: Array<{
          /** What an answer calls it */
          key: string;
          label: string;
        }>;
      }>;
      /** For suggested_tasks: issues to create when it is accepted */
      tasks?: Array<IssueAskTasks>;
      /** Until when it waits; for good if absent */
      expiresAt?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueAsk;
  };
  /** Assign an issue to an agent or a person, or to nobody. */
  'issue.assign': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The agent who shall do it */
      assignee?: string | null;
      /** The person who shall do it, instead of an agent */
      assigneeUser?: string | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** Mark an issue as blocked by other issues, or by somebody who has to act. */
  'issue.block': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Issues that must be finished first */
      by?: Array<string>;
      /** Who has to act: an agent or a person */
      owner?: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** Change an issue: what it says, where it hangs, its status and who has it, in one commit. */
  'issue.change': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The title: one line */
      title?: string;
      /** The text, in markdown */
      body?: string;
      /** Priority */
      priority?: "critical" | "high" | "medium" | "low";
      /** All its labels */
      labels?: Array<string>;
      /** Due on this day: 2026-12-24 */
      due?: string | null;
      /** Its project; without one that of its parent, or the default of its company */
      project?: string | null;
      /** Its goal; without one that of its parent, its project or its company */
      goal?: string | null;
      /** A milestone of its project */
      milestone?: string | null;
      /** The issue it is a part of */
      parent?: string | null;
      /** Whom its cost is for */
      billingCode?: string | null;
      /** All issues that must be finished first */
      blockedBy?: Array<string>;
      /** Its new status, as issue move sets it */
      status?: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
      /** Why: a sentence for the record */
      reason?: string;
      /** For blocked: the agent or person who has to act */
      owner?: string;
      /** The agent who shall do it */
      assignee?: string | null;
      /** The person who shall do it, instead of an agent */
      assigneeUser?: string | null;
      /** A comment to leave with the change */
      comment?: string;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** Take an issue to work on it; exactly one caller gets it. */
  'issue.checkout': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The agent to check it out for; yourself if absent */
      agent?: string;
      /** Statuses it may be in now */
      expectedStatuses?: Array<"backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled">;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** List the sub-issues of an issue. */
  'issue.children': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ViewRunItems>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Comment on an issue; @cto and @ada are told. */
  'issue.comment': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The text, in markdown */
      body: string;
      /** Take it up again where it is done or cancelled */
      reopen?: boolean;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueAsk;
  };
  /** List the comments of an issue, oldest first. */
  'issue.comments': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Oldest first, or newest first */
      order?: "asc" | "desc";
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before, or the id of a comment */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<IssueAsk>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Show what an agent is told when it is woken for an issue. */
  'issue.context': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** A comment to show besides: the one that woke who asks */
      wake?: string;
      /** With all texts, instead of what there is */
      fat?: boolean;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The issue */
      issue: IssueMove;
      company: {
        /** Its name in paths */
        name: string;
        /** Its title */
        title: string;
        /** What the company is */
        description: string | null;
      };
      /** Its project */
      project: {
        /** Its name in paths */
        name: string;
        /** Its title */
        title: string;
      } | null;
      /** Its goal */
      goal: {
        /** Its name in paths */
        name: string;
        /** Its title */
        title: string;
      } | null;
      /** The issues it is a part of, nearest first */
      ancestors: Array<{
        /** Its name in paths */
        name: string;
        /** Its title */
        title: string;
      }>;
      /** Its sub-issues */
      children: Array<{
        /** Its name in paths */
        name: string;
        /** Its title */
        title: string;
        /** Status */
        status: string;
      }>;
      /** What it still waits for */
      blockers: Array<{
        /** Its name in paths */
        name: string;
        /** Its title */
        title: string;
        /** Status */
        status: string;
      }>;
      /** The newest comments, oldest first */
      comments: Array<IssueAsk>;
      /** Questions on it that wait for an answer */
      questions: Array<IssueAsk>;
      /** Documents beside it */
      documents: Array<{
        /** What it is called */
        key: string;
        /** The version token */
        updated: string | null;
        /** Its text, in a fat context */
        body: string | null;
      }>;
      /** Who else works in the company, in a fat context */
      colleagues: Array<{
        /** Slug */
        agent: string;
        /** Its office */
        title: string | null;
        /** Its manager */
        reportsTo: string | null;
        /** What it can do */
        capabilities: string | null;
      }>;
      /** The comment that was asked for */
      wakeComment: IssueAsk | null;
    };
  };
  /** Create an issue for anybody in the company. */
  'issue.create': {
    input: {
      /** The title: one line */
      title: string;
      /** The text, in markdown */
      body?: string;
      /** Where it starts */
      status?: "backlog" | "todo";
      /** Priority */
      priority?: "critical" | "high" | "medium" | "low";
      /** The agent who shall do it */
      assignee?: string;
      /** The person who shall do it, instead of an agent */
      assigneeUser?: string;
      /** Its project; the parent’s or the company’s default if absent */
      project?: string;
      /** Its goal; the project’s if absent */
      goal?: string;
      /** A milestone of its project */
      milestone?: string;
      /** The issue it is a part of */
      parent?: string;
      /** Issues that must be finished first */
      blockedBy?: Array<string>;
      /** Labels */
      labels?: Array<string>;
      /** Due on this day: 2026-12-24 */
      due?: string;
      /** Whom its cost is for; passed down from the requesting issue */
      billingCode?: string;
      /** Names the cause: while an issue with the same one is unfinished, that issue is the answer */
      originFingerprint?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Its human name, as in ACME-42 */
      identifier: string | null;
      /** Slug of its company */
      company: string;
      /** Title */
      title: string;
      /** Status */
      status: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
      /** Priority */
      priority: "critical" | "high" | "medium" | "low";
      /** Slug of the agent it is assigned to */
      assignee: string | null;
      /** Slug of the person it is assigned to */
      assigneeUser: string | null;
      /** Slug of its project */
      project: string | null;
      /** Slug of its goal */
      goal: string | null;
      /** Slug of its milestone */
      milestone: string | null;
      /** The issue it is a part of */
      parent: string | null;
      /** Labels */
      labels: Array<string>;
      /** Due on this day */
      due: string | null;
      /** Whom its cost is for */
      billingCode: string | null;
      /** The run that holds it */
      checkoutRun: string | null;
      /** Since when it is held */
      checkedOutAt: string | null;
      /** When it was created */
      createdAt: string | null;
      /** The version token */
      updated: string | null;
      /** The text, in markdown */
      body: string;
      /** Issues that must be finished first */
      blockedBy: Array<string>;
      /** Who has to act so that it can go on */
      blockedOwner: string | null;
      /** What has to happen so that it can go on */
      blockedReason: string | null;
      /** How many requests of agents led to it */
      requestDepth: number;
      /** When work first began */
      startedAt: string | null;
      /** When it was done */
      completedAt: string | null;
      /** When it was cancelled */
      cancelledAt: string | null;
      /** Who created it: user:ada, agent:acme/cto */
      createdBy: string | null;
      /** What it came from */
      originKind: string | null;
      /** What exactly */
      originId: string | null;
      /** The run that created it */
      originRun: string | null;
      /** Names its cause */
      originFingerprint: string | null;
      /** Its file in the book */
      path: string;
      /** False when an unfinished issue of the same fingerprint is the answer */
      created: boolean;
    };
  };
  /** Show what an issue waits for, and what waits for it. */
  'issue.dependencies': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** Issues that must be finished first */
      blockers: Array<ViewRunItems>;
      /** Issues that wait for it */
      dependents: Array<ViewRunItems>;
    };
  };
  /** Pass an issue to the manager, or from the top to the board, and say why. */
  'issue.escalate': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Why: a sentence for the record */
      reason: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** Take an issue from its holder and stop the holder’s run. */
  'issue.force-release': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Why: a sentence for the record */
      reason: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** List what was asked on an issue, with what became of it. */
  'issue.interactions': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string;
        /** The issue it stands beside */
        issue: string;
        /** Slug of the company */
        company: string;
        /** Who wrote it: user:ada, agent:acme/cto, system */
        author: string | null;
        /** When */
        createdAt: string | null;
        /** The run it was written in */
        run: string | null;
        /** The text, in markdown */
        body: string;
        /** Who is mentioned */
        mentions: Array<string>;
        /** What it asks for, if anything */
        kind: "comment" | "question" | "confirmation" | "suggested_tasks";
        /** Who is asked */
        target: string | null;
        /** Answers to choose from */
        options: Array<string>;
        /** What is asked, by the keys that an answer names */
        choices: Array<IssueAskChoices>;
        /** Issues it suggests */
        tasks: Array<IssueAskTasks>;
        /** Until when it waits */
        expiresAt: string | null;
        /** The question it answers */
        answers: string | null;
        /** How it answers */
        verdict: "answered" | "accepted" | "rejected" | "cancelled" | null;
        /** Its file in the book */
        path: string;
        /** What became of it */
        state: "pending" | "answered" | "accepted" | "rejected" | "cancelled" | "expired";
        /** The comment that answers it */
        answer: IssueAsk | null;
      }>;
    };
  };
  /** List issues, filtered and sorted. */
  'issue.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** Only these statuses */
      status?: Array<"backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled">;
      /** Only these priorities */
      priority?: Array<"critical" | "high" | "medium" | "low">;
      /** Only of this agent, me for yourself; null for what nobody has */
      assignee?: string | null;
      /** Only of this person, me for yourself */
      assigneeUser?: string;
      /** Only what this agent has, made or wrote to; me for yourself */
      touchedByAgent?: string;
      /** Only what this person has, made or wrote to; me for yourself */
      touchedByUser?: string;
      /** Only of this project */
      project?: string;
      /** Only of this goal */
      goal?: string;
      /** Only of this milestone */
      milestone?: string;
      /** Only with this label */
      label?: string;
      /** Only parts of this issue */
      parent?: string;
      /** Only parts of this issue, and parts of those */
      within?: string;
      /** Only what was made in runs for this issue */
      madeFor?: string;
      /** Only with this billing code */
      billingCode?: string;
      /** Only what came from something of this kind */
      originKind?: "manual" | "agent" | "routine" | "import" | "plugin" | "adopted";
      /** Only what came from exactly this */
      originId?: string;
      /** Only with these words */
      text?: string;
      /** Only due before this day */
      dueBefore?: string;
      /** Only changed since */
      updatedSince?: string;
      /** Only what waits, or only what does not */
      blocked?: boolean;
      /** Newest first if absent */
      sort?: "number" | "updated" | "priority" | "due" | "oldest";
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** Without this many at the beginning; after shows none twice and misses none */
      offset?: number;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ViewRunItems>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Move an issue to another status. */
  'issue.move': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Status */
      status: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
      /** Why: a sentence for the record */
      reason?: string;
      /** A comment to leave with the move */
      comment?: string;
      /** For blocked: issues it waits for */
      blockedBy?: Array<string>;
      /** For blocked: the agent or person who has to act */
      owner?: string;
      /** The agent who goes on with it: for in_review, who reviews it */
      assignee?: string;
      /** The person who goes on with it */
      assigneeUser?: string;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** Give back an issue you hold: to todo, unassigned. */
  'issue.release': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueMove;
  };
  /** Remove an issue; its number is never given again. */
  'issue.remove': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id of what was removed */
      id: string;
      /** Its human name */
      identifier: string;
      /** Slug of its company */
      company: string;
      /** When */
      removedAt: string;
    };
  };
  /** Show an issue with its comments, documents, blockers and sub-issues. */
  'issue.show': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Its human name, as in ACME-42 */
      identifier: string | null;
      /** Slug of its company */
      company: string;
      /** Title */
      title: string;
      /** Status */
      status: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
      /** Priority */
      priority: "critical" | "high" | "medium" | "low";
      /** Slug of the agent it is assigned to */
      assignee: string | null;
      /** Slug of the person it is assigned to */
      assigneeUser: string | null;
      /** Slug of its project */
      project: string | null;
      /** Slug of its goal */
      goal: string | null;
      /** Slug of its milestone */
      milestone: string | null;
      /** The issue it is a part of */
      parent: string | null;
      /** Labels */
      labels: Array<string>;
      /** Due on this day */
      due: string | null;
      /** Whom its cost is for */
      billingCode: string | null;
      /** The run that holds it */
      checkoutRun: string | null;
      /** Since when it is held */
      checkedOutAt: string | null;
      /** When it was created */
      createdAt: string | null;
      /** The version token */
      updated: string | null;
      /** The text, in markdown */
      body: string;
      /** Issues that must be finished first */
      blockedBy: Array<string>;
      /** Who has to act so that it can go on */
      blockedOwner: string | null;
      /** What has to happen so that it can go on */
      blockedReason: string | null;
      /** How many requests of agents led to it */
      requestDepth: number;
      /** When work first began */
      startedAt: string | null;
      /** When it was done */
      completedAt: string | null;
      /** When it was cancelled */
      cancelledAt: string | null;
      /** Who created it: user:ada, agent:acme/cto */
      createdBy: string | null;
      /** What it came from */
      originKind: string | null;
      /** What exactly */
      originId: string | null;
      /** The run that created it */
      originRun: string | null;
      /** Names its cause */
      originFingerprint: string | null;
      /** Its file in the book */
      path: string;
      /** Whether it waits: by its status or for an unfinished blocker */
      blocked: boolean;
      /** The last comments, oldest first */
      comments: Array<IssueAsk>;
      /** Documents beside it */
      documents: Array<{
        /** What it is called */
        key: string;
        /** Its title */
        title: string | null;
        /** The version token */
        updated: string | null;
      }>;
      /** Files beside it */
      attachments: Array<AttachmentAdd>;
      /** What its labels are */
      labelled: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** Colour */
        color: string | null;
      }>;
      /** Issues that must be finished first */
      blockers: Array<ViewRunItems>;
      /** Issues that wait for it */
      dependents: Array<ViewRunItems>;
      /** Issues that are a part of it */
      children: Array<ViewRunItems>;
      /** Issues it is a part of, nearest first */
      ancestors: Array<{
        /** The id that never changes */
        id: string;
        /** Its human name, as in ACME-42 */
        identifier: string | null;
        /** Title */
        title: string;
        /** Status */
        status: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
      }>;
    };
  };
  /** Close a question unanswered: withdraw it, or say that it no longer matters. */
  'issue.withdraw': {
    input: {
      /** The issue: ACME-42 or its id */
      issue: string;
      /** The question: its id */
      interaction: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: IssueAsk;
  };
  /** Change a label. */
  'label.change': {
    input: {
      /** The label: its slug or id */
      label: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What people call it */
      name?: string;
      /** A colour, as in #0f766e */
      color?: string | null;
      /** A sentence or two */
      description?: string | null;
    };
    result: LabelChange;
  };
  /** Create a label. */
  'label.create': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** A colour, as in #0f766e */
      color?: string | null;
      /** A sentence or two */
      description?: string | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: LabelChange;
  };
  /** List labels. */
  'label.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** Colour */
        color: string | null;
        /** A sentence or two */
        description: string | null;
      }>;
    };
  };
  /** Remove a label, also from the issues that carry it. */
  'label.remove': {
    input: {
      /** The label: its slug or id */
      label: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Give a label another short name; what refers to it follows, and the old one still means it. */
  'label.rename': {
    input: {
      /** The label: its short name or id */
      ref: string;
      /** The new short name */
      slug: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: GoalRename;
  };
  /** Change a milestone. */
  'milestone.change': {
    input: {
      /** The milestone: <project>/<name> or its id */
      milestone: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The title: one line */
      title?: string;
      /** The text, in markdown */
      body?: string;
      /** Status */
      status?: "planned" | "active" | "achieved" | "cancelled";
      /** To be reached by this day */
      due?: string | null;
      /** The agent who answers for it */
      owner?: string | null;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: MilestoneShow;
  };
  /** Create a milestone of a project. */
  'milestone.create': {
    input: {
      /** The project: its slug or id */
      project: string;
      /** The title: one line */
      title: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** The text, in markdown */
      body?: string;
      /** Status */
      status?: "planned" | "active" | "achieved" | "cancelled";
      /** To be reached by this day */
      due?: string | null;
      /** The agent who answers for it */
      owner?: string | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: MilestoneShow;
  };
  /** List milestones, of one project or of all. */
  'milestone.list': {
    input: {
      /** The project: its slug or id */
      project?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** Its project */
        project: string | null;
        /** Title */
        title: string;
        /** Status */
        status: string | null;
        /** To be reached by */
        due: string | null;
        /** Who answers for it */
        owner: string | null;
        /** Unfinished issues */
        openIssues: number;
        /** All issues */
        issues: number;
      }>;
    };
  };
  /** Remove a milestone that holds no work. */
  'milestone.remove': {
    input: {
      /** The milestone: <project>/<name> or its id */
      milestone: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Show a milestone. */
  'milestone.show': {
    input: {
      /** The milestone: <project>/<name> or its id */
      milestone: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: MilestoneShow;
  };
  /** List files the book cannot use as they are: invalid ones, and hand edits that do not land. */
  'problem.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<BookStatusWorst>;
    };
  };
  /** Change a project. */
  'project.change': {
    input: {
      /** The project: its slug or id */
      project: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What people call it */
      name?: string;
      /** A sentence or two */
      description?: string | null;
      /** The text, in markdown */
      body?: string;
      /** Status */
      status?: "backlog" | "planned" | "in_progress" | "completed" | "cancelled";
      /** The agent who leads it */
      owner?: string | null;
      /** The goal it serves; the company’s first if absent */
      goal?: string | null;
      /** To be finished by this day */
      targetDate?: string | null;
      /** A colour, as in #0f766e */
      color?: string | null;
      /** An icon or an emoji */
      icon?: string | null;
      /** The git repository its issues are worked on in; what is not named stays */
      repository?: {
        url?: string;
        branch?: string | null;
      } | null;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: ProjectShow;
  };
  /** Create a project. */
  'project.create': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** A sentence or two */
      description?: string | null;
      /** The text, in markdown */
      body?: string;
      /** Status */
      status?: "backlog" | "planned" | "in_progress" | "completed" | "cancelled";
      /** The agent who leads it */
      owner?: string | null;
      /** The goal it serves; the company’s first if absent */
      goal?: string | null;
      /** To be finished by this day */
      targetDate?: string | null;
      /** A colour, as in #0f766e */
      color?: string | null;
      /** An icon or an emoji */
      icon?: string | null;
      /** The git repository its issues are worked on in */
      repository?: {
        url: string;
        branch?: string | null;
      } | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: ProjectShow;
  };
  /** List projects. */
  'project.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** Status */
        status: string | null;
        /** Who answers for it */
        owner: string | null;
        /** The goal it serves */
        goal: string | null;
        /** To be finished by */
        targetDate: string | null;
        /** When it was created */
        createdAt: string | null;
        /** Unfinished issues */
        openIssues: number;
        /** All issues */
        issues: number;
      }>;
    };
  };
  /** Remove a project that holds no work. */
  'project.remove': {
    input: {
      /** The project: its slug or id */
      project: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Give a project another short name; what refers to it follows, and the old one still means it. */
  'project.rename': {
    input: {
      /** The project: its short name or id */
      ref: string;
      /** The new short name */
      slug: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: GoalRename;
  };
  /** Show a project. */
  'project.show': {
    input: {
      /** The project: its slug or id */
      project: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: ProjectShow;
  };
  /** Change a routine. */
  'routine.change': {
    input: {
      /** The routine: its slug or id */
      routine: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** The title: one line */
      title?: string;
      /** The text of its issues, in markdown */
      body?: string;
      /** active or paused */
      status?: "active" | "paused";
      /** The agent that gets its issues */
      assignee?: string | null;
      /** Where its issues go */
      project?: string | null;
      /** The goal its issues serve */
      goal?: string | null;
      /** Labels of its issues */
      labels?: Array<string>;
      /** Of its issues */
      priority?: "critical" | "high" | "medium" | "low";
      /** Whom the cost of its issues is for */
      billingCode?: string | null;
      /** When it is to fire, as in 0 7 * * 1-5 */
      cron?: string | null;
      /** Time zone of the schedule; UTC when absent */
      zone?: string | null;
      /** What becomes of a firing while its last issue is unfinished */
      concurrency?: "coalesce" | "enqueue" | "skip";
      /** What becomes of firings that were missed */
      catchUp?: "skip" | "capped";
      /** Words its text leaves open: {"name","default","description","required"} */
      variables?: Array<RoutineChangeInputVariables>;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: RoutineShow;
  };
  /** Write down what is to make issues again and again; nothing fires it yet. */
  'routine.create': {
    input: {
      /** The title: one line */
      title: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** The text of its issues, in markdown */
      body?: string;
      /** active or paused */
      status?: "active" | "paused";
      /** The agent that gets its issues */
      assignee?: string | null;
      /** Where its issues go */
      project?: string | null;
      /** The goal its issues serve */
      goal?: string | null;
      /** Labels of its issues */
      labels?: Array<string>;
      /** Of its issues */
      priority?: "critical" | "high" | "medium" | "low";
      /** Whom the cost of its issues is for */
      billingCode?: string | null;
      /** When it is to fire, as in 0 7 * * 1-5 */
      cron?: string | null;
      /** Time zone of the schedule; UTC when absent */
      zone?: string | null;
      /** What becomes of a firing while its last issue is unfinished */
      concurrency?: "coalesce" | "enqueue" | "skip";
      /** What becomes of firings that were missed */
      catchUp?: "skip" | "capped";
      /** Words its text leaves open: {"name","default","description","required"} */
      variables?: Array<RoutineChangeInputVariables>;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: RoutineShow;
  };
  /** List routines: what is to make issues again and again. */
  'routine.list': {
    input: {
      /** Only those whose issues go there */
      project?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** Title */
        title: string;
        /** active or paused */
        status: string | null;
        /** When it is to fire */
        cron: string | null;
        /** Time zone of the schedule */
        zone: string | null;
        /** Who gets its issues */
        assignee: string | null;
        /** Where its issues go */
        project: string | null;
        /** It is a record: no version of the engine fires routines yet */
        fires: false;
      }>;
    };
  };
  /** Remove a routine; the issues it made stay. */
  'routine.remove': {
    input: {
      /** The routine: its slug or id */
      routine: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Show a routine. */
  'routine.show': {
    input: {
      /** The routine: its slug or id */
      routine: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: RoutineShow;
  };
  /** Stop a run with all its processes; its issue stays with its agent. */
  'run.cancel': {
    input: {
      /** The run: its id, or its name as in 160803-cto-7f3a */
      run: string;
      /** Why: a sentence for the record */
      reason?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Slug of its company */
      company: string;
      /** Slug of the agent that ran */
      agent: string;
      /** The issue it was started for */
      issue: string | null;
    };
  };
  /** List runs, newest first: of the company, an agent or an issue. */
  'run.list': {
    input: {
      /** Only runs of this agent */
      agent?: string;
      /** The issue: ACME-42 or its id */
      issue?: string;
      /** Only runs that have no end yet */
      live?: boolean;
      /** With live: when fewer live, filled up to this many with the last ones that ended */
      atLeast?: number;
      /** Only runs before this time */
      before?: string;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string;
        /** Slug of its company */
        company: string;
        /** Slug of the agent that ran */
        agent: string;
        /** What people call it */
        agentName: string | null;
        /** What ran it */
        adapter: string | null;
        /** The issue it was started for */
        issue: string | null;
        /** What kind of wake-up started it */
        source: string | null;
        /** What the record says; whether it lives is the host’s to know */
        status: "starting" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "timed_out";
        /** How it ended */
        reason: string | null;
        /** The kind of failure, where it failed */
        failure: string | null;
        /** When it started */
        startedAt: string | null;
        /** When it ended */
        endedAt: string | null;
        /** Micro-dollars; null, never 0, where not known */
        costMicros: number | null;
        /** Tokens of all sorts */
        tokens: number | null;
        /** Whether anything visible came of it */
        progress: boolean | null;
        /** The machine it ran on */
        host: string | null;
      }>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Show what a run printed, without secrets; of a running one, so far. */
  'run.log': {
    input: {
      /** The run: its id, or its name as in 160803-cto-7f3a */
      run: string;
      /** From this byte on; from the beginning if absent */
      offset?: number;
      /** At most so many bytes; to the end if absent */
      limitBytes?: number;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The run */
      run: string;
      /** Expired: it was deleted with its day */
      state: "live" | "kept" | "expired" | "none";
      /** The transcript, or the part of it that was asked for */
      text: string;
      /** Where the next part begins; null at the end */
      nextOffset: number | null;
      /** How long all of it is: from there a running one goes on */
      bytes: number;
    };
  };
  /** Show one run: why it started, what came of it, what it used. */
  'run.show': {
    input: {
      /** The run: its id, or its name as in 160803-cto-7f3a */
      run: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Slug of its company */
      company: string;
      /** Slug of the agent that ran */
      agent: string;
      /** What people call it */
      agentName: string | null;
      /** What ran it */
      adapter: string | null;
      /** The issue it was started for */
      issue: string | null;
      /** What kind of wake-up started it */
      source: string | null;
      /** What the record says; whether it lives is the host’s to know */
      status: "starting" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "timed_out";
      /** How it ended */
      reason: string | null;
      /** The kind of failure, where it failed */
      failure: string | null;
      /** When it started */
      startedAt: string | null;
      /** When it ended */
      endedAt: string | null;
      /** Micro-dollars; null, never 0, where not known */
      costMicros: number | null;
      /** Tokens of all sorts */
      tokens: number | null;
      /** Whether anything visible came of it */
      progress: boolean | null;
      /** The machine it ran on */
      host: string | null;
      /** What it was started for */
      cause: string | null;
      /** Keys of the wake-ups it delivered */
      wakes: Array<string>;
      /** How it was kept from the book: namespace, or none */
      isolation: string | null;
      /** The agent’s own session */
      session: string | null;
      /** Exit code of the agent */
      exitCode: number | null;
      /** Tool calls it showed */
      toolCalls: number | null;
      /** The blob of its transcript */
      transcript: string | null;
      /** The last lines of its output */
      excerpt: string;
      /** Its file in the book */
      path: string;
    };
  };
  /** Find issues, comments and documents by their words. */
  'search.list': {
    input: {
      /** Words that must all be there; "side by side" in quotes */
      text: string;
      /** Only in what is of this kind */
      kind?: "issue" | "comment" | "document";
      /** At most this many (20) */
      limit?: number;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** Where it was found */
        kind: "issue" | "comment" | "document";
        /** The issue it is, or is beside */
        issue: string | null;
        /** Title of the issue or document */
        title: string;
        /** The passage, its words between [ and ] */
        snippet: string;
        /** The file */
        path: string;
        /** Title of that issue */
        issueTitle: string | null;
        /** Its status */
        status: string | null;
        /** Its priority */
        priority: string | null;
        /** The agent that has it */
        assignee: string | null;
        /** The person who has it */
        assigneeUser: string | null;
        /** Its project */
        project: string | null;
        /** Its version token */
        updated: string | null;
      }>;
    };
  };
  /** List who is signed in with a browser: you, and for an owner everybody. */
  'session.list': {
    input: {
      /** Only this person */
      user?: string;
    };
    result: {
      /** What was found */
      items: Array<SessionRevoke>;
    };
  };
  /** Sign a browser out, at once. */
  'session.revoke': {
    input: {
      /** The session: its id */
      session: string;
    };
    result: SessionRevoke;
  };
  /** List the skills of the company’s library. */
  'skill.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** A sentence or two */
        description: string | null;
      }>;
    };
  };
  /** Show a skill. */
  'skill.show': {
    input: {
      /** The skill: its slug */
      skill: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Its short name */
      slug: string;
      /** Slug of its company; empty for what belongs to the book */
      company: string;
      /** When it was created */
      createdAt: string | null;
      /** The version token */
      updated: string | null;
      /** Its file in the book */
      path: string;
      /** Its name */
      name: string;
      /** When to use it */
      description: string | null;
      /** What it teaches, in markdown */
      body: string;
    };
  };
  /** Change a team. */
  'team.change': {
    input: {
      /** The team: its slug or id */
      team: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** What people call it */
      name?: string;
      /** A sentence or two */
      description?: string | null;
      /** The text, in markdown */
      body?: string;
      /** The agent who leads it */
      manager?: string | null;
      /** All its agents and teams */
      members?: Array<string>;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: TeamShow;
  };
  /** Create a team. */
  'team.create': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** A sentence or two */
      description?: string | null;
      /** The text, in markdown */
      body?: string;
      /** The agent who leads it */
      manager?: string | null;
      /** All its agents and teams */
      members?: Array<string>;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: TeamShow;
  };
  /** List teams. */
  'team.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** A sentence or two */
        description: string | null;
        /** The agent who leads it */
        manager: string | null;
      }>;
    };
  };
  /** Remove a team that no other includes; its agents stay. */
  'team.remove': {
    input: {
      /** The team: its slug or id */
      team: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Give a team another short name; what refers to it follows, and the old one still means it. */
  'team.rename': {
    input: {
      /** The team: its short name or id */
      ref: string;
      /** The new short name */
      slug: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: GoalRename;
  };
  /** Show a team. */
  'team.show': {
    input: {
      /** The team: its slug or id */
      team: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: TeamShow;
  };
  /** Make an API key, for yourself, another person or an agent; it is shown once. */
  'token.create': {
    input: {
      /** The agent it acts as; a person if absent */
      agent?: string;
      /** The person it acts as; yourself if absent */
      user?: string;
      /** What it is for */
      name?: string;
      /** Whether it only reads */
      readOnly?: boolean;
      /** When it ends: 2026-12-24 or 2026-12-24T16:00:00Z; never if absent */
      expiresAt?: string;
      /** Of a person’s key: the only company it is for; all if absent */
      only?: string;
      /** The company of the agent */
      company?: string;
    };
    result: {
      /** What revokes it */
      id: string;
      /** What it was made for */
      name: string;
      /** How the key begins */
      begins: string;
      /** The person it acts as */
      user: string | null;
      /** The agent it acts as */
      agent: string | null;
      /** The only company it is for */
      company: string | null;
      /** Whether it only reads */
      readOnly: boolean;
      /** When it was made */
      createdAt: string;
      /** By whom: user:ada */
      createdBy: string;
      /** When it ends */
      expiresAt: string | null;
      /** When it was last used, to the minute */
      lastUsedAt: string | null;
      /** When it was revoked */
      revokedAt: string | null;
      /** The key; nobody can show it again */
      token: string;
    };
  };
  /** List API keys that you may decide about, the newest first, without the keys themselves. */
  'token.list': {
    input: {
      /** Only those that act as this agent */
      agent?: string;
      /** Only those that act as this person */
      user?: string;
      /** The company of the agent */
      company?: string;
    };
    result: {
      /** What was found */
      items: Array<TokenRevoke>;
    };
  };
  /** Make an API key worthless, at once and for good. */
  'token.revoke': {
    input: {
      /** The key: its id, or how it begins */
      token: string;
      /** Only if it acts as this agent */
      agent?: string;
      /** The company of the agent */
      company?: string;
    };
    result: TokenRevoke;
  };
  /** List the days whose transcripts of runs are kept here, and until when. */
  'transcript.list': {
    input: {
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The day the runs started on */
        date: string;
        /** The machine they ran on */
        host: string;
        /** How many there are */
        transcripts: number;
        /** When they are deleted for their age; null where no age is set */
        until: string | null;
      }>;
    };
  };
  /** Delete for good the transcripts of this host that the book’s retention no longer keeps. */
  'transcript.prune': {
    input: {
      /** Only say which days that would be */
      dryRun?: boolean;
    };
    result: {
      /** The days that are deleted */
      days: Array<{
        /** The day the runs started on */
        date: string;
        /** What it takes on disk */
        bytes: number;
      }>;
      /** What the disk got back */
      freedBytes: number;
      /** Objects of these days that something else still names */
      kept: number;
      /** Whether nothing was deleted */
      dryRun: boolean;
    };
  };
  /** Add a person to the board. */
  'user.add': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** owner may do everything, operator works, viewer reads (viewer if absent) */
      role?: "owner" | "operator" | "viewer";
      /** All addresses that are this person in git */
      emails?: Array<string>;
      /** Their name at the forge */
      account?: string | null;
      /** Public SSH keys that sign their commits */
      keys?: Array<string>;
      /** Their time zone */
      zone?: string | null;
    };
    result: UserAdd;
  };
  /** Change a person of the board. */
  'user.change': {
    input: {
      /** The person: their slug or id */
      user: string;
      /** What people call it */
      name?: string;
      /** owner may do everything, operator works, viewer reads (viewer if absent) */
      role?: "owner" | "operator" | "viewer";
      /** All addresses that are this person in git */
      emails?: Array<string>;
      /** Their name at the forge */
      account?: string | null;
      /** Public SSH keys that sign their commits */
      keys?: Array<string>;
      /** Their time zone */
      zone?: string | null;
      /** The `updated` of the version you started from; refused when it has changed since */
      ifUpdated?: string;
    };
    result: UserAdd;
  };
  /** Make a link that signs a person in with a browser: once, within ten minutes. */
  'user.link': {
    input: {
      /** The person; yourself if absent */
      user?: string;
    };
    result: {
      /** Whom it signs in */
      user: string;
      /** The link; null where nothing listens for it */
      url: string | null;
      /** What of it follows the address */
      path: string;
      /** Until when it works */
      expiresAt: string;
    };
  };
  /** List the people of the board. */
  'user.list': {
    input: {
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** What they may do */
        role: string;
        /** Addresses that are theirs in git; agents see none */
        emails: Array<string>;
      }>;
    };
  };
  /** Remove a person from the board; what they did stays. */
  'user.remove': {
    input: {
      /** The person: their slug or id */
      user: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** Show a person of the board. */
  'user.show': {
    input: {
      /** The person: their slug or id */
      user: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: UserAdd;
  };
  /** List saved views. */
  'view.list': {
    input: {
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<{
        /** The id that never changes */
        id: string | null;
        /** Its short name */
        slug: string;
        /** What people call it */
        name: string;
        /** A sentence or two */
        description: string | null;
        /** Who answers for it */
        owner: string | null;
      }>;
    };
  };
  /** Remove a saved view; the issues stay. */
  'view.remove': {
    input: {
      /** The view: its slug or id */
      view: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that is no more */
      id: string;
      /** Its short name */
      slug: string;
    };
  };
  /** List the issues of a saved view. */
  'view.run': {
    input: {
      /** The view: its slug or id */
      view: string;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
      /** At most this many (50) */
      limit?: number;
      /** The `next` of the page before */
      after?: string;
      /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
      at?: string;
    };
    result: {
      /** What was found */
      items: Array<ViewRunItems>;
      /** Asks for the following page; null on the last */
      next: string | null;
    };
  };
  /** Save a filter of issues under a name; the same name again replaces it. */
  'view.save': {
    input: {
      /** What people call it */
      name: string;
      /** Its short name in paths; made from the name if absent */
      slug?: string;
      /** What of issue list it fixes, as in {"status":["todo"],"label":"urgent"} */
      filter?: Record<string, string | number | boolean | Array<string> | null>;
      /** In which order */
      sort?: "number" | "updated" | "priority" | "due" | "oldest";
      /** A sentence or two */
      description?: string | null;
      /** The person it is for; everybody if absent */
      owner?: string | null;
      /** The company: its slug or id. Yours, or the only one of the book, if absent */
      company?: string;
    };
    result: {
      /** The id that never changes */
      id: string;
      /** Its short name */
      slug: string;
      /** Slug of its company; empty for what belongs to the book */
      company: string;
      /** When it was created */
      createdAt: string | null;
      /** The version token */
      updated: string | null;
      /** Its file in the book */
      path: string;
      /** What people call it */
      name: string;
      /** A sentence or two */
      description: string | null;
      /** Whose it is; everybody’s when null */
      owner: string | null;
      /** What it shows */
      filter: Record<string, unknown>;
      /** In which order */
      sort: string | null;
    };
  };
}

export type ActionName = keyof Calls;

interface AgentHireInputRuntime {
  /** 1800 when absent */
  timeoutSec?: number | "unlimited" | null;
  /** Between asking to stop and killing; 30 when absent */
  graceSec?: number | null;
  /** 600 when absent */
  silenceSec?: number | "unlimited" | null;
  maxConcurrentRuns?: number | null;
  sessionMaxRuns?: number | null;
  sessionMaxTokens?: number | null;
  sessionMaxAgeSec?: number | null;
  onUnmetered?: "refuse" | "allow" | null;
}

interface AgentHireInputHeartbeat {
  enabled?: boolean | null;
  /** Seconds between timer wake-ups; no timer when absent */
  intervalSec?: number | null;
  cooldownSec?: number | null;
  wakeOnAssignment?: boolean | null;
  wakeOnDemand?: boolean | null;
  /** Comments, mentions, answers, resolved blockers */
  wakeOnAutomation?: boolean | null;
  /** Runs in a row that agents alone may start before one of them brings something new; 6 when absent */
  talkLimit?: number | null;
}

interface AgentHire {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** What people call it */
  name: string;
  /** Its office */
  title: string | null;
  /** Its role */
  role: string;
  /** Icon */
  icon: string | null;
  /** What it does now */
  status: "pending_approval" | "idle" | "running" | "error" | "active" | "paused" | "terminated";
  /** Why it is paused */
  pauseReason: string | null;
  /** Since when */
  pausedAt: string | null;
  /** When it was terminated */
  terminatedAt: string | null;
  /** Slug of its manager */
  reportsTo: string | null;
  /** A sentence or two */
  description: string | null;
  /** What it can be asked for */
  capabilities: string | null;
  /** Skills it works with */
  skills: Array<string>;
  /** What runs it, as its file or its package says */
  adapter: Record<string, unknown> | null;
  /** Limits of its runs */
  runtime: Record<string, unknown> | null;
  /** What wakes it */
  heartbeat: Record<string, unknown> | null;
  /** Its workspace profile */
  environment: string | null;
  /** Hosts it may run on; all when empty */
  runsOn: Array<string>;
  /** How much is handed over at a start: thin or fat */
  context: string;
  /** Its own budgets, as its file says them */
  budgets: Array<Record<string, unknown>>;
  /** Short names it had before */
  formerly: Array<string>;
  /** Its instructions */
  body: string;
}

interface GoalRename {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** Short names it had before; they still mean it */
  formerly: Array<string>;
}

interface ApprovalRejectInput {
  /** The approval: A-7 or its id */
  approval: string;
  /** The company: its slug or id. Yours, or the only one of the book, if absent */
  company?: string;
  /** What the requester is told */
  note?: string;
  /** The `updated` of the version you started from; refused when it has changed since */
  ifUpdated?: string;
}

interface ApprovalLink {
  /** The id that never changes */
  id: string;
  /** What people call it: A-7 */
  name: string;
  /** Slug of its company */
  company: string;
  /** What is asked for: hire_agent, approve_ceo_strategy, budget_override_required, request_board_approval */
  type: string;
  /** What became of it */
  status: "pending" | "revision_requested" | "approved" | "rejected" | "cancelled";
  /** Title */
  title: string;
  /** What is asked, in markdown */
  body: string;
  /** What is asked, as data */
  payload: Record<string, unknown>;
  /** Who asks: agent:acme/cto, user:ada */
  requestedBy: string | null;
  /** The run it was asked in */
  run: string | null;
  /** The issues it is about */
  issues: Array<string>;
  /** Who decided */
  decidedBy: string | null;
  /** When */
  decidedAt: string | null;
  /** What they said about it */
  note: string | null;
  /** When it was asked */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
}

interface ApprovalComment {
  /** The id that never changes */
  id: string;
  /** Slug of the company */
  company: string;
  /** Who wrote it: user:ada, agent:acme/cto, system */
  author: string | null;
  /** When */
  createdAt: string | null;
  /** The run it was written in */
  run: string | null;
  /** The text, in markdown */
  body: string;
  /** Who is mentioned */
  mentions: Array<string>;
  /** Its file in the book */
  path: string;
  /** The approval it stands beside */
  approval: string;
}

interface ViewRunItems {
  /** The id that never changes */
  id: string;
  /** Its human name, as in ACME-42 */
  identifier: string | null;
  /** Slug of its company */
  company: string;
  /** Title */
  title: string;
  /** Status */
  status: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
  /** Priority */
  priority: "critical" | "high" | "medium" | "low";
  /** Slug of the agent it is assigned to */
  assignee: string | null;
  /** Slug of the person it is assigned to */
  assigneeUser: string | null;
  /** Slug of its project */
  project: string | null;
  /** Slug of its goal */
  goal: string | null;
  /** Slug of its milestone */
  milestone: string | null;
  /** The issue it is a part of */
  parent: string | null;
  /** Labels */
  labels: Array<string>;
  /** Due on this day */
  due: string | null;
  /** Whom its cost is for */
  billingCode: string | null;
  /** The run that holds it */
  checkoutRun: string | null;
  /** Since when it is held */
  checkedOutAt: string | null;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Whether it waits: by its status or for an unfinished blocker */
  blocked: boolean;
}

interface AttachmentAdd {
  /** The id that its issue and its name give it */
  id: string | null;
  /** The company */
  company: string;
  /** The issue it stands beside */
  issue: string;
  /** Its file name */
  name: string;
  /** What it is by its name: image/png */
  type: string;
  /** Its size */
  bytes: number;
  /** Its hash, where the bytes are kept outside main */
  sha256: string | null;
}

interface BookStatusWorst {
  /** Slug of the company; empty for the book’s own files */
  company: string;
  /** The file */
  path: string;
  /** The line */
  line: number | null;
  /** What sort of problem */
  code: string;
  /** Whether something meant is not in force, or only looks odd */
  level: "damage" | "notice";
  /** What was found */
  found: string;
  /** What to do, or an example of what is right */
  remedy: string;
  /** What mends it when typed in the book’s folder; null: a person must decide */
  command: string | null;
  /** The commit that brought it */
  since: string | null;
  /** Of a hand edit that contradicts the book: both sides, field by field */
  sides: Array<{
    /** A key, title, body or file */
    field: string;
    /** What the book says */
    book: string;
    /** What the file says */
    file: string;
  }>;
}

interface BudgetListItems {
  /** company, agent, project, goal or billingCode */
  scope: string;
  /** Its slug, or the billing code */
  name: string;
  /** money and imputed in micro-dollars, tokens, runs, wallTime in milliseconds */
  metric: string;
  /** daily, weekly, monthly, lifetime, 30 days … */
  window: string;
  /** Time zone of the window */
  zone: string;
  /** The limit; null for unlimited */
  limit: number | null;
  /** Spent in the present window */
  spent: number;
  /** Set aside by live runs */
  reserved: number;
  /** Events whose amount is not known: spent is a lower bound when there are any */
  unknown: number;
  /** How it stands */
  state: "ok" | "warn" | "exhausted" | "unlimited";
  /** When the window ends; null for rolling and lifetime */
  until: string | null;
  /** Whether it is the board’s default, because none was written */
  byDefault: boolean;
  /** The limit in words */
  limitText: string;
  /** What is spent in words */
  spentText: string;
}

interface IssueAsk {
  /** The id that never changes */
  id: string;
  /** The issue it stands beside */
  issue: string;
  /** Slug of the company */
  company: string;
  /** Who wrote it: user:ada, agent:acme/cto, system */
  author: string | null;
  /** When */
  createdAt: string | null;
  /** The run it was written in */
  run: string | null;
  /** The text, in markdown */
  body: string;
  /** Who is mentioned */
  mentions: Array<string>;
  /** What it asks for, if anything */
  kind: "comment" | "question" | "confirmation" | "suggested_tasks";
  /** Who is asked */
  target: string | null;
  /** Answers to choose from */
  options: Array<string>;
  /** What is asked, by the keys that an answer names */
  choices: Array<IssueAskChoices>;
  /** Issues it suggests */
  tasks: Array<IssueAskTasks>;
  /** Until when it waits */
  expiresAt: string | null;
  /** The question it answers */
  answers: string | null;
  /** How it answers */
  verdict: "answered" | "accepted" | "rejected" | "cancelled" | null;
  /** Its file in the book */
  path: string;
}

interface IssueAskChoices {
  /** What an answer calls the question */
  key: string;
  /** Of one among several: which question it is */
  prompt?: string;
  /** Whether more than one may be chosen */
  several?: boolean;
  /** What may be chosen */
  options: Array<{
    /** What an answer calls it */
    key: string;
    label: string;
  }>;
}

interface IssueAskTasks {
  /** The title: one line */
  title: string;
  /** The text, in markdown */
  body?: string;
  /** The agent who shall do it */
  assignee?: string;
  /** Priority */
  priority?: "critical" | "high" | "medium" | "low";
  /** What it is billed to */
  billingCode?: string;
  /** What whoever suggests it calls it; its place from 1 if absent */
  key?: string;
  /** The key of the task it is a part of */
  under?: string;
}

interface CompanyPause {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** What people call it */
  name: string;
  /** A sentence or two */
  description: string | null;
  /** What its issues are numbered with */
  prefix: string | null;
  /** active, paused or archived */
  status: string;
  /** Why it is paused */
  pauseReason: string | null;
  /** Since when */
  pausedAt: string | null;
  /** The project that takes issues without one */
  defaultProject: string | null;
  /** Whether hires need approval */
  requireApprovalForHires: boolean;
  /** The largest attachment, in bytes */
  attachmentMaxBytes: number;
  /** Colour and logo */
  branding: Record<string, unknown> | null;
  /** Its own budgets, as its file says them */
  budgets: Array<Record<string, unknown>>;
  /** Short names it had before */
  formerly: Array<string>;
  /** The text, in markdown */
  body: string;
}

interface ConflictListItems {
  /** The file */
  path: string;
  /** Slug of its company; empty for the book’s own files */
  company: string;
  /** A commit that was taken in, a hand edit, or a merge of git’s */
  from: "commit" | "edit" | "merge";
  /** The commit that took the person’s in */
  commit: string | null;
  /** What is in dispute */
  fields: Array<ConflictListItemsFields>;
  /** Where the sides are two things at one place: who each is; one of them stands, whole */
  things: {
    mine: ConflictListItemsThingsMine;
    theirs: ConflictListItemsThingsMine;
  } | null;
}

interface ConflictListItemsFields {
  /** The key; title, body, comments, or file for the whole */
  field: string;
  /** What both sides started from; absent where nothing is known */
  base?: unknown;
  /** What the person wrote; in a merge, what the branch that is checked out says */
  mine?: unknown;
  /** What the other side wrote: the book; in a merge, the other branch */
  theirs?: unknown;
}

interface ConflictListItemsThingsMine {
  /** Its id */
  id: string;
  /** What it is */
  kind: "book" | "prices" | "user" | "company" | "goal" | "team" | "agent" | "project" | "milestone" | "issue" | "comment" | "document" | "label" | "view" | "routine" | "approval" | "skill" | "plugin" | "run";
  /** Its identifier or short name */
  name: string;
  /** What people call it */
  title: string | null;
  /** When it was made */
  createdAt: string | null;
  /** Who made it, where the file says so */
  createdBy: string | null;
}

interface CostModelsInput {
  /** From this UTC day or time on; the first of this month if absent */
  from?: string;
  /** Up to and with this UTC day or time; today if absent */
  to?: string;
  /** The company: its slug or id. Yours, or the only one of the book, if absent */
  company?: string;
  /** As of a time or a commit: 2026-11-22, 2026-11-22T16:08, "2h ago", 4217c0ff, HEAD~3 */
  at?: string;
}

interface DocumentGet {
  /** The id that never changes */
  id: string | null;
  /** The id of this version of it */
  version: string;
  /** The issue it stands beside */
  issue: string;
  /** Slug of the company */
  company: string;
  /** What it is called */
  key: string;
  /** Its title */
  title: string;
  /** The text, in markdown */
  body: string;
  /** Who wrote it last */
  author: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
}

interface GoalShow {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** Title */
  title: string;
  /** Status */
  status: string;
  /** Whose goal it is */
  level: string | null;
  /** Slug of the agent who answers for it */
  owner: string | null;
  /** Slug of the goal it serves */
  parent: string | null;
  /** To be reached by */
  targetDate: string | null;
  /** The text, in markdown */
  body: string;
}

interface InboxUserMentions {
  /** The issue it is on */
  issue: string;
  /** Who mentions */
  author: string;
  /** When */
  at: string;
  /** The file that mentions */
  path: string;
}

interface InboxUserQuestions {
  /** The question: its id */
  id: string;
  /** The issue it is on */
  issue: string;
  /** Who asks */
  author: string;
  /** What sort of answer is wanted */
  kind: string | null;
  /** Since when */
  createdAt: string;
  /** What is asked */
  body: string;
  /** Until when it waits */
  expiresAt: string | null;
}

interface InstructionPut {
  /** Slug of the agent */
  agent: string;
  /** The file */
  file: string;
  /** Where it lies in the book */
  path: string;
  /** Its text; of AGENTS.md without the front matter */
  body: string;
}

interface IssueMove {
  /** The id that never changes */
  id: string;
  /** Its human name, as in ACME-42 */
  identifier: string | null;
  /** Slug of its company */
  company: string;
  /** Title */
  title: string;
  /** Status */
  status: "backlog" | "todo" | "in_progress" | "in_review" | "blocked" | "done" | "cancelled";
  /** Priority */
  priority: "critical" | "high" | "medium" | "low";
  /** Slug of the agent it is assigned to */
  assignee: string | null;
  /** Slug of the person it is assigned to */
  assigneeUser: string | null;
  /** Slug of its project */
  project: string | null;
  /** Slug of its goal */
  goal: string | null;
  /** Slug of its milestone */
  milestone: string | null;
  /** The issue it is a part of */
  parent: string | null;
  /** Labels */
  labels: Array<string>;
  /** Due on this day */
  due: string | null;
  /** Whom its cost is for */
  billingCode: string | null;
  /** The run that holds it */
  checkoutRun: string | null;
  /** Since when it is held */
  checkedOutAt: string | null;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** The text, in markdown */
  body: string;
  /** Issues that must be finished first */
  blockedBy: Array<string>;
  /** Who has to act so that it can go on */
  blockedOwner: string | null;
  /** What has to happen so that it can go on */
  blockedReason: string | null;
  /** How many requests of agents led to it */
  requestDepth: number;
  /** When work first began */
  startedAt: string | null;
  /** When it was done */
  completedAt: string | null;
  /** When it was cancelled */
  cancelledAt: string | null;
  /** Who created it: user:ada, agent:acme/cto */
  createdBy: string | null;
  /** What it came from */
  originKind: string | null;
  /** What exactly */
  originId: string | null;
  /** The run that created it */
  originRun: string | null;
  /** Names its cause */
  originFingerprint: string | null;
  /** Its file in the book */
  path: string;
}

interface LabelChange {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** What people call it */
  name: string;
  /** Colour */
  color: string | null;
  /** A sentence or two */
  description: string | null;
}

interface MilestoneShow {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** Title */
  title: string;
  /** Status */
  status: string;
  /** To be reached by */
  due: string | null;
  /** Slug of the agent who answers for it */
  owner: string | null;
  /** The text, in markdown */
  body: string;
}

interface ProjectShow {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** What people call it */
  name: string;
  /** A sentence or two */
  description: string | null;
  /** Status */
  status: string;
  /** Slug of the agent who leads it */
  owner: string | null;
  /** Slug of the goal it serves */
  goal: string | null;
  /** To be finished by */
  targetDate: string | null;
  /** Colour */
  color: string | null;
  /** Icon */
  icon: string | null;
  /** Its git repository */
  repository: {
    url: string;
  } | null;
  /** The text, in markdown */
  body: string;
}

interface RoutineChangeInputVariables {
  name: string;
  default?: string;
  description?: string;
  required?: boolean;
}

interface RoutineShow {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** Title, of it and of its issues */
  title: string;
  /** active or paused */
  status: string | null;
  /** When it is to fire */
  cron: string | null;
  /** Time zone of the schedule */
  zone: string | null;
  /** Who gets its issues */
  assignee: string | null;
  /** Where its issues go */
  project: string | null;
  /** It is a record: no version of the engine fires routines yet */
  fires: false;
  /** The goal its issues serve */
  goal: string | null;
  /** What becomes of a firing while the last issue is unfinished */
  concurrency: string;
  /** What becomes of firings that were missed */
  catchUp: string;
  /** Of its issues */
  priority: string;
  /** Of its issues */
  labels: Array<string>;
  /** Whom the cost of its issues is for */
  billingCode: string | null;
  /** Words its text leaves open */
  variables: Array<Record<string, unknown>>;
  /** Who made it */
  createdBy: string | null;
  /** The text of its issues, in markdown */
  body: string;
}

interface SessionRevoke {
  /** What ends it */
  id: string;
  /** Who signed in */
  user: string | null;
  /** What the browser said it is */
  browser: string;
  /** When they signed in */
  createdAt: string;
  /** When it was last used, to the minute */
  lastUsedAt: string;
  /** When it ends by itself, if it is not used */
  expiresAt: string;
}

interface TeamShow {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** What people call it */
  name: string;
  /** A sentence or two */
  description: string | null;
  /** The agent who leads it */
  manager: string | null;
  /** Its agents and teams */
  members: Array<string>;
  /** Its skills */
  skills: Array<string>;
  /** The text, in markdown */
  body: string;
}

interface TokenRevoke {
  /** What revokes it */
  id: string;
  /** What it was made for */
  name: string;
  /** How the key begins */
  begins: string;
  /** The person it acts as */
  user: string | null;
  /** The agent it acts as */
  agent: string | null;
  /** The only company it is for */
  company: string | null;
  /** Whether it only reads */
  readOnly: boolean;
  /** When it was made */
  createdAt: string;
  /** By whom: user:ada */
  createdBy: string;
  /** When it ends */
  expiresAt: string | null;
  /** When it was last used, to the minute */
  lastUsedAt: string | null;
  /** When it was revoked */
  revokedAt: string | null;
}

interface UserAdd {
  /** The id that never changes */
  id: string;
  /** Its short name */
  slug: string;
  /** Slug of its company; empty for what belongs to the book */
  company: string;
  /** When it was created */
  createdAt: string | null;
  /** The version token */
  updated: string | null;
  /** Its file in the book */
  path: string;
  /** What people call them */
  name: string;
  /** What they may do */
  role: "owner" | "operator" | "viewer";
  /** Addresses that are this person in git */
  emails: Array<string>;
  /** Their name at the forge */
  account: string | null;
  /** Public SSH keys that sign their commits */
  keys: Array<string>;
  /** Their time zone */
  zone: string | null;
}
