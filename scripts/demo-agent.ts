// An agent without a model: asks for the context of its issue and works through the command line with its run token, as
// any agent would. It plans and delegates where it has reports, writes and hands in where it has a manager, sends the
// first text back once, and otherwise writes down a result and finishes. Needs no key and no network.
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

interface Issue {
  identifier: string;
  title: string;
  status: string;
  assignee?: string | null;
  createdBy?: string | null;
}

interface Context {
  issue?: Issue;
  children?: { name: string; title: string; status: string }[];
  documents?: { key: string }[];
  comments?: { author: string; body: string }[];
}

const me = process.env.MINUTEBOOK_AGENT!;
const cli = process.env.MINUTEBOOK_CLI!;
const issue = process.env.MINUTEBOOK_ISSUE;

/** Runs one command and returns its result; a refusal ends the run with what was said. */
function mb(args: string[], text?: string): unknown {
  const out = execFileSync(process.execPath, [cli, ...args, '--json'], {
    encoding: 'utf8',
    input: text ?? '',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return (JSON.parse(out) as { result: unknown }).result;
}

const say = (text: string): void => console.log(text);
/** Work takes a moment, so that a person can watch it. */
const work = (): Promise<void> => delay(400);

interface Colleague {
  slug: string;
  reportsTo?: string | null;
  title?: string | null;
}

const colleagues = (): Colleague[] => (mb(['agent', 'list']) as { items: Colleague[] }).items;
const put = (key: string, title: string, body: string): unknown =>
  mb(['document', 'put', issue!, key, '--body', '-'], `# ${title}\n\n${body}\n`);
const comment = (body: string): unknown => mb(['issue', 'comment', issue!, '--body', '-'], body);
function create(title: string, assignee: string, body: string, blockedBy: string[] = []): string {
  const waits = blockedBy.flatMap((other) => ['--blocked-by', other]);
  const made = mb(
    ['issue', 'create', title, '--assignee', assignee, '--parent', issue!, ...waits, '--body', '-'],
    body,
  );
  return (made as Issue).identifier;
}

async function lead(context: Context, reports: Colleague[]): Promise<void> {
  const children = context.children ?? [];
  if (children.length === 0) return plan(reports);
  const open = children.filter(({ status }) => status !== 'done' && status !== 'cancelled');
  if (open.length > 0) {
    say(`${open.length} parts are still open; waiting for them.`);
    mb(['issue', 'block', issue!, ...open.flatMap(({ name }) => ['--by', name])]);
    return;
  }
  await work();
  comment(
    `All ${children.length} parts are done: ${children.map(({ title }) => title.toLowerCase()).join(', ')}.`,
  );
  mb(['issue', 'move', issue!, 'done']);
  say('Every part is done, and so is the whole.');
}

/** Splits the request between the reports: a text, a thing that waits for it, and one that does not. */
async function plan(reports: Colleague[]): Promise<void> {
  const writer = reports.find(({ title }) => /writ|design|research/i.test(title ?? '')) ?? reports[0]!;
  const builder = reports.find(({ slug }) => slug !== writer.slug) ?? writer;
  await work();
  const text = create(
    'Write the article',
    writer.slug,
    'At most 120 words, every claim checked. Hand it in for review.',
  );
  await work();
  const page = create(
    'Build the page',
    builder.slug,
    `One page that shows the reviewed article of ${text}.`,
    [text],
  );
  await work();
  const list = create(
    'Set up the mailing list',
    builder.slug,
    'Double opt-in; one test reader who can leave again.',
  );
  comment(
    `Split into ${text} (${writer.slug}), ${page} (${builder.slug}, waits for ${text}) and ${list} (${builder.slug}).`,
  );
  mb(['issue', 'block', issue!, '--by', text, '--by', page, '--by', list]);
  say(`Planned ${text}, ${page} and ${list}.`);
}

/** Somebody else's work, handed in: back once with one concrete request, then accepted. */
async function review(context: Context): Promise<void> {
  const sentBack = (context.comments ?? []).some(
    ({ author, body }) => author.endsWith(`/${me}`) && body.includes('please'),
  );
  const author = (context.comments ?? [])
    .map((known) => known.author)
    .findLast((name) => !name.endsWith(`/${me}`));
  await work();
  if (sentBack || !author) {
    comment('Shorter, and true. Accepted.');
    mb(['issue', 'move', issue!, 'done']);
    say('Accepted.');
    return;
  }
  const slug = author.split('/').at(-1)!;
  comment(`Good and true, but too long for one screen: please cut it by half.`);
  mb(['issue', 'assign', issue!, slug]);
  say(`Sent back to ${slug}.`);
}

const longText =
  'The lighthouse of Alexandria stood on the island of Pharos for some sixteen centuries. It was built in the third century ' +
  'before our era, was counted among the wonders of the world, and gave its name to the lighthouse in several languages. ' +
  'Earthquakes brought it down between the tenth and the fourteenth century; its stones went into a fort that stands there still.';
const shortText =
  'The lighthouse of Alexandria lit the harbour from the third century before our era until earthquakes felled it in the ' +
  'fourteenth. Its island, Pharos, still means lighthouse in several languages.';

async function write(context: Context, manager: string): Promise<void> {
  const again = (context.documents ?? []).some(({ key }) => key === 'article');
  await work();
  put('article', 'The light of Pharos', again ? shortText : longText);
  comment(
    again
      ? 'Cut to half; the claims are the same two.'
      : 'First version. Both dates are checked against two sources.',
  );
  mb(['issue', 'move', issue!, 'in_review', '--assignee', manager]);
  say(again ? 'Handed in again.' : 'Handed in for review.');
}

async function finish(context: Context): Promise<void> {
  await work();
  put('result', 'Result', `What was asked for in ${issue}, "${context.issue?.title}", is done.`);
  comment('Done; what I made is the document `result`.');
  mb(['issue', 'move', issue!, 'done']);
  say('Finished.');
}

if (!issue) {
  say('Nothing to do.');
} else {
  const given = mb(['issue', 'context', issue]) as Context;
  const everybody = colleagues();
  const reports = everybody.filter(({ reportsTo }) => reportsTo === me);
  const self = everybody.find(({ slug }) => slug === me);
  const handedIn = (given.comments ?? []).some(
    ({ author }) => author.startsWith('agent:') && !author.endsWith(`/${me}`),
  );
  const mine = (given.documents ?? []).length > 0 || handedIn;
  say(`${me} takes up ${issue}: ${given.issue?.title}`);
  if (reports.length > 0 && mine && (given.children ?? []).length === 0) await review(given);
  else if (reports.length > 1) await lead(given, reports);
  else if (self?.reportsTo && /writ/i.test(self.title ?? '')) await write(given, self.reportsTo);
  else await finish(given);
}
