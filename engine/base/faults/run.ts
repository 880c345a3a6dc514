// Faults of running agents: starting, stopping, tokens, and the socket they call back on.
import { row } from './row.ts';

export const runFaults = {
  CREDENTIAL_REFUSED: row<{ given: string }>({
    http: 401,
    exit: 3,
    reaction: 'stop',
    message: ({ given }) => `Nobody is known by what this call carried: ${given}.`,
    help: () =>
      "A run's token ends with its run. The board's token is in .minutebook/token: authorization: Bearer $(cat .minutebook/token)",
  }),
  REQUEST_INVALID: row<{ problem: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ problem }) => `The request could not be read: ${problem}.`,
    help: () => 'Send the input as one JSON object, with content-type: application/json',
  }),
  HOST_REFUSED: row<{ header: 'Host' | 'Origin'; found: string }>({
    http: 403,
    exit: 3,
    reaction: 'stop',
    message: ({ header, found }) => `${header} ${JSON.stringify(found)} is not this server.`,
    help: () =>
      'Call it by the address that minutebook status shows; to allow another name, put it into .minutebook/host.yaml: hosts: [box.local]',
  }),
  PORT_TAKEN: row<{ host: string; port: number }>({
    http: 409,
    exit: 6,
    reaction: 'fix',
    message: ({ host, port }) => `Another program listens on ${host}:${port}.`,
    help: () => 'Free it, or name another in .minutebook/host.yaml: port: 4700',
  }),
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
