// A first company from a folder that came with the program: copied into the work tree as anybody would with `cp -r`.
// That its files become commits is the engine's business, as with every other file that is dropped in.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fault } from '../base/fault.ts';
import { editDocument, parseDocument } from '../model/document.ts';
import { slugify } from './person.ts';

export interface TemplateOptions {
  root: string;
  templates: string;
  template: string;
  /** What the company is called; the template's own name when absent. */
  companyName?: string;
}

/** Copies the template; the new company's slug. A company that is there already is left alone. TEMPLATE_UNKNOWN. */
export function copyTemplate({ root, templates, template, companyName }: TemplateOptions): string {
  const from = join(templates, template);
  const known = readdirSync(templates).filter((name) => existsSync(join(templates, name, 'COMPANY.md')));
  if (!known.includes(template)) throw fault('TEMPLATE_UNKNOWN', { template, known });
  const text = readFileSync(join(from, 'COMPANY.md'), 'utf8');
  const { slug: own } = parseDocument(text, 'COMPANY.md').front;
  const slug =
    companyName === undefined ? (typeof own === 'string' ? own : template) : slugify(companyName) || template;
  const to = join(root, 'companies', slug);
  if (existsSync(join(to, 'COMPANY.md'))) return slug;
  // Beside, then into place: half of a company must never pass for one.
  const aside = join(root, '.minutebook', `template-${slug}`);
  rmSync(aside, { recursive: true, force: true });
  cpSync(from, aside, { recursive: true });
  if (companyName !== undefined) {
    // The prefix is the template's own; a new name gets a new one from the engine.
    const set = { name: companyName, slug, prefix: undefined };
    writeFileSync(join(aside, 'COMPANY.md'), editDocument(text, { set }));
  }
  mkdirSync(join(root, 'companies'), { recursive: true });
  renameSync(aside, to);
  return slug;
}
