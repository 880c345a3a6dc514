// The headers that requests may carry beside who asks, described once for all operations.
import { keyLimit } from './caller.ts';
import type { JsonSchema } from './dialect/json-schema.ts';
import { requestKeyHeader } from './wire.ts';

const requestKeySchema = {
  type: 'string',
  minLength: 1,
  maxLength: keyLimit,
  pattern: '^[\\x21-\\x7e]+$',
} as const;

/** The same key where a body says it. */
export const keySchema: JsonSchema = {
  ...requestKeySchema,
  type: ['string', 'null'],
  description: `What the header ${requestKeyHeader} says, for a client that sends none`,
};

export const headerParameters = {
  requestKey: {
    name: requestKeyHeader,
    in: 'header',
    description:
      'A name for this request, of your choice: sent again under it, it is done once and answered the same, for two minutes of commits at least, also after a restart. With another input under it: 422',
    schema: requestKeySchema,
  },
  ifMatch: {
    name: 'if-match',
    in: 'header',
    description:
      'The etag of the version that the change is for, or several, or *: 412 where the thing is another one by now. The field ifUpdatedAt asks the same and answers 409',
    schema: { type: 'string' },
  },
  ifNoneMatch: {
    name: 'if-none-match',
    in: 'header',
    description: 'The etag of an answer that you have: 304 where it would be the same',
    schema: { type: 'string' },
  },
} as const;

type Name = keyof typeof headerParameters;

/** References to them. */
export const headerRef = Object.fromEntries(
  Object.keys(headerParameters).map((name) => [name, { $ref: `#/components/parameters/${name}` }]),
) as Record<Name, { $ref: string }>;
