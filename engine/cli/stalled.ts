// A daemon that somebody suspended answers nobody, however long one waits. Whether it is suspended says the operating system,
// not how long it takes: one that is merely busy is waited for. Knows no action.
import type { Clock } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import { isSuspended } from '../base/process-mark.ts';

/** How long a suspended daemon is waited for. Milliseconds. */
const stallLimitMs = 8_000;
/** How often is looked whether it may go on, before and while it is asked. Milliseconds. */
const lookMs = 250;

interface Asked {
  pid: number;
  clock: Clock;
}

/** Asks a daemon, once it is not suspended. DAEMON_STALLED, which says whether the question was sent. */
export async function askUnstalled<T>(asked: Asked, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // Not sent to one that is suspended: what lies in its socket would be done when it goes on, and by then asked again.
  await mustGoOn(asked, { sent: false });
  const [answered, stalled] = [new AbortController(), new AbortController()];
  const watch = mustGoOn(asked, { sent: true, until: answered.signal }).catch((error: unknown) =>
    stalled.abort(error),
  );
  try {
    return await ask(stalled.signal);
  } catch (error) {
    stalled.signal.throwIfAborted();
    throw error;
  } finally {
    answered.abort();
    await watch;
  }
}

/** Waits while it is suspended; with `until`, looks again and again until then. DAEMON_STALLED. */
async function mustGoOn(
  { pid, clock }: Asked,
  { sent, until }: { sent: boolean; until?: AbortSignal },
): Promise<void> {
  let since: number | undefined;
  for (;;) {
    if (until?.aborted === true) return;
    since = isSuspended(pid) ? (since ?? clock.now()) : undefined;
    if (since === undefined && !until) return;
    if (since !== undefined && clock.now() - since >= stallLimitMs)
      throw fault('DAEMON_STALLED', { pid, waitedMs: stallLimitMs, sent });
    await clock.sleep(lookMs, until);
  }
}
