// From human names to ids, for answers that name many things again and again. Remembers what it was asked at the
// commit the catalog stands at; knows no kind.
import type { Kind } from '../model/place.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Catalog } from './catalog.ts';
import { idOfName } from './queries/names.ts';

/** Names remembered: more than the answers to a few requests hold. */
const nameLimit = 20_000;

export class Ids {
  readonly #catalog: Catalog;
  readonly #known = new Map<string, string | undefined>();
  #commit: Oid | undefined;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Of a name that it, or its company, had. */
  #idOfFormer(kind: Kind, company: string | undefined, name: string): string | undefined {
    const present = company && this.#catalog.find('company', undefined, company)?.name;
    return this.#catalog.find(kind, present ?? company, name)?.id;
  }

  /** Answers, at the commit the catalog stands at now, the uuid of what has a name; a former name counts too. */
  now(): (kind: Kind, company: string | undefined, name: string) => string | undefined {
    const commit = this.#catalog.commit();
    if (commit !== this.#commit || this.#known.size > nameLimit) this.#known.clear();
    this.#commit = commit;
    return (kind, company, name) => {
      const key = `${kind}\0${company ?? ''}\0${name}`;
      if (this.#known.has(key)) return this.#known.get(key);
      const id = idOfName(this.#catalog, kind, company, name) ?? this.#idOfFormer(kind, company, name);
      this.#known.set(key, id);
      return id;
    };
  }
}
