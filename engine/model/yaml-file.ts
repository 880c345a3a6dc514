// Whole files of YAML: minutebook.yaml, prices.yaml, host.yaml, a package's sidecar. The same strictness as front matter.
import { editMapping } from './edit-yaml.ts';
import { firstIndent } from './entries.ts';
import { decodeText, readFront, refuseDamage, type Front } from './front-matter.ts';

export interface YamlFile {
  map: Front;
  text: string;
}

/** Reads a file that is one map. Throws DOCUMENT_INVALID. */
export function readYamlMap(source: string | Uint8Array, path: string): YamlFile {
  const text = typeof source === 'string' ? source : decodeText(source, path);
  refuseDamage(text, path);
  return { map: readFront(text.replace(/^\ufeff/, ''), path, 0), text };
}

/** Changes keys of such a file and touches no other line; undefined removes a key. */
export function editYamlMap(
  text: string,
  set: Record<string, unknown>,
  order: readonly string[] = [],
): string {
  const { map } = readYamlMap(text, 'the edited text');
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const closed = text === '' || text.endsWith('\n') ? text : text + end;
  const lines = closed.split(/\r?\n/).slice(0, -1);
  return editMapping(lines, { now: map, set, order, indent: firstIndent(lines) })
    .map((line) => line + end)
    .join('');
}
