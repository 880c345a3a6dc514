// One run of this host while it lives: follows its output, adds up what it says, knows whether it is over, and can be told
// to end. Asks the operating system and the run's own files; never decides when it should end, nor what the end means.
import { appendFileSync, readFileSync } from 'node:fs';
import type { Adapter, LineReading, TerminalEvent, Usage } from '../contract/adapter.ts';
import { maskKeys } from '../model/key-patterns.ts';
import { leaseState, readLease, type Here } from '../runner/lease.ts';
import { askToStop } from '../runner/supervise.ts';
import { killExactly } from '../runner/sweep.ts';
import {
  callsPath,
  hasBegun,
  outputPath,
  readCancel,
  readExit,
  readSecrets,
  tailPath,
  type RunExit,
  type RunSpec,
} from '../runner/run-folder.ts';
import { Tail, Transcript } from '../runner/transcript.ts';

/** What is known of a run without its folder. */
export type RunName = Pick<RunSpec, 'run' | 'company' | 'agent' | 'startedAt'> & { issue?: string };

export interface Metered {
  session?: string;
  usage?: Usage;
  micros?: number;
  model?: string;
  toolCalls: number;
  terminal?: TerminalEvent;
}

/**
 * `starting`: recorded, and no lease yet. `lost`: its supervisor is dead and wrote no end. `copied`: begun in the book that
 * this one is a copy of, and that book's to look after.
 */
export type RunState =
  | { state: 'starting' | 'alive' | 'elsewhere' | 'copied' }
  | { state: 'ended'; exit: RunExit }
  | { state: 'lost' };

/** Lines and characters of output that stand in the record itself. */
const excerptLines = 20;
const excerptLineLimit = 400;
/** Bytes of noted calls that are kept. */
const callsLimit = 256 * 1024;

/** That it was asked to stop: the supervisor's word for why, the sentence of whoever asked, and since when. */
export interface Stopping {
  word: string;
  sentence: string;
  /** Milliseconds. */
  since: number;
}

export class LiveRun {
  readonly name: RunName;
  readonly spec: RunSpec | undefined;
  readonly metered: Metered = { toolCalls: 0 };
  /** Set once somebody works on its end. */
  finishing = false;
  #stopping: Stopping | undefined;
  /** Since when this daemon knows it. Milliseconds. */
  readonly since: number;
  /** When its output last grew, on the clock of the daemon. Milliseconds. */
  heardAt: number;
  readonly #local: string;
  readonly #adapter: Adapter | undefined;
  readonly #transcript: Transcript;
  readonly #tail: Tail;
  readonly #last: string[] = [];
  #noted = 0;
  #hasEnd = false;

  constructor(
    local: string,
    name: RunName,
    spec: RunSpec | undefined,
    adapter: Adapter | undefined,
    now: number,
  ) {
    this.name = name;
    this.spec = spec;
    this.since = now;
    this.heardAt = now;
    this.#local = local;
    this.#adapter = adapter;
    const asked = readCancel(local, name.run);
    this.#stopping = asked && { ...asked, since: now };
    this.#tail = new Tail(outputPath(local, name.run));
    this.#transcript = new Transcript(readSecrets(local, name.run), (line) => this.#readLine(line));
  }

  /** Reads what is new, a bounded part of it. True when nothing is left. */
  follow(now: number): boolean {
    const before = this.#tail.position;
    const atEnd = this.#tail.look((bytes) => this.#transcript.push(bytes));
    // What is printed past the limit is not kept, so nobody can tell whether it went silent.
    if (this.#tail.position > before || this.#isFull()) this.heardAt = now;
    if (atEnd && this.#isFull()) this.#readEnd();
    return atEnd;
  }

  state(here: Here): RunState {
    const { run } = this.name;
    const exit = readExit(this.#local, run);
    if (exit) return { state: 'ended', exit };
    // That it has begun is said after the lease is whole, so it is asked before: one that is gone or torn by then is no
    // proof of life, and one that comes between the two looks is not taken for gone.
    const begun = hasBegun(this.#local, run);
    const lease = readLease(this.#local, run);
    if (!lease) return { state: begun ? 'lost' : 'starting' };
    const state = leaseState(lease, here);
    if (state === 'copied') return { state };
    if (state !== 'dead') return { state: state === 'alive' ? 'alive' : 'elsewhere' };
    // The end may have been written between the two looks.
    const late = readExit(this.#local, run);
    return late ? { state: 'ended', exit: late } : { state: 'lost' };
  }

  /** Why it shall stop, once somebody asked. The first one to ask is who is named. */
  get stopping(): Stopping | undefined {
    return this.#stopping;
  }

  /** Asks its supervisor to end it: SIGINT, SIGTERM, SIGKILL, as the run's grace allows. `now` in milliseconds. */
  stop(here: Here, now: number, word: string, sentence = word): void {
    this.#stopping ??= { word, sentence, since: now };
    askToStop(this.#local, here, this.name.run, this.#stopping.word, this.#stopping.sentence);
  }

  /** Ends its supervisor, which takes the rest along: for one that does not do what it is asked. */
  kill(): void {
    const lease = readLease(this.#local, this.name.run);
    if (lease) killExactly(lease.supervisor, 'SIGKILL');
  }

  /** Notes a call made with the run's token. */
  note(line: string): void {
    if (this.#noted > callsLimit) return;
    this.#noted += line.length;
    appendFileSync(callsPath(this.#local, this.name.run), `${line}\n`, { mode: 0o600 });
  }

  /** What it printed so far, redacted. */
  text(): string {
    return maskKeys(this.#transcript.text().text);
  }

  #isFull = (): boolean => this.spec !== undefined && this.#tail.position >= this.spec.outputLimit;

  /** Of what was printed past the limit only the end is kept, where an agent says what it cost and how it went. */
  #readEnd(): void {
    if (this.#hasEnd || !readExit(this.#local, this.name.run)) return;
    this.#hasEnd = true;
    const end = readOrEmpty(tailPath(this.#local, this.name.run));
    const left = `\n[… what was printed past ${this.spec!.outputLimit} bytes was not kept, but for the last lines …]\n`;
    // What comes before the first line end is a part of a line at most.
    const lines = end.includes('\n') ? end.slice(end.indexOf('\n') + 1) : '';
    this.#transcript.push(Buffer.from(left + lines));
  }

  /** The whole transcript: what it printed, then the calls it made. */
  end(): string {
    const { text } = this.#transcript.end();
    const calls = readOrEmpty(callsPath(this.#local, this.name.run));
    return calls === ''
      ? text
      : `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}\n[calls]\n${calls}`;
  }

  /** The last lines of its output, without what no text file should hold. */
  excerpt(): string {
    // eslint-disable-next-line no-control-regex -- control characters are what this takes out
    return this.#last.join('\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/gu, '\ufffd');
  }

  #readLine(line: string): void {
    if (line.trim() !== '') this.#last.push(line.slice(0, excerptLineLimit));
    if (this.#last.length > excerptLines) this.#last.shift();
    for (const reading of this.#adapter?.readLine(line) ?? []) this.#take(reading);
  }

  #take(reading: LineReading): void {
    const { metered } = this;
    switch (reading.kind) {
      case 'session':
        metered.session = reading.id;
        return;
      case 'usage':
        metered.usage = reading.total ? reading.usage : sum(metered.usage, reading.usage);
        if (reading.model !== undefined) metered.model = reading.model;
        return;
      case 'cost':
        metered.micros = (reading.total ? 0 : (metered.micros ?? 0)) + reading.micros;
        return;
      case 'toolCall':
        metered.toolCalls += 1;
        return;
      case 'end':
        metered.terminal = reading;
        return;
      case 'text':
      case 'question':
    }
  }
}

const sum = (one: Usage | undefined, other: Usage): Usage => ({
  input: (one?.input ?? 0) + other.input,
  cached: (one?.cached ?? 0) + other.cached,
  output: (one?.output ?? 0) + other.output,
});

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
