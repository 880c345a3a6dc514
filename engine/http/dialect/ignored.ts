// Fields that clients of Paperclip's API send with their defaults, for things this system does not have: taken without
// effect while they ask for nothing, refused as soon as they do.
import { fault } from '../../base/fault.ts';

/** Values that ask for nothing, by field; null always is one. */
const beside: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'issue.create': { workMode: ['standard'], requestDepth: [0], allowDuplicate: [false, true] },
  'issue.change': { workMode: ['standard'], resume: [false], interrupt: [false], reopen: [false] },
  'issue.comment': { resume: [false], interrupt: [false], reopen: [false] },
  'document.put': { format: ['markdown'] },
  'token.create': { scope: [{ kind: 'standard' }] },
};

/** Whether a field that the action does not know asks for nothing. NOT_AVAILABLE_YET where it is known and asks. */
export function ignoredBeside(action: string, field: string, value: unknown): boolean {
  const fields = beside[action];
  if (fields === undefined || !Object.hasOwn(fields, field)) return false;
  const said = JSON.stringify(value);
  if (value === null || fields[field]!.some((known) => JSON.stringify(known) === said)) return true;
  throw fault('NOT_AVAILABLE_YET', { what: `${field} ${said}` });
}
