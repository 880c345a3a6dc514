// What went wrong with a request, as a fault of the table: the library's own refusals are the caller's, what nothing
// explains is a defect of ours. Knows no path.
import { fault, type Fault } from '../base/fault.ts';
import { asFault } from '../base/system-fault.ts';
import type { DoorPorts } from './caller.ts';

export function faultOf(ports: Pick<DoorPorts, 'noteDefect'>, error: unknown): Fault {
  const known = asFault(error);
  if (known !== undefined) return known;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500) {
    return fault('REQUEST_INVALID', { problem: message ?? 'it could not be read' }, { cause: error });
  }
  ports.noteDefect?.(error);
  const said = error instanceof Error ? error.message : String(error);
  return fault('ENGINE_DEFECT', { error: said }, { cause: error });
}
