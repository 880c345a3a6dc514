// Faults of the doors: who calls, what they carry, and where it is listened.
import { row } from './row.ts';

export const doorFaults = {
  CREDENTIAL_REFUSED: row<{ given: string }>({
    http: 401,
    exit: 3,
    reaction: 'stop',
    message: ({ given }) => `Nobody is known by what this call carried: ${given}.`,
    help: () =>
      "A run's token ends with its run. The board's token is in .minutebook/token: authorization: Bearer $(cat .minutebook/token)",
  }),
  CREDENTIALS_DAMAGED: row<{ file: string; reason: string }>({
    http: 500,
    exit: 7,
    reaction: 'fix',
    message: ({ file, reason }) => `What proves who somebody is cannot be read: ${file}: ${reason}.`,
    help: ({ file }) =>
      `Move it away and make keys anew; runs that are under way lose their tokens: mv ${file} ${file}.damaged`,
  }),
  REQUESTS_TOO_MANY: row<{ what: string; limit: number; waitSec: number }>({
    http: 429,
    exit: 6,
    reaction: 'wait',
    message: ({ what, limit }) => `${what}: more than ${limit} in a minute.`,
    help: ({ waitSec }) => `Ask again in ${waitSec} seconds.`,
  }),
  STREAM_NOT_ACCEPTED: row<{ accept: string }>({
    http: 406,
    exit: 2,
    reaction: 'fix',
    message: ({ accept }) => `The answer there is a stream of events, and the request takes only ${accept}.`,
    help: () =>
      'Follow it with accept: text/event-stream, or list what happened: GET /api/companies/acme/activity',
  }),
  STREAMS_TOO_MANY: row<{ whose: string; limit: number }>({
    http: 429,
    exit: 6,
    reaction: 'wait',
    message: ({ whose, limit }) =>
      `Streams of events that ${whose} may have open at a time: ${limit}, and all are.`,
    help: () =>
      'Close one that is not read any more; one stream tells all of a company: GET /api/companies/acme/events',
  }),
  RUN_CONTRADICTED: row<{ header: string; claimed: string; known: string }>({
    http: 403,
    exit: 3,
    reaction: 'fix',
    message: ({ header, claimed, known }) =>
      `${header} says ${JSON.stringify(claimed)}, but the credential says ${known}.`,
    help: ({ header }) =>
      `Who calls is what the credential says, never a header: send the token of that run, or no ${header}`,
  }),
  FORGERY_REFUSED: row<{ problem: string }>({
    http: 403,
    exit: 3,
    reaction: 'fix',
    message: ({ problem }) => `A browser's session changes nothing that way: ${problem}.`,
    help: () =>
      'Send its own Origin, and x-minutebook-anti-forgery with what GET /api/session answers; a program sends authorization: Bearer <key> instead',
  }),
  LINK_WORTHLESS: row<object>({
    http: 410,
    exit: 5,
    reaction: 'fix',
    message: () => 'This link was used, is older than ten minutes, or never was one.',
    help: () => 'Make another on the host of the book: minutebook user link ada',
  }),
  USERS_OFF: row<{ user: string; member: string }>({
    http: 403,
    exit: 3,
    reaction: 'fix',
    message: ({ user, member }) => `On this host only ${member} signs in, not ${user}.`,
    help: () =>
      'To let everybody of the board in: .minutebook/host.yaml: mode: users, then minutebook down and up',
  }),
  KEYS_TOO_MANY: row<{ limit: number }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ limit }) => `There are ${limit} keys of one owner already.`,
    help: () => 'Revoke what nobody uses: minutebook token list, minutebook token revoke <id>',
  }),
  KEY_MADE: row<{ id: string; begins: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ id, begins }) =>
      `This request made the key ${id} already (${begins}…), and a key is told only once.`,
    help: ({ id }) =>
      `If nobody has it: minutebook token revoke ${id}, and make another under a new request key.`,
  }),
  REQUEST_INVALID: row<{ problem: string; form?: { part: string } }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ problem }) => `The request could not be read: ${problem}.`,
    help: ({ form }) =>
      form
        ? `Send a form whose part "${form.part}" holds the file, as in: curl -F ${form.part}=@report.pdf …`
        : 'Send the input as one JSON object, with content-type: application/json',
  }),
  METHOD_NOT_ALLOWED: row<{ method: string; path: string; allowed: string[] }>({
    http: 405,
    exit: 2,
    reaction: 'fix',
    message: ({ method, path }) => `${path} does not take ${method}.`,
    help: ({ allowed }) => `It takes ${allowed.join(', ')}`,
  }),
  MEDIA_TYPE_REFUSED: row<{ found: string; taken: string }>({
    http: 415,
    exit: 2,
    reaction: 'fix',
    message: ({ found }) => `A body of the type ${JSON.stringify(found)} is not taken.`,
    help: ({ taken }) => `Send what is taken here: content-type: ${taken}`,
  }),
  CODING_REFUSED: row<{ found: string }>({
    http: 415,
    exit: 2,
    reaction: 'fix',
    message: ({ found }) => `A body in the coding ${JSON.stringify(found)} is not taken.`,
    help: () => 'Send the body as it is, without content-encoding',
  }),
  REQUEST_TOO_LARGE: row<{ what: 'address' | 'body' | 'file'; limit: number }>({
    http: 413,
    exit: 2,
    reaction: 'fix',
    message: ({ what, limit }) => `The ${what} is longer than ${limit} bytes.`,
    help: ({ what }) =>
      what === 'file'
        ? 'Make it smaller, or raise attachmentMaxBytes of the company.'
        : 'Send less at once; a file goes in as a form (multipart/form-data), or by minutebook attachment add.',
  }),
  UPLOADS_TOO_MANY: row<{ limit: number; waitSec: number }>({
    http: 429,
    exit: 6,
    reaction: 'wait',
    message: ({ limit }) => `Files are being taken from ${limit} callers already.`,
    help: ({ waitSec }) => `Send it again in ${waitSec} seconds.`,
  }),
  HEADERS_TOO_LARGE: row<{ limit: number }>({
    http: 431,
    exit: 2,
    reaction: 'fix',
    message: ({ limit }) => `The headers are longer than ${limit} bytes.`,
    help: () => 'Send less in them: authorization, content-type and idempotency-key are all there is to say',
  }),
  REQUEST_TOO_SLOW: row<object>({
    http: 408,
    exit: 6,
    reaction: 'retry',
    message: () => 'The request was not there in time.',
    help: () => 'Send it again at once; its headers within ten seconds, all of it within two minutes',
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
  ADDRESS_UNUSABLE: row<{ host: string; port: number; reason: string }>({
    http: 500,
    exit: 2,
    reaction: 'fix',
    message: ({ host, port, reason }) => `Nothing can listen on ${host}:${port} here: ${reason}.`,
    help: () => 'Name an address of this machine in .minutebook/host.yaml: bind: 127.0.0.1',
  }),
  ADDRESS_OPEN: row<{ host: string }>({
    http: 500,
    exit: 3,
    reaction: 'fix',
    message: ({ host }) =>
      `${host} can be reached from other machines, and on this host one token opens everything.`,
    help: () =>
      'Give everybody a way in of their own first: .minutebook/host.yaml: mode: users; or listen here alone: bind: 127.0.0.1',
  }),
  DAEMON_STARTING: row<object>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: () => 'The daemon is starting.',
    help: () => 'Ask again in a second.',
  }),
};
