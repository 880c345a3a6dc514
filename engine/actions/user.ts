// The board: the people who may act in the book, which git addresses are theirs, and what each may do.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { companySlugs, listUsers } from '../catalog/queries/companies.ts';
import { listIssues } from '../catalog/queries/issues.ts';
import { userPath } from '../model/paths.ts';
import { isPublicKey } from '../model/ssh-key.ts';
import { roles } from '../model/user.ts';
import { isZone } from '../model/window.ts';
import { defineAction } from './action.ts';
import { removedAgain, shownAgain } from './again.ts';
import type { Draft } from './draft.ts';
import { clearable, ifUpdatedField } from './fields.ts';
import { listOf, rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { nameField, slugField, userField } from './name-fields.ts';
import { frontOf, namedShape, newSlug, removedShape, removeNamed, showNamed, takenIn } from './named.ts';
import { mustBeCurrent } from './current.ts';

const maxEmails = 50;
const fields = {
  role: z
    .enum(roles)
    .optional()
    .describe('owner may do everything, operator works, viewer reads (viewer if absent)'),
  emails: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an address as in ada@example.org')
        .max(320),
    )
    .max(maxEmails)
    .optional()
    .describe('All addresses that are this person in git'),
  account: clearable(z.string().trim().min(1).max(200)).describe('Their name at the forge'),
  keys: z
    .array(
      z.string().trim().max(10_000).refine(isPublicKey, 'must be a public SSH key as in ssh-ed25519 AAAA…'),
    )
    .max(maxEmails)
    .optional()
    .describe('Public SSH keys that sign their commits'),
  zone: clearable(z.string().refine(isZone, 'must be a time zone as in Europe/Vienna')).describe(
    'Their time zone',
  ),
};

const userShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call them'),
  role: z.enum(roles).describe('What they may do'),
  emails: z.array(z.string()).describe('Addresses that are this person in git'),
  account: z.string().nullable().describe('Their name at the forge'),
  keys: z.array(z.string()).describe('Public SSH keys that sign their commits'),
  zone: z.string().nullable().describe('Their time zone'),
});

const show = (user: Entry<'user'>): z.output<typeof userShape> => ({
  ...showNamed(user),
  name: user.data.name,
  role: user.data.role,
  emails: [...user.data.emails],
  account: user.data.account ?? null,
  keys: [...user.data.keys],
  zone: user.data.zone ?? null,
});

const ofTheBook = () => ({ relations: [] });
const seen = () => ({ relations: ['company' as const] });

export const userAdd = defineAction({
  name: 'user.add',
  sentence: 'Add a person to the board',
  input: { name: nameField, slug: slugField, ...fields },
  output: userShape,
  again: shownAgain('user', show),
  allow: { permission: 'user.change', facts: ofTheBook },
  route: { method: 'POST', path: '/users' },
  cli: { positional: ['name'] },
  change(draft, { name, slug: wantedSlug, ...wanted }) {
    const slug = newSlug('user', { name, slug: wantedSlug }, takenIn(draft, 'user', undefined));
    mustBeFree(draft, slug, wanted.emails ?? []);
    const user = draft.create('user', userPath(slug), {
      body: '',
      front: { id: draft.newId(), name, role: 'viewer', createdAt: draft.now, ...frontOf(wanted) },
    });
    draft.about(user);
    return draft.commit(`Add ${slug} to the board as ${user.data.role}`, show(user));
  },
});

/** One address is one person, or commits would have two authors. EMAIL_TAKEN. */
export function mustBeFree(draft: Draft, slug: string, emails: readonly string[]): void {
  for (const user of draft.all('user', ''))
    for (const email of user.data.emails)
      if (user.name !== slug && emails.includes(email.toLowerCase()))
        throw fault('EMAIL_TAKEN', { email, user: user.name });
}

export const userList = defineAction({
  name: 'user.list',
  sentence: 'List the people of the board',
  input: {},
  output: listOf({
    ...rowOf('id', 'slug', 'name'),
    role: z.string().describe('What they may do'),
    emails: z.array(z.string()).describe('Addresses that are theirs in git; agents see none'),
  }),
  allow: { permission: 'company.read', facts: seen },
  route: { method: 'GET', path: '/users' },
  cli: { columns: ['slug', 'name', 'role', 'emails'] },
  read({ actor, sources }) {
    // Agents know people by their names; addresses are nothing to them.
    const known = (emails: string): string[] =>
      actor.kind === 'agent' ? [] : (JSON.parse(emails) as string[]);
    return { items: listUsers(sources.catalog, {}).map((row) => ({ ...row, emails: known(row.emails) })) };
  },
});

const named = { user: userField };
const theUser = (lookup: Lookup, input: { user: string }): Entry<'user'> =>
  lookup.need('user', undefined, input.user);

export const userShow = defineAction({
  name: 'user.show',
  sentence: 'Show a person of the board',
  input: named,
  output: userShape,
  allow: { permission: 'book.read', facts: ofTheBook },
  route: { method: 'GET', path: '/users/:user' },
  cli: { positional: ['user'] },
  read: (lookup, input) => show(theUser(lookup, input)),
});

export const userChange = defineAction({
  name: 'user.change',
  sentence: 'Change a person of the board',
  input: { ...named, name: nameField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: userShape,
  again: shownAgain('user', show),
  allow: { permission: 'user.change', facts: ofTheBook },
  route: { method: 'PATCH', path: '/users/:user' },
  cli: { positional: ['user'] },
  change(draft, { user: ref, ifUpdated, ...wanted }) {
    const user = theUser(draft, { user: ref });
    mustBeCurrent(user, ifUpdated);
    if (wanted.role !== undefined && wanted.role !== 'owner') mustNotBeLastOwner(draft, user);
    mustBeFree(draft, user.name, wanted.emails ?? []);
    const changed = draft.set(user, { set: frontOf(wanted) });
    draft.about(changed);
    return draft.commit(`Change ${changed.name} of the board`, show(changed));
  },
});

export const userRemove = defineAction({
  name: 'user.remove',
  sentence: 'Remove a person from the board; what they did stays',
  input: named,
  output: removedShape,
  again: removedAgain,
  allow: { permission: 'user.change', facts: ofTheBook },
  route: { method: 'DELETE', path: '/users/:user' },
  cli: { positional: ['user'] },
  alone: true,
  change(draft, input) {
    const user = theUser(draft, input);
    mustNotBeLastOwner(draft, user);
    mustHaveNoWork(draft, user);
    return draft.commit(`Remove ${user.name} from the board`, removeNamed(draft, user));
  },
  after({ identity, clock }, { result }) {
    identity?.keys.revokeOwner('user', result.id || result.slug, clock.now());
    identity?.links.revokeUser(result.id || result.slug);
    identity?.sessions.revokeUser(result.id || result.slug);
  },
});

/** Somebody must be able to change the board. LAST_OWNER. */
export function mustNotBeLastOwner(draft: Draft, user: Entry<'user'>): void {
  const owners = draft.all('user', '').filter(({ data }) => data.role === 'owner');
  if (owners.length === 1 && owners[0]!.name === user.name) throw fault('LAST_OWNER', { user: user.name });
}

const open = ['backlog', 'todo', 'in_progress', 'in_review', 'blocked'] as const;

/** Their unfinished issues would be nobody's, and nobody would know. STILL_IN_USE. */
export function mustHaveNoWork(draft: Draft, { name }: Entry<'user'>): void {
  const { catalog } = draft.sources;
  const issues = companySlugs(catalog).flatMap(
    (company) => listIssues(catalog, { company, assigneeUser: name, status: open }).rows,
  );
  const by = issues.map(({ identifier, path }) => identifier ?? path);
  if (by.length > 0) throw fault('STILL_IN_USE', { kind: 'user', name, by });
}

export const userActions = [userAdd, userList, userShow, userChange, userRemove] as const;
