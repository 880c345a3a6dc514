// What went wrong with a request, as a fault of the table: the library's own refusals are the caller's, what nothing
// explains is a defect of ours. Knows no path.
import { fault, type Fault } from '../base/fault.ts';
import { asFault } from '../base/system-fault.ts';
import type { DoorPorts } from './caller.ts';
import { bodyLimit, headersLimit, jsonType } from './guard.ts';

interface LibraryError {
  statusCode?: number;
  code?: string;
  message?: string;
}

export function faultOf(ports: Pick<DoorPorts, 'noteDefect'>, error: unknown): Fault {
  const known = asFault(error);
  if (known !== undefined) return known;
  const { statusCode, code, message } = error as LibraryError;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return fault(
      'MEDIA_TYPE_REFUSED',
      { found: /: ?(.*)$/.exec(message ?? '')?.[1] ?? '', taken: jsonType },
      { cause: error },
    );
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return fault('REQUEST_TOO_LARGE', { what: 'body', limit: bodyLimit }, { cause: error });
  if (statusCode !== undefined && statusCode < 500) {
    return fault('REQUEST_INVALID', { problem: message ?? 'it could not be read' }, { cause: error });
  }
  ports.noteDefect?.(error);
  const said = error instanceof Error ? error.message : String(error);
  return fault('ENGINE_DEFECT', { error: said }, { cause: error });
}

/** Of a connection whose bytes were no request. */
export function clientFault({ code }: { code?: string }): Fault {
  if (code === 'HPE_HEADER_OVERFLOW') return fault('HEADERS_TOO_LARGE', { limit: headersLimit });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fault('REQUEST_TOO_SLOW', {});
  return fault('REQUEST_INVALID', { problem: 'it is no HTTP request' });
}

/** Seconds after which asking again makes sense, where that is known. */
export function waitFor({ code, data }: Fault): number | undefined {
  if ('waitSec' in data) return Number(data.waitSec);
  return code === 'DAEMON_STARTING' ? 1 : undefined;
}
