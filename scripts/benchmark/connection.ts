// One kept HTTP/1.1 connection that asks one thing after the other, for as little CPU as may be: who measures a server on the
// same cores takes from it what a client of `node:http` costs. Knows bodies of a length and in chunks (RFC 9112).
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Asked {
  method: string;
  /** From the slash on. */
  path: string;
  /** Lines of headers, each with its line end. */
  headers: string;
  body?: string | undefined;
}

export interface Answered {
  /** 0: no answer. */
  status: number;
  body: Buffer;
}

const headEnd = '\r\n\r\n';
const nothing = Buffer.alloc(0);

export class Connection {
  readonly #url: URL;
  readonly #limitMs: number;
  #socket: Socket | undefined;
  #received: Buffer = nothing;
  #answer: ((answered: Answered) => void) | undefined;

  /** `limitMs`: how long an answer is waited for. Connects with the first question, and anew after an end. */
  constructor(url: URL, limitMs: number) {
    this.#url = url;
    this.#limitMs = limitMs;
  }

  /** Never rejects: what went wrong is the body of an answer without a status. */
  async ask({ method, path, headers, body }: Asked): Promise<Answered> {
    const { promise, resolve } = Promise.withResolvers<Answered>();
    try {
      const socket = this.#socket ?? (await this.#open());
      this.#answer = resolve;
      const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
      socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: ${this.#url.host}\r\n${headers}${length}\r\n${body ?? ''}`,
      );
    } catch (error) {
      resolve(noAnswer(String(error)));
    }
    return promise;
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #open(): Promise<Socket> {
    const host = this.#url.hostname.replace(/^\[(.*)\]$/, '$1');
    const socket = connect({ host, port: Number(this.#url.port || 80), noDelay: true });
    await once(socket, 'connect');
    this.#socket = socket;
    socket.setTimeout(this.#limitMs, () => socket.destroy(new Error(`no answer in ${this.#limitMs} ms`)));
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', (error) => this.#lose(socket, String(error)));
    socket.on('close', () => this.#lose(socket, 'the connection was closed'));
    return socket;
  }

  #lose(socket: Socket, why: string): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#received = nothing;
    this.#answer?.(noAnswer(why));
    this.#answer = undefined;
  }

  #take(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const end = this.#received.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end + 2);
    const body = bodyOf(head, this.#received.subarray(end + headEnd.length));
    if (body === undefined) return;
    this.#received = nothing;
    if (/^connection: *close\r$/im.test(head)) {
      this.#socket?.destroy();
      this.#socket = undefined;
    }
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.({ status: Number(head.slice(9, 12)), body });
  }
}

const noAnswer = (why: string): Answered => ({ status: 0, body: Buffer.from(why) });

/** The body that is all there; undefined: more is to come. */
function bodyOf(head: string, bytes: Buffer): Buffer | undefined {
  if (/^transfer-encoding: *chunked\r$/im.test(head)) return joinChunks(bytes);
  const length = Number(/^content-length: *(\d+)\r$/im.exec(head)?.[1] ?? 0);
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function joinChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const from = lineEnd + 2;
    at = from + length + 2;
    if (bytes.length < at) return undefined;
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(from, from + length));
  }
}
