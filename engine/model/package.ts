// What the files of a published company package mean beyond their own fields: goals that are only strings, members of
// a team, and the vendor's sidecar. All of it is data: nothing read here is ever a command.
import { z } from 'zod';
import { checkShape } from './check.ts';
import type { Company } from './company.ts';
import { invalid } from './invalid.ts';
import { freeSlug } from './names.ts';
import { readReference } from './reference.ts';
import type { Team } from './team.ts';
import { readYamlMap } from './yaml-file.ts';

/** An initiative that stands only as a string in COMPANY.md; it has no file of its own. */
export interface DerivedGoal {
  slug: string;
  title: string;
}

/** The initiatives of COMPANY.md's `goals:`, in its order, each with a slug of its own. */
export function derivedGoals({ goals }: Pick<Company, 'goals'>): DerivedGoal[] {
  const taken = new Set<string>();
  return goals.map((title) => {
    const slug = freeSlug(title, (candidate) => taken.has(candidate), 'goal');
    taken.add(slug);
    return { slug, title };
  });
}

/** Slugs of what a team is made of, and of who leads it. */
export interface TeamMembers {
  manager?: string;
  agents: string[];
  teams: string[];
  skills: string[];
}

/** Sorts a team's includes by what they name; a bare slug is an agent. */
export function teamMembers(team: Pick<Team, 'manager' | 'includes'>, path: string): TeamMembers {
  const members: TeamMembers = { agents: [], teams: [], skills: [] };
  const slugOf = (written: string): { kind: string | undefined; slug: string } => {
    const reference = readReference(written, path);
    if (reference.form === 'path')
      return { kind: reference.place?.kind, slug: reference.place?.slug ?? written };
    return { kind: 'agent', slug: reference.form === 'id' ? reference.id : reference.name };
  };
  for (const written of team.includes) {
    const { kind, slug } = slugOf(written);
    if (kind === 'agent') members.agents.push(slug);
    else if (kind === 'team') members.teams.push(slug);
    else if (kind === 'skill') members.skills.push(slug);
  }
  if (team.manager !== undefined) members.manager = slugOf(team.manager).slug;
  return members;
}

const inputSchema = z.object({
  kind: z.enum(['secret', 'plain']).default('plain'),
  requirement: z.enum(['required', 'optional']).default('required'),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  description: z.string().optional(),
});
const envInputs = z.object({ env: z.record(z.string(), inputSchema).default({}) });

const sidecarSchema = z.object({
  schema: z.string().optional(),
  schemaVersion: z.int().default(5),
  agents: z
    .record(
      z.string(),
      z.object({
        role: z.string().optional(),
        icon: z.string().optional(),
        capabilities: z.string().optional(),
        budgetMonthlyCents: z.number().nonnegative().optional(),
        adapter: z
          .object({
            type: z.string(),
            config: z.object({ model: z.string().optional() }).optional(),
          })
          .optional(),
        inputs: envInputs.optional(),
      }),
    )
    .default({}),
  projects: z.record(z.string(), z.object({ inputs: envInputs.optional() })).default({}),
});

export type Sidecar = z.output<typeof sidecarSchema>;

/** The newest sidecar that is understood; a newer one is refused, not guessed at. */
const sidecarVersion = 7;

/** Reads `.paperclip.yaml`: adapter types and models, needed inputs. Throws DOCUMENT_INVALID. */
export function readSidecar(source: string | Uint8Array, path: string): Sidecar {
  const { map, text } = readYamlMap(source, path);
  const result = sidecarSchema.safeParse(map);
  if (!result.success) throw invalid(path, checkShape(result.error, map, text));
  if (result.data.schemaVersion > sidecarVersion)
    throw invalid(path, {
      line: 1,
      found: `schemaVersion ${result.data.schemaVersion}, newer than ${sidecarVersion}`,
      example: `schemaVersion: ${sidecarVersion}`,
    });
  return result.data;
}

/** One thing a package asks its new owner for. */
export interface NeededInput {
  /** The agent or project it is for. */
  of: { kind: 'agent' | 'project'; slug: string };
  /** Name of the environment variable. */
  name: string;
  secret: boolean;
  required: boolean;
  description?: string;
  default?: string;
}

/** Everything a sidecar asks for, by name, then by who needs it. */
export function neededInputs(sidecar: Sidecar): NeededInput[] {
  const needed: NeededInput[] = [];
  for (const [kind, entries] of [
    ['agent', sidecar.agents],
    ['project', sidecar.projects],
  ] as const)
    for (const [slug, { inputs }] of Object.entries(entries))
      for (const [name, input] of Object.entries(inputs?.env ?? {}))
        needed.push({
          of: { kind, slug },
          name,
          secret: input.kind === 'secret',
          required: input.requirement === 'required',
          ...(input.description === undefined ? {} : { description: input.description }),
          ...(input.default === undefined ? {} : { default: String(input.default) }),
        });
  return needed.sort((a, b) => compare(a.name, b.name) || compare(a.of.slug, b.of.slug));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The adapter a sidecar names for an agent whose own file names none. */
export function sidecarAdapter(
  sidecar: Sidecar,
  agent: string,
): { type: string; model?: string } | undefined {
  const adapter = sidecar.agents[agent]?.adapter;
  if (!adapter) return undefined;
  const model = adapter.config?.model;
  return model === undefined ? { type: adapter.type } : { type: adapter.type, model };
}
