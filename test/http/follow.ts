// A follower of events as anybody could write one: a plain HTTP request whose answer is taken apart line by line.
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface Told {
  event: string;
  id: string;
  // Whatever was sent: tests say what they expect of it.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any;
}

export interface Followed {
  status: number;
  headers: IncomingHttpHeaders;
  told: Told[];
  /** The id from which a client would go on, whatever said it. */
  place: string | undefined;
  /** Comments that came between. */
  comments: string[];
  /** How many milliseconds it was told to wait before it comes again. */
  retry: string | undefined;
  /** The whole answer where it is no stream. */
  text: string;
  /** Stops reading; the connection stays. */
  pause(): void;
  resume(): void;
  /** Breaks the connection. */
  kill(): void;
  /** Resolves when it is over, for whatever reason. */
  over: Promise<void>;
  isOver(): boolean;
}

export interface Where {
  socketPath?: string;
  port?: number;
  token?: string;
  cookie?: string;
  last?: string;
  /** Does not even read the beginning. */
  isPaused?: boolean;
  onTold?: (told: Told) => void;
}

/** Resolves when the answer begins; rejects where nobody answers. */
export function follow(path: string, where: Where): Promise<Followed> {
  const { socketPath, port, token, cookie, last, isPaused = false, onTold } = where;
  const headers = {
    accept: 'text/event-stream',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(last === undefined ? {} : { 'last-event-id': last }),
  };
  const to = socketPath === undefined ? { host: '127.0.0.1', port } : { socketPath };
  return new Promise((resolve, reject) => {
    const asked = request({ ...to, path, headers, agent: false }, (answer) => {
      const followed = followedOf(answer, () => asked.destroy(), onTold);
      if (isPaused) answer.pause();
      resolve(followed);
    });
    asked.on('error', reject);
    asked.end();
  });
}

function followedOf(answer: IncomingMessage, kill: () => void, onTold?: (told: Told) => void): Followed {
  let isOver = false;
  const over = new Promise<void>((done) => {
    answer.on('close', () => {
      isOver = true;
      done();
    });
  });
  answer.on('error', () => undefined);
  const followed: Followed = {
    status: answer.statusCode!,
    headers: answer.headers,
    told: [],
    place: undefined,
    comments: [],
    retry: undefined,
    text: '',
    pause: () => void answer.pause(),
    resume: () => void answer.resume(),
    kill,
    over,
    isOver: () => isOver,
  };
  const isStream = answer.headers['content-type']?.startsWith('text/event-stream') === true;
  let left = '';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    if (!isStream) {
      followed.text += text;
      return;
    }
    const blocks = (left + text).split('\n\n');
    left = blocks.pop()!;
    for (const block of blocks) take(followed, block, onTold);
  });
  return followed;
}

function take(followed: Followed, block: string, onTold?: (told: Told) => void): void {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const [, name, value] = /^([^:]*): ?(.*)$/.exec(line)!;
    if (name === '') followed.comments.push(value!);
    else fields[name!] = value!;
  }
  followed.place = fields['id'] ?? followed.place;
  if (fields['retry'] !== undefined) followed.retry = fields['retry'];
  if (fields['data'] === undefined) return;
  const told = { event: fields['event']!, id: fields['id']!, data: JSON.parse(fields['data']) as unknown };
  followed.told.push(told);
  onTold?.(told);
}
