// Files that no list is made from, and so no catalog holds: packages' sidecars, submodules. Each is read as whoever needs it
// would read it.
import { isFault } from '../base/fault.ts';
import { judgeEntry } from '../model/misfit.ts';
import { readSidecar } from '../model/package.ts';
import { companyInPath, sidecarPath } from '../model/paths.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { folderMode, submoduleMode } from '../store/tree.ts';
import { damage, type Finding } from './finding.ts';

export function checkOtherFiles(snapshot: Snapshot, folder = ''): Finding[] {
  const findings: Finding[] = [];
  for (const { name, mode } of snapshot.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (mode === submoduleMode) findings.push(...ofSubmodule(path));
    else if (mode === folderMode) findings.push(...checkOtherFiles(snapshot, path));
    else findings.push(...ofFile(snapshot, path));
  }
  return findings;
}

function ofSubmodule(path: string): Finding[] {
  const misfit = judgeEntry(path, 'submodule');
  if (!misfit) return [];
  const remedy = 'Its files are not part of the book: put them there themselves, or take it away.';
  return [damage('files', 'name-misfit', misfit.found, { path, remedy })];
}

function ofFile(snapshot: Snapshot, path: string): Finding[] {
  const company = companyInPath(path);
  return company !== undefined && path === sidecarPath(company) ? ofSidecar(path, snapshot.read(path)!) : [];
}

function ofSidecar(path: string, bytes: Buffer): Finding[] {
  try {
    readSidecar(bytes, path);
    return [];
  } catch (error) {
    if (!isFault(error, 'DOCUMENT_INVALID')) throw error;
    const { line, found, example } = error.data;
    return [damage('files', 'file-invalid', found, { path, line, remedy: `Write it like this: ${example}` })];
  }
}
