// Routines: what makes an issue again and again. Kept as records: nothing fires them yet, and every answer about one says so.
import { z } from 'zod';
import { listRoutines } from '../catalog/queries/plans.ts';
import { actorName } from '../model/actor.ts';
import { mustFire } from '../model/cron.ts';
import { priorities } from '../model/lifecycle.ts';
import { limits } from '../model/limits.ts';
import { routinePath } from '../model/paths.ts';
import { routineSchema } from '../model/routine.ts';
import { isZone } from '../model/window.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { assignableAgent, writableCompany } from './company-state.ts';
import { mustBeCurrent } from './current.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField, titleField } from './fields.ts';
import { listOf, rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { slugField } from './name-fields.ts';
import {
  companyMeant,
  factsOfCompany,
  factsOfMeant,
  frontOf,
  namedShape,
  newSlug,
  showNamed,
  takenIn,
} from './named.ts';
import { factsOf, nounOf, removeAction, showAction } from './noun.ts';

const routines = nounOf('routine');

const { status, concurrency, catchUp } = routineSchema.shape;
const variableLimit = 50;

const fields = {
  body: bodyField.optional().describe('The text of its issues, in markdown'),
  status: status.unwrap().optional().describe('active or paused'),
  assignee: clearable(refField).describe('The agent that gets its issues'),
  project: clearable(refField).describe('Where its issues go'),
  goal: clearable(refField).describe('The goal its issues serve'),
  labels: z.array(refField).max(50).optional().describe('Labels of its issues'),
  priority: z.enum(priorities).optional().describe('Of its issues'),
  billingCode: clearable(z.string().trim().min(1).max(120)).describe('Whom the cost of its issues is for'),
  cron: clearable(z.string().trim().max(limits.title).superRefine(mustFire)).describe(
    'When it is to fire, as in 0 7 * * 1-5',
  ),
  zone: clearable(z.string().refine(isZone, 'must be a time zone, as in Europe/Vienna')).describe(
    'Time zone of the schedule; UTC when absent',
  ),
  concurrency: concurrency
    .unwrap()
    .optional()
    .describe('What becomes of a firing while its last issue is unfinished'),
  catchUp: catchUp.unwrap().optional().describe('What becomes of firings that were missed'),
  variables: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(60),
        default: z.string().max(2_000).optional(),
        description: z.string().max(500).optional(),
        required: z.boolean().optional(),
      }),
    )
    .max(variableLimit)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must have each name once')
    .optional()
    .describe('Words its text leaves open: {"name","default","description","required"}'),
};
type Wanted = z.output<z.ZodObject<typeof fields>>;

const nullable = (what: string) => z.string().nullable().describe(what);

const scheduleShape = {
  status: nullable('active or paused'),
  cron: nullable('When it is to fire'),
  zone: nullable('Time zone of the schedule'),
  assignee: nullable('Who gets its issues'),
  project: nullable('Where its issues go'),
  fires: z.literal(false).describe('It is a record: no version of the engine fires routines yet'),
};

const routineShape = z.object({
  ...namedShape,
  title: z.string().describe('Title, of it and of its issues'),
  ...scheduleShape,
  goal: nullable('The goal its issues serve'),
  concurrency: z.string().describe('What becomes of a firing while the last issue is unfinished'),
  catchUp: z.string().describe('What becomes of firings that were missed'),
  priority: z.string().describe('Of its issues'),
  labels: z.array(z.string()).describe('Of its issues'),
  billingCode: nullable('Whom the cost of its issues is for'),
  variables: z.array(z.looseObject({})).describe('Words its text leaves open'),
  createdBy: nullable('Who made it'),
  body: z.string().describe('The text of its issues, in markdown'),
});

const show = (routine: Entry<'routine'>): z.output<typeof routineShape> => ({
  ...showNamed(routine),
  title: routine.data.title,
  status: routine.data.status,
  cron: routine.data.cron ?? null,
  zone: routine.data.zone ?? null,
  assignee: routine.data.assignee ?? null,
  project: routine.data.project ?? null,
  fires: false,
  goal: routine.data.goal ?? null,
  concurrency: routine.data.concurrency,
  catchUp: routine.data.catchUp,
  priority: routine.data.priority,
  labels: [...routine.data.labels],
  billingCode: routine.data.billingCode ?? null,
  variables: [...routine.data.variables],
  createdBy: routine.data.createdBy ?? null,
  body: routine.data.body,
});

/** What of the wanted fields the file shall say, with references by their human names. */
function routineFront(lookup: Lookup, company: string, wanted: Wanted): Record<string, unknown> {
  const { assignee, project, goal, labels, variables } = wanted;
  const names = labels?.map((label) => lookup.need('label', company, label).name);
  return frontOf({
    ...wanted,
    assignee: assignee && assignableAgent(lookup, company, assignee).name,
    project: project && lookup.need('project', company, project).name,
    goal: goal && lookup.need('goal', company, goal).name,
    labels: names && (names.length > 0 ? [...new Set(names)] : null),
    variables: variables && (variables.length > 0 ? variables : null),
  });
}

const routineCreate = defineAction({
  name: 'routine.create',
  sentence: 'Write down what is to make issues again and again; nothing fires it yet',
  input: { title: titleField, slug: slugField, ...fields, company: companyField },
  output: routineShape,
  again: shownAgain('routine', show),
  allow: { permission: 'routine.change', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/routines' },
  cli: { positional: ['title'], text: 'body' },
  change(draft, { company: ref, title, slug, ...wanted }) {
    const company = writableCompany(draft, ref).name;
    const name = newSlug('routine', { name: title, slug }, takenIn(draft, 'routine', company));
    const routine = draft.create('routine', routinePath(company, name), {
      title,
      body: wanted.body ?? '',
      front: {
        id: draft.newId(),
        status: 'active',
        createdBy: actorName(draft.actor),
        createdAt: draft.now,
        ...routineFront(draft, company, wanted),
      },
    });
    draft.about(routine);
    return draft.commit(`Create routine ${routine.name}`, show(routine));
  },
});

const routineList = defineAction({
  name: 'routine.list',
  sentence: 'List routines: what is to make issues again and again',
  input: {
    project: refField.optional().describe('Only those whose issues go there'),
    company: companyField,
  },
  output: listOf({ ...rowOf('id', 'slug', 'title'), ...scheduleShape }),
  allow: { permission: 'company.read', facts: factsOfMeant },
  route: { method: 'GET', path: '/companies/:company/routines' },
  cli: { columns: ['slug', 'title', 'status', 'cron', 'zone', 'assignee'] },
  read(lookup, input) {
    const company = companyMeant(lookup, input);
    const project = input.project && lookup.need('project', company, input.project).name;
    const rows = listRoutines(lookup.sources.catalog, { company });
    const found = project === undefined ? rows : rows.filter((row) => row.project === project);
    return { items: found.map((row) => ({ ...row, fires: false as const })) };
  },
});

const routineShow = showAction(routines, routineShape, show);

const routineChange = defineAction({
  name: 'routine.change',
  sentence: 'Change a routine',
  input: { ...routines.named, title: titleField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: routineShape,
  again: shownAgain('routine', show),
  allow: { permission: 'routine.change', facts: factsOf(routines) },
  route: { method: 'PATCH', path: '/routines/:routine' },
  cli: { positional: ['routine'], text: 'body' },
  change(draft, { routine: ref, company, ifUpdated, title, ...wanted }) {
    const routine = routines.writable(draft, { routine: ref, company });
    mustBeCurrent(routine, ifUpdated);
    const set = routineFront(draft, routine.company, wanted);
    const changed = draft.set(routine, { set, title, body: wanted.body });
    draft.about(changed);
    return draft.commit(`Change routine ${changed.name}`, show(changed));
  },
});

const routineRemove = removeAction(routines, {
  sentence: 'Remove a routine; the issues it made stay',
  permission: 'routine.change',
  before: () => undefined,
});

export const routineActions = [
  routineCreate,
  routineList,
  routineShow,
  routineChange,
  routineRemove,
] as const;
