// Where the page and its style sheet are found. Open to everybody who may address the server, as the description itself.
import type { FastifyInstance } from 'fastify';
import { docsPage } from './page.ts';
import { docsStyle } from './style.ts';

/** Nothing is run and nothing fetched but the style sheet beside the page. */
const policy =
  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Mounts `/docs` and `/docs.css` on an application whose prefix is `/api`. The page is written by the first who asks. */
export function mountDocs(app: FastifyInstance, document: () => Record<string, unknown>): void {
  let page: string | undefined;
  app.get('/docs', (_, reply) => {
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy);
    return reply.send((page ??= docsPage(document(), 'docs.css')));
  });
  app.get('/docs.css', (_, reply) => reply.type('text/css; charset=utf-8').send(docsStyle));
}
