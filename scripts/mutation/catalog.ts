// Rules of the catalog: rows that are those of one commit, of this one and of earlier ones.
import type { Mutant } from './mutant.ts';

export const catalogMutants: readonly Mutant[] = [
  {
    name: 'commits of people are believed to be the engine’s',
    file: 'engine/catalog/activity.ts',
    was: 'const told = commit.engine ? storyOfTrailers(commit) : undefined;',
    is: 'const told = storyOfTrailers(commit);',
    test: 'test/catalog/activity.test.ts',
    title: 'trailers of a commit that the engine did not sign are not believed',
  },
  {
    name: 'the catalog says its commit outside the transaction of its rows',
    file: 'engine/catalog/catalog.ts',
    was: 'this.#whole(() => runWhole(this.#move(to',
    is: 'writeCommit(this, seen);\n    this.#whole(() => runWhole(this.#move(to',
    test: 'test/catalog/rebuild.test.ts',
    title: 'a step that fails half-way leaves the rows and their commit where they were',
  },
  {
    name: 'a late reader takes the rows of the catalog back',
    file: 'engine/catalog/catalog.ts',
    was: 'this.#move(to ?? this.#reader.head() ?? seen)',
    is: 'this.#move(seen)',
    test: 'test/catalog/rebuild.test.ts',
    title: 'a reader that looked at the head before others moved it',
  },
  {
    name: 'the past keeps what happened after it',
    file: 'engine/catalog/sync.ts',
    was: 'if (behind) forgetHistory(catalog, behind.position);',
    is: 'if (behind) return;',
    test: 'test/catalog/move.test.ts',
    title:
      'whatever happened, a catalog that is moved along the line is everywhere the one made from nothing there',
  },
  {
    name: 'an invalid file counts in the past as it counts now',
    file: 'engine/catalog/take-over.ts',
    was: 'changes.push(...brokenBetween(catalog, reader, { changes, line: between, behind, from, to }));',
    is: 'void brokenBetween; void between;',
    test: 'test/catalog/take-over.test.ts',
    title: 'a file that is invalid at both ends counts as it did at the end that is asked for',
  },
  {
    name: 'an event is lost with the first file that said it',
    file: 'engine/catalog/spend.ts',
    was: 'for (const echo of orphans(this.#catalog, { company })) {',
    is: 'for (const echo of [] as ReturnType<typeof orphans>) {',
    test: 'test/catalog/take-over.test.ts',
    title: 'what several files say counts once, from the first of those that are there',
  },
  {
    name: 'what is only spooled is taken over',
    file: 'engine/catalog/take-over.ts',
    was: "source <> '' AND ",
    is: '',
    test: 'test/catalog/take-over.test.ts',
    title:
      'the past of a commit at which half of the files differ is made of the present, of which only those are read',
  },
  {
    name: 'a past that is made of the present tells what came later',
    file: 'engine/catalog/build.ts',
    was: 'if (behind) forgetHistory(catalog, behind.position);',
    is: 'if (behind) void forgetHistory;',
    test: 'test/catalog/take-over.test.ts',
    title: 'a conflict is open where it was, and what a name means is what it meant there',
  },
  {
    name: 'a damaged catalog keeps the past from being made',
    file: 'engine/catalog/past.ts',
    was: 'if (!isDamage(error)) throw error;',
    is: 'throw error;',
    test: 'test/catalog/take-over.test.ts',
    title: 'a present catalog that is damaged gives nothing, and the past is right all the same',
  },
  {
    name: 'whoever asks sees rows that may come to nothing',
    file: 'engine/catalog/database.ts',
    was: `  #statement(sql: string): Sqlite.Statement {
    this.settle(false);`,
    is: '  #statement(sql: string): Sqlite.Statement {',
    test: 'test/catalog/foresee.test.ts',
    title: 'whoever asks meanwhile sees the last commit that stands',
  },
  {
    name: 'what was worked out while the disk wrote is thrown away',
    file: 'engine/catalog/database.ts',
    was: "if (stands) this.#handle.exec('COMMIT');",
    is: '',
    test: 'test/catalog/foresee.test.ts',
    title: 'once a write is answered the rows are there',
  },
  {
    name: 'rows that cannot be taken back stay in the open transaction',
    file: 'engine/catalog/database.ts',
    was: 'this.#replace(this.#openSomewhere());',
    is: '',
    test: 'test/catalog/foresee.test.ts',
    title: 'rows that cannot be taken back go with their connection',
  },
];
