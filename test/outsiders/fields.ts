// What the files of a campaign say, field by field, read without the engine's own reader: whoever judges it must not
// borrow its eyes. And what a person meant by what they did, so that everything else that changed can be told apart.

/** Key to value of the front matter, `title`, and each line of the body as `line:<text>`. */
export type Fields = ReadonlyMap<string, string>;

const nothing: Fields = new Map();

/** Fields of a file's text; undefined: there is no file. `updated` is the engine's own and says nothing. */
export function fieldsOf(text: string | undefined): Fields {
  if (text === undefined) return nothing;
  const fields = new Map<string, string>([['file', 'is there']]);
  const lines = text.split('\n');
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  for (const line of lines.slice(1, Math.max(1, end))) {
    const [, key, value] = /^([A-Za-z]+): (.*)$/.exec(line) ?? [];
    if (key !== undefined && key !== 'updated') fields.set(key, value!.replace(/^(['"])(.*)\1$/, '$2'));
  }
  for (const line of lines.slice(end + 1)) {
    if (line.startsWith('# ') && !fields.has('title')) fields.set('title', line.slice(2));
    else if (line.trim() !== '') fields.set(`line:${line}`, line);
  }
  return fields;
}

export interface FieldChange {
  field: string;
  /** Undefined: the field is not there. */
  from: string | undefined;
  to: string | undefined;
}

export function changesBetween(before: Fields, after: Fields): FieldChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((field) => ({ field, from: before.get(field), to: after.get(field) }))
    .filter(({ from, to }) => from !== to);
}

interface Intent {
  path: string;
  field: string;
  value: string | undefined;
  /** Where the engine's line stood when it was meant: it must come about after that. */
  since: string;
  /** Whether it must come about; one that git refused, or that the person threw away, only may. */
  must: boolean;
}

/** Whether the line held a value at a commit after `since`. */
export type Seen = (path: string, field: string, value: string | undefined, since: string) => boolean;

/** What a person wrote or wanted undone, in the order they did it. */
export class Intents {
  readonly #all: Intent[] = [];
  readonly #line: () => string;

  /** `line` answers the commit the engine's line stands at. */
  constructor(line: () => string) {
    this.#line = line;
  }

  mean(path: string, changes: Iterable<Pick<FieldChange, 'field' | 'to'>>, must = true): void {
    const since = this.#line();
    for (const { field, to } of changes) this.#all.push({ path, field, value: to, since, must });
  }

  /** How much was meant so far: what comes later can be waived by it. */
  get count(): number {
    return this.#all.length;
  }

  /** What was meant since `count` need not come about: it conflicted, or was thrown away on purpose. */
  waive(count: number, path?: string): void {
    for (const intent of this.#all.slice(count))
      if (path === undefined || intent.path === path) intent.must = false;
  }

  /** Whether the person ever wanted this. */
  explains(path: string, { field, to }: FieldChange): boolean {
    return this.#all.some((known) => known.path === path && known.field === field && known.value === to);
  }

  /** What never came about; later words on the same field replace earlier ones. */
  unmet(seen: Seen): string[] {
    return this.#all.flatMap(({ path, field, value, since, must }, at) => {
      if (!must || seen(path, field, value, since)) return [];
      const replaced = this.#all.slice(at + 1).some((later) => later.path === path && later.field === field);
      return replaced ? [] : [`${path}: ${field} = ${value ?? '(nothing)'}`];
    });
  }
}
