// How an application stops: no connection outlives the answer that is on its way on it, and no answer takes for ever.
import type { FastifyInstance } from 'fastify';

/** How long open requests may take to finish when the server stops. Milliseconds. */
const drainMs = 5_000;

/** `first` ends what never ends by itself. */
export function stopInTime(app: FastifyInstance, first: () => void): void {
  let isStopping = false;
  app.addHook('onSend', async (_, reply) => {
    // Else it would be kept for the client's next request, and the server waits for its last connection.
    if (isStopping) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isStopping = true;
    first();
    const timer = setTimeout(() => app.server.closeAllConnections(), drainMs).unref();
    app.server.once('close', () => clearTimeout(timer));
  });
}
