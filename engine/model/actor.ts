// Who does something. The words of the `Actor:` trailer: user:ada, agent:acme/cto, system.

export type Role = 'owner' | 'operator' | 'viewer';

export interface UserActor {
  kind: 'user';
  slug: string;
  role: Role;
}

export interface AgentActor {
  kind: 'agent';
  company: string;
  slug: string;
  /** The run whose token was shown: the fencing token of everything written under it. */
  run: string;
  /** The issue the run was started for, if any. */
  issue?: string;
}

export interface SystemActor {
  kind: 'system';
}

export type Actor = UserActor | AgentActor | SystemActor;

/** `user:ada`, `agent:acme/cto`, `system`. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return `user:${actor.slug}`;
    case 'agent':
      return `agent:${actor.company}/${actor.slug}`;
    case 'system':
      return 'system';
  }
}
