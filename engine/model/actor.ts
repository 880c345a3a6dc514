// Who does something. The words of the `Actor:` trailer: user:ada, agent:acme/cto, system.

export type Role = 'owner' | 'operator' | 'viewer';

/** What a credential lets its holder do less than the actor may. */
export interface Limits {
  /** Slug of the only company there is for it. */
  company?: string;
  /** Why it only reads, in words that end "…, so it only reads". */
  readsOnly?: string;
  /** When it ends, in milliseconds: nothing made with it lasts longer. */
  until?: number;
}

export interface UserActor {
  kind: 'user';
  slug: string;
  role: Role;
  limits?: Limits;
}

export interface AgentActor {
  kind: 'agent';
  company: string;
  slug: string;
  /** The run whose token was shown, or that its key works in: the fencing token of everything written under it. */
  run?: string;
  /** The issue the run was started for, if any. */
  issue?: string;
  /** How its own key begins, where it came in with one: `mbk_3f2a9c0b71d4`. */
  key?: string;
  limits?: Limits;
}

/** An agent at work in a run. */
export type RunActor = AgentActor & { run: string };

export interface SystemActor {
  kind: 'system';
}

export type Actor = UserActor | AgentActor | SystemActor;

/** The slug of the only company an actor knows of; undefined for who knows of all. */
export const onlyCompanyOf = (actor: Actor): string | undefined =>
  actor.kind === 'agent' ? actor.company : actor.kind === 'user' ? actor.limits?.company : undefined;

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
