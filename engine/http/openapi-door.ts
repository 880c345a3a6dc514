// What the door itself answers beside the actions, described: that it is there, and the session of a browser.
import { attachmentPaths } from './attachments/schema.ts';
import { eventPaths } from './events/schema.ts';
import type { JsonSchema } from './dialect/json-schema.ts';

const text = (description: string): JsonSchema => ({ type: 'string', description });
const json = (properties: Record<string, JsonSchema>): object => ({
  'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } },
});
const failure = { $ref: '#/components/responses/Failure' };
const session = [{ session: [] }];

export const doorPaths = {
  ...attachmentPaths,
  ...eventPaths,
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Say that the server answers',
      tags: ['book'],
      security: [],
      responses: {
        200: {
          description: 'It does',
          content: json({ status: { type: 'string', const: 'ok' }, version: text('The engine’s') }),
        },
        default: failure,
      },
    },
  },
  '/session': {
    get: {
      operationId: 'session',
      summary: 'Say who is signed in with this browser, and what changes are to send along',
      tags: ['session'],
      security: session,
      responses: {
        200: {
          description: 'The session',
          content: json({
            id: text('What ends it'),
            actor: text('user:ada'),
            role: text('owner, operator or viewer'),
            antiForgery: text('What changes send beside the cookie'),
            expiresAt: text('When it ends by itself, if it is not used'),
          }),
        },
        default: failure,
      },
    },
    delete: {
      operationId: 'session.end',
      summary: 'Sign this browser out',
      tags: ['session'],
      security: session,
      responses: { 204: { description: 'Signed out' }, default: failure },
    },
  },
};
