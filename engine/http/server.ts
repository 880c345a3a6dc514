// The book's local door: actions by their names, over a unix socket. Has no rule of its own.
import { chmodSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { fault } from '../base/fault.ts';
import { iso } from '../base/clock.ts';
import { answerFailure, mountActions } from './action-route.ts';
import type { DoorPorts } from './caller.ts';
import { bodyLimit } from './guard.ts';
import { takeJsonOnly } from './json-body.ts';
import { keepSocket } from './socket-keeper.ts';
import { prepareSocketFolder } from './socket-path.ts';
import { stopInTime } from './stopping.ts';
import { healthPath, type Health } from './wire.ts';

export interface Server {
  socket: string;
  /** Takes no new calls, lets open ones finish, removes the socket. */
  close(): Promise<void>;
}

/** Listens on `socket`, with what `mount` adds. SOCKET_UNSAFE, or DAEMON_RUNNING when another process answers there. */
export async function serve(
  socket: string,
  ports: DoorPorts,
  mount?: (app: FastifyInstance) => void,
): Promise<Server> {
  prepareSocketFolder(dirname(socket), socket);
  if (await answers(socket)) throw fault('DAEMON_RUNNING', { socket });
  rmSync(socket, { force: true });
  const app = buildServer(ports);
  mount?.(app);
  await app.listen({ path: socket });
  chmodSync(socket, 0o600);
  const letGo = keepSocket(socket, app.server);
  return {
    socket,
    close: () => {
      letGo();
      return app.close();
    },
  };
}

/** The application without its socket, for tests. */
export function buildServer(ports: DoorPorts): FastifyInstance {
  const startedAt = iso(ports.clock.now());
  const app = fastify({ logger: false, bodyLimit, forceCloseConnections: 'idle' });
  stopInTime(app, () => undefined);
  takeJsonOnly(app);
  app.setErrorHandler((error, _, reply) => answerFailure(ports, error, reply));
  app.setNotFoundHandler((request) => {
    throw fault('NOT_FOUND', { kind: 'path', ref: request.url });
  });
  app.get(healthPath, (): Health => ({ ok: true, pid: process.pid, version: ports.version, startedAt }));
  mountActions(app, ports);
  return app;
}

/** Whether somebody listens there. */
const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
