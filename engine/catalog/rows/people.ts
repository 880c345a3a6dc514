// Rows of companies, users and agents.
import type { Agent } from '../../model/agent.ts';
import type { Company } from '../../model/company.ts';
import { slugFrom } from '../../model/names.ts';
import type { Place } from '../../model/place.ts';
import type { User } from '../../model/user.ts';
import type { Row } from '../table.ts';
import { agents, companies, emails, users } from '../tables/people.ts';
import { goals } from '../tables/work.ts';
import { linkRows, nameRows, plain } from './names.ts';

/** `goals:` of a published package are sentences; each is an initiative. */
export function companyRows(place: Place, company: Company): Row[] {
  const { company: folder = '', path } = place;
  const slug = company.slug === undefined ? [] : [company.slug];
  return [
    ...nameRows(place, company, company.name, { also: slug }),
    companies.row({
      company: folder,
      path,
      id: company.id?.toLowerCase(),
      name: company.name,
      description: company.description,
      prefix: company.prefix,
      status: company.status,
      pauseReason: company.pauseReason,
      defaultProject: plain('project', company.defaultProject, place),
    }),
    ...linkRows(place, 'defaultProject', 'project', [company.defaultProject]),
    ...initiatives(company.goals).map(([name, title], index) =>
      goals.row({ company: folder, path, name, title, level: 'company', status: 'active', place: index }),
    ),
  ];
}

/** Each sentence once, under a slug of its own. */
function initiatives(sentences: readonly string[]): [string, string][] {
  const byName = new Map<string, string>();
  for (const sentence of new Set(sentences)) {
    const slug = slugFrom(sentence) ?? 'goal';
    let name = slug;
    for (let count = 2; byName.has(name); count += 1) name = `${slug}-${count}`;
    byName.set(name, sentence);
  }
  return [...byName];
}

export function userRows(place: Place, user: User): Row[] {
  const { path, slug } = place;
  return [
    ...nameRows(place, user, user.name),
    users.row({ company: '', path, id: user.id?.toLowerCase(), slug, name: user.name, role: user.role }),
    ...[...new Set(user.emails.map((email) => email.toLowerCase()))].map((email) =>
      emails.row({ company: '', email, path, slug }),
    ),
  ];
}

export function agentRows(place: Place, agent: Agent): Row[] {
  const { company = '', path, slug } = place;
  return [
    ...nameRows(place, agent, agent.name, { also: agent.slug === undefined ? [] : [agent.slug] }),
    agents.row({
      company,
      path,
      id: agent.id?.toLowerCase(),
      slug,
      name: agent.name,
      title: agent.title,
      role: agent.role,
      icon: agent.icon,
      status: agent.status,
      pauseReason: agent.pauseReason,
      reportsTo: plain('agent', agent.reportsTo, place),
      adapter: agent.adapter?.type,
      capabilities: agent.capabilities ?? agent.description,
      intervalSec: agent.heartbeat?.enabled === false ? undefined : agent.heartbeat?.intervalSec,
    }),
    ...linkRows(place, 'reportsTo', 'agent', [agent.reportsTo]),
    ...linkRows(place, 'skills', 'skill', agent.skills),
  ];
}
