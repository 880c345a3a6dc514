// A change in the making: reads that see what was written so far, writes that stamp and collect, and at the end
// the commit's sentence and trailers. Pure: the same snapshot, input and call give the same change.
// Knows the form of every file and no rule of any noun.
import assert from 'node:assert/strict';
import { withArticle } from '../base/article.ts';
import { iso } from '../base/clock.ts';
import { actorName } from '../model/actor.ts';
import { composeDocument, editDocument, parseDocument } from '../model/document.ts';
import { readBlob, type AnyReading, type Reading } from '../model/entity-cache.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { locate } from '../model/paths.ts';
import { editYamlMap } from '../model/yaml-file.ts';
import type { Change, Trailer } from '../store/change.ts';
import { objectId } from '../store/git-object.ts';
import type { Person, Snapshot } from '../store/snapshot.ts';
import type { Call } from './context.ts';
import { Lookup, type Entry, type Sources } from './lookup.ts';

/** What a document is given: front-matter fields, and its title and body. */
export interface Content {
  front: Record<string, unknown>;
  title?: string;
  body?: string;
}

/** Fields that change; one set to undefined is removed. A title or body of undefined stays as it is. */
export interface Edit {
  set?: Record<string, unknown>;
  title?: string | undefined;
  body?: string | undefined;
}

const subjectLimit = 160;

export class Draft extends Lookup {
  readonly call: Call;
  /** The action's name, for the trailer. */
  readonly #action: string;
  readonly #files = new Map<string, Buffer | string | null>();
  readonly #readings = new Map<string, AnyReading>();
  readonly #entities = new Set<string>();
  readonly #told: Trailer[] = [];
  /** Whose version an If-Match names, where it is not what the change is about first: a document beside an issue. */
  versioned: Pick<Entry, 'kind' | 'path' | 'name'> | undefined;
  #ids = 0;

  constructor(snapshot: Snapshot, sources: Sources, call: Call, action: string) {
    super(snapshot, sources, call.actor);
    this.call = call;
    this.#action = action;
  }

  /** This request's time, as files carry it. */
  get now(): string {
    return iso(this.call.at);
  }

  /** A new uuid: the n-th this change asked for is the same each time it runs. */
  newId(): string {
    return this.call.id(this.#ids++);
  }

  override bytes(path: string): Buffer | undefined {
    const own = this.#files.get(path);
    if (own === undefined) return super.bytes(path);
    return own === null ? undefined : Buffer.from(own);
  }

  override reading<K extends Kind>(kind: K, path: string): Reading<K> | undefined {
    const own = this.#files.get(path);
    if (own === undefined) return super.reading(kind, path);
    if (own === null) return undefined;
    const known = this.#readings.get(path) as Reading<K> | undefined;
    const bytes = Buffer.from(own);
    // Remembered as the blob it will be: whoever reads it once it is committed need not parse it again.
    const reading = known ?? readBlob(kind, path, objectId('blob', bytes), () => bytes);
    this.#readings.set(path, reading);
    return reading;
  }

  override *fresh(): Iterable<string> {
    yield* super.fresh();
    yield* this.#files.keys();
  }

  /** Adds a document where there is none. Gives back the entry, read as everybody will read it. */
  create<K extends Kind>(kind: K, path: string, content: Content): Entry<K> {
    assert(this.bytes(path) === undefined, `there is a file already: ${path}`);
    const front = isStamped(kind) ? { ...content.front, updated: this.now } : content.front;
    this.#put(path, composeDocument(front, content, kinds[kind].order));
    return this.#entry(kind, path);
  }

  /** What a document itself says, in the form of its kind: nothing filled in, unknown keys included. */
  said(entry: Entry): Record<string, unknown> {
    const { kind, path } = entry;
    const front = { ...parseDocument(this.#editable(entry), path).front };
    kinds[kind].prepare?.(front, locate(path));
    return front;
  }

  /** Changes fields, title or body of a document; touches only their lines, and nothing when nothing differs. */
  set<K extends Kind>(entry: Entry<K>, edit: Edit): Entry<K> {
    if (!differs(entry.data, edit)) return entry;
    const text = this.#editable(entry);
    const stamp = isStamped(entry.kind) ? { updated: this.#later(entry.data) } : {};
    const { order, heading, plain } = kinds[entry.kind];
    const { title, body } = edit;
    const set = { ...edit.set, ...stamp };
    const edited = plain
      ? editYamlMap(text, set, order)
      : editDocument(text, {
          set,
          ...(title === undefined ? {} : { title }),
          ...(body === undefined ? {} : heading ? { body } : { content: body }),
          order,
        });
    this.#put(entry.path, edited);
    return this.#entry(entry.kind, entry.path);
  }

  /** Puts a whole version where the entry is, or where there is none; stamped later than what it takes the place of. */
  put<K extends Kind>(kind: K, path: string, bytes: Buffer): Entry<K> {
    const before = this.at(kind, path);
    this.#put(path, bytes);
    const entry = this.#entry(kind, path);
    if (!isStamped(kind)) return entry;
    const updated = this.#later((before ?? entry).data);
    this.#put(path, editDocument(bytes.toString('utf8'), { set: { updated }, order: kinds[kind].order }));
    return this.#entry(kind, path);
  }

  /** Writes a file that is no entity: an attachment. */
  writeFile(path: string, bytes: Buffer | string): void {
    this.#put(path, bytes);
  }

  remove(path: string): void {
    this.#files.set(path, null);
    this.#readings.delete(path);
  }

  /** Names an entity this change is about: the `Entity:` trailers, in this order, each once. */
  about(entry: Pick<Entry, 'kind' | 'company' | 'name'>): void {
    this.#entities.add(`${entry.kind}:${entry.company ? `${entry.company}/` : ''}${entry.name}`);
  }

  /** What the change is about so far, as trailers name it. */
  named = (): readonly string[] => [...this.#entities];

  /** A trailer of the action's own. */
  tell(key: string, value: string): void {
    this.#told.push([key, value]);
  }

  /** The finished change. `subject` is a sentence for people. */
  commit<T>(subject: string, result: T, body?: string): Change<T> {
    const author = this.#author();
    return {
      files: this.#changed(),
      subject: oneLine(subject),
      ...(body ? { body } : {}),
      trailers: this.#trailers(),
      result,
      ...(author ? { author } : {}),
    };
  }

  #put(path: string, content: Buffer | string): void {
    this.#files.set(path, content);
    this.#readings.delete(path);
  }

  /** The text that an edit changes. A damaged file is somebody's to mend, and never written over: its own fault. */
  #editable({ kind, path }: Entry): string {
    const reading = this.reading(kind, path);
    if (reading && 'problem' in reading) {
      const good = isOwnRecord(kind) ? this.sources.catalog.lastGood(path) : undefined;
      if (good === undefined) throw reading.problem;
      return this.sources.reader.blob(good).toString('utf8');
    }
    const bytes = this.bytes(path);
    assert(bytes, `an entry without a file: ${path}`);
    return bytes.toString('utf8');
  }

  #entry<K extends Kind>(kind: K, path: string): Entry<K> {
    const reading = this.reading(kind, path);
    if (reading && 'problem' in reading) throw reading.problem;
    const entry = this.at(kind, path);
    assert(entry, `this is no place of ${withArticle(kind)}: ${path}`);
    return entry;
  }

  /** A time strictly greater than the entry's last. */
  #later(data: object): string {
    const last =
      'updated' in data && typeof data.updated === 'string' ? Date.parse(data.updated) : Number.NaN;
    return last >= this.call.at ? iso(last + 1) : this.now;
  }

  /** What really differs from the snapshot: writing a file as it was is no change. */
  #changed(): Map<string, Buffer | string | null> {
    const changed = new Map<string, Buffer | string | null>();
    for (const [path, content] of this.#files) {
      const before = this.snapshot.read(path);
      const same = content === null ? before === undefined : before?.equals(Buffer.from(content));
      if (!same) changed.set(path, content);
    }
    return changed;
  }

  #trailers(): Trailer[] {
    const { actor, request, input } = this.call;
    return [
      ['Action', this.#action],
      ['Actor', actorName(actor)],
      ...[...this.#entities].map((entity): Trailer => ['Entity', entity]),
      ...this.#told,
      ...(actor.kind === 'agent' && actor.run !== undefined
        ? ([['Run', actor.run]] satisfies Trailer[])
        : []),
      ['Request', request],
      ...(input === undefined ? [] : ([['Input', input]] satisfies Trailer[])),
    ];
  }

  #author(): Person | undefined {
    const { actor } = this.call;
    switch (actor.kind) {
      case 'system':
        return undefined;
      case 'agent':
        return {
          name: `${actor.slug} (${actor.company})`,
          email: `${actor.slug}@${actor.company}.agents.minutebook`,
        };
      case 'user': {
        const user = this.find('user', undefined, actor.slug)?.data;
        return {
          name: user?.name ?? actor.slug,
          email: user?.emails[0] ?? `${actor.slug}@users.minutebook`,
        };
      }
    }
  }
}

/** Records that are the engine's alone: what somebody else made of one is never theirs to keep. */
const isOwnRecord = (kind: Kind): boolean => kind === 'run';

const isStamped = (kind: Kind): boolean => kinds[kind].order.includes('updated');

const oneLine = (text: string): string => {
  // eslint-disable-next-line no-control-regex -- a subject with a control character is what this prevents
  const line = text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return line.length > subjectLimit ? `${line.slice(0, subjectLimit - 1)}…` : line;
};

function differs(data: object, edit: Edit): boolean {
  const fields = data as Record<string, unknown>;
  const next = { ...edit.set, ...(edit.title === undefined ? {} : { title: edit.title }) };
  if (edit.body !== undefined && edit.body !== fields.body) return true;
  return Object.entries(next).some(([key, value]) => JSON.stringify(value) !== JSON.stringify(fields[key]));
}
