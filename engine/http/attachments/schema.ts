// What takes and gives files, described: the form beside the JSON body, and the content.
import type { JsonSchema } from '../dialect/json-schema.ts';
import { filePart } from './upload.ts';

/** Of the body of the action that takes one. */
export const formSchema: JsonSchema = {
  type: 'object',
  required: [filePart],
  properties: {
    [filePart]: {
      type: 'string',
      format: 'binary',
      description: 'The file, with its name; as large as the company takes',
    },
  },
};

const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } };
const failure = { $ref: '#/components/responses/Failure' };

export const attachmentPaths = {
  '/attachments/{attachment}/content': {
    get: {
      operationId: 'attachment.content',
      summary: 'Send the bytes of a file beside an issue as they are',
      tags: ['attachment'],
      parameters: [
        {
          name: 'attachment',
          in: 'path',
          required: true,
          description: 'The attachment: its id',
          schema: { type: 'string' },
        },
        { $ref: '#/components/parameters/ifNoneMatch' },
      ],
      responses: {
        200: {
          description: 'All of it; shown by a browser only where nothing in it can run',
          content: bytes,
        },
        206: { description: 'The part that the header range names', content: bytes },
        304: { description: 'The bytes are those that if-none-match names' },
        416: { description: 'The header range names nothing of it' },
        default: failure,
      },
    },
  },
};
