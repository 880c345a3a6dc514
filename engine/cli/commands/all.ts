// The commands of this program's own, each loaded only when it is asked for.
import type { BuiltIns } from '../session.ts';

export const builtIns: BuiltIns = {
  adopt: async () => (await import('./adopt.ts')).adopt,
  'attachment save': async () => (await import('./attachment-save.ts')).attachmentSave,
  completion: async () => (await import('./completion.ts')).completion,
  doctor: async () => (await import('./doctor.ts')).doctor,
  down: async () => (await import('./down.ts')).down,
  help: async () => (await import('./help.ts')).help,
  init: async () => (await import('./init.ts')).init,
  'issue edit': async () => (await import('./issue-edit.ts')).issueEdit,
  log: async () => (await import('./log.ts')).log,
  mcp: async () => (await import('./mcp.ts')).mcp,
  'merge-driver': async () => (await import('./merge-driver.ts')).mergeDriver,
  onboard: async () => (await import('./onboard.ts')).onboard,
  reindex: async () => (await import('./reindex.ts')).reindex,
  resolve: async () => (await import('./resolve.ts')).resolve,
  status: async () => (await import('./status.ts')).status,
  undo: async () => (await import('./undo.ts')).undo,
  up: async () => (await import('./up.ts')).up,
  verify: async () => (await import('./verify.ts')).verify,
  version: async () => (await import('./version.ts')).version,
};
