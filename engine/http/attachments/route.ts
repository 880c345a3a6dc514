// Attachments as bytes: a file as a part of a form instead of JSON, and its content as it is. Beside the routes of their actions,
// which decide everything.
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { findAction } from '../../actions/perform.ts';
import { callerOf } from '../caller.ts';
import { mountAction, type RestPorts } from '../rest.ts';
import { download, type DownloadPorts } from './download.ts';
import { Uploads } from './upload.ts';

export interface AttachmentPorts extends Pick<DownloadPorts, 'streamBlob'> {
  /** Where a file stands until it is attached. */
  uploadFolder: string;
}

/** The action whose routes take a form. */
export const taker = 'attachment.add';

/** Mounts what takes and gives files, on an application whose prefix is `/api`. */
export async function mountAttachments(
  app: FastifyInstance,
  ports: RestPorts & AttachmentPorts,
): Promise<void> {
  await app.register(multipart);
  const uploads = new Uploads();
  mountAction(app, ports, findAction(taker), {
    type: 'multipart/form-data',
    async around(request, reply, handler) {
      if (!request.isMultipart()) return handler(request, reply);
      // What is left of a form that is refused is not waited for.
      reply.header('connection', 'close');
      const { actor } = callerOf(ports, request);
      const { result } = await ports.perform('attachment.room', request.params, actor);
      const { limit } = result as { limit: number };
      const { body, drop } = await uploads.take(request, { folder: ports.uploadFolder, limit });
      reply.removeHeader('connection');
      request.body = body;
      // The action has taken the file when it answers, or never will.
      return handler(request, reply).finally(drop);
    },
  });
  app.get('/attachments/:attachment/content', (request, reply) => download(ports, request, reply));
}
