// Faults of running agents: starting, stopping, and the socket they call back on.
import { row } from './row.ts';

export const runFaults = {
  NOT_AVAILABLE_YET: row<{ what: string }>({
    http: 404,
    exit: 2,
    reaction: 'stop',
    message: ({ what }) => `${what} is not available yet.`,
    help: () => 'See what there is: GET /api/openapi.json, or minutebook help',
  }),
  ENGINE_DEFECT: row<{ error: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ error }) => `The engine failed where it should not: ${error}`,
    help: () => 'Nothing half-done was kept. The log has the whole of it: .minutebook/daemon.log',
  }),
  DAEMON_RUNNING: row<{ socket: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ socket }) => `A daemon answers at ${socket} already.`,
    help: () => 'See it: minutebook status. Stop it: minutebook down',
  }),
  SOCKET_UNSAFE: row<{ path: string; reason: string }>({
    http: 500,
    exit: 7,
    reaction: 'fix',
    message: ({ path, reason }) => `The daemon cannot listen there: ${path} ${reason}.`,
    help: ({ path }) =>
      `It must be a short path in a folder of your own: ls -ld ${path}; export XDG_RUNTIME_DIR=~/.run`,
  }),
  RUN_REFUSED: row<{ agent: string; reason: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ agent, reason }) => `${agent} may not start now: ${reason}.`,
    help: ({ agent }) => `See what would let it start: minutebook agent why ${agent.split('/').at(-1)}`,
  }),
  RUN_OVER: row<{ run: string; status: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ run, status }) => `Run ${run} is over: ${status}.`,
    help: ({ run }) => `Read what came of it: minutebook run show ${run}`,
  }),
};
