// A process that opens books whose lives were cut off, as the next command or daemon would, and says what is not as it
// must be: everything that was done is in force, nothing that was not begun, and nobody has to mend anything by hand.
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { listWakes } from '../../engine/daemon/wake-files.ts';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { textsIn } from './acts.ts';
import { leftovers, unsoundness } from './sound.ts';

export interface Left {
  root: string;
  /** What its life said, line by line. */
  said: string;
}

export interface Verdict {
  root: string;
  problems: string[];
}

const turns = 6;

/** How often each thing is in force, by its name in a life: `create 3`. */
async function inForce(root: string, engine: Engine): Promise<(name: string) => number> {
  const texts = [...textsIn(engine, 'companies/acme').entries()];
  const count = (of: RegExp, word: string): number =>
    texts.filter(([path]) => of.test(path)).reduce((sum, [, text]) => sum + text.split(word).length - 1, 0);
  const ref = 'refs/minutebook/transcripts/test/2026-11-22';
  const kept = await engine.store.writeRef(ref, (snapshot) => ({
    files: new Map(),
    subject: '',
    trailers: [],
    result: snapshot.list('acme').map(({ name }) => name),
  }));
  const wakes = listWakes(join(root, '.minutebook')).map(({ key }) => key);
  const notes = engine.store.snapshot().read('notes.txt')?.toString() ?? '';
  return (name) => {
    const [what, n] = name.split(' ');
    switch (what) {
      case 'create':
        return count(/issues\/00xx\/ACME-\d+\.md$/, `# Issue of turn ${n}\n`);
      case 'comment':
        return count(/comments\//, `Word of turn ${n}.`);
      case 'document':
        return count(/documents\/plan\.md$/, `Plan of turn ${n}.`);
      case 'edit':
        return count(/ACME-4\.md$/, `Line of turn ${n}.`);
      case 'cost':
        return engine.catalog.db.all('SELECT 1 FROM spending WHERE event = ?', [`event-${n}`]).length;
      case 'transcript':
        return kept.result.filter((file) => file === `run-${n}.log`).length;
      case 'wake':
        return wakes.filter((key) => key === `wake-${n}`).length;
      case 'note':
        return notes.split(`Note of turn ${n}.`).length - 1;
      default:
        throw new Error(`nobody does this: ${name}`);
    }
  };
}

/** The document that a turn writes is removed at its end, and written again by the next. */
function expectedOfDocument(said: ReadonlySet<string>): { must: string[]; may: string[] } {
  const steps = [...said].filter((line) => /^(try|done) (document|remove) /.test(line));
  const last = steps.at(-1)?.split(' ') ?? [];
  const [verb, act, n] = last;
  const document = `document ${n}`;
  if (act === 'document')
    return verb === 'done' ? { must: [document], may: [document] } : { must: [], may: [document] };
  return { must: [], may: verb === 'try' ? [document] : [] };
}

async function judge({ root, said }: Left): Promise<string[]> {
  const lines = new Set(said.split('\n').slice(0, -1));
  const problems: string[] = [];
  const engine = await openEngine(root, { paced: false });
  try {
    const { result } = await engine.perform('book.adopt', {}, engine.member);
    for (const { path, reason } of (result as { refused: { path: string; reason: string }[] }).refused)
      problems.push(`a hand edit is refused: ${path}: ${reason}`);
    const settled = await engine.store.settle();
    if (settled.state !== 'brought') problems.push(`main waits: ${settled.why}, ${settled.detail}`);
    const found = await inForce(root, engine);
    const document = expectedOfDocument(lines);
    for (let n = 0; n < turns; n++) {
      for (const what of ['create', 'comment', 'edit', 'cost', 'transcript', 'wake', 'note']) {
        const name = `${what} ${n}`;
        const times = found(name);
        const [begun, done] = [lines.has(`try ${name}`), lines.has(`done ${name}`)];
        if (done && times !== 1) problems.push(`${name} was done and is in force ${times} times`);
        if (!done && !begun && times !== 0) problems.push(`${name} was never begun and is in force`);
        if (times > 1) problems.push(`${name} is in force ${times} times`);
      }
      const name = `document ${n}`;
      if (document.must.includes(name) && found(name) !== 1) problems.push(`${name} is lost`);
      if (!document.may.includes(name) && found(name) !== 0) problems.push(`${name} came back`);
    }
  } finally {
    await engine.stop();
  }
  for (const path of leftovers(root)) problems.push(`left behind: ${path}`);
  return [...problems, ...(await unsoundness(root))];
}

for (const left of JSON.parse(readFileSync(0, 'utf8')) as Left[]) {
  const problems = await judge(left).catch((error: unknown) => [
    `it cannot be opened: ${(error as Error).stack}`,
  ]);
  writeSync(1, `${JSON.stringify({ root: left.root, problems } satisfies Verdict)}\n`);
}
