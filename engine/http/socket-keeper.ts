// Looks after the socket of a server: one that somebody removed, or put another in place of, is made anew, so that whoever has
// to stop the agent that did it can still be heard.
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';

/** How often is looked. Milliseconds. */
const everyMs = 1_000;

/** Makes the socket at `path` anew for `server` whenever it is not the one that is there now; until it is told to end. */
export function keepSocket(path: string, server: HttpServer): () => void {
  let own = identityOf(path);
  let another: Server | undefined;
  const listenAnew = (): void => {
    another?.close();
    rmSync(path, { force: true });
    another = createServer((connection) => server.emit('connection', connection));
    // Where it cannot be made, as in a folder that went as well, the next look tries again.
    another.on('error', () => undefined);
    another.listen(path, () => {
      chmodSync(path, 0o600);
      own = identityOf(path);
    });
  };
  const timer = setInterval(() => {
    if (identityOf(path) !== own) listenAnew();
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
    another?.close();
  };
}

/** Which file it is; undefined where there is none. */
function identityOf(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
