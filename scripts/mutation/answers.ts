// Mutants of what is told to whoever follows, of versions and of what is refused.
import type { Mutant } from './mutant.ts';

const events = 'test/http/events.test.ts';
const versions = 'test/http/versions.test.ts';

export const answerMutants: readonly Mutant[] = [
  {
    name: 'who comes again inside a commit misses the rest of it',
    file: 'engine/http/events/pages.ts',
    was: 'joined(frames.slice(n + 1), company)',
    is: 'joined([], company)',
    test: events,
    title: 'a person’s commit is told by its author and files, whatever its message claims',
  },
  {
    name: 'events of another company are told',
    file: 'engine/http/events/pages.ts',
    was: '.filter((frame) => company === undefined || frame.company === company)',
    is: '.filter(() => true)',
    test: events,
    title: 'who begins to follow is told where the line stands, and then each commit of the company once',
  },
  {
    name: 'an id beside the line is gone on from',
    file: 'engine/http/events/pages.ts',
    was: 'if (this.#feed.after(commit, 1) === undefined) return undefined;',
    is: '',
    test: events,
    title: 'an id that is none of the line gets one reset with the head, and what comes after it',
  },
  {
    name: 'a stream outlives what it was opened with',
    file: 'engine/http/events/stream.ts',
    was: 'if (this.#follower.mayStill()) return true;',
    is: 'return true;',
    test: events,
    title: 'a stream ends when what it was opened with ends',
  },
  {
    name: 'whoever does not read is kept',
    file: 'engine/http/events/stream.ts',
    was: 'if (now - this.#waitsSince >= times.stallMs) this.#raw.destroy();',
    is: '',
    test: events,
    title: 'silence is broken by a beat, and who takes nothing is cut off while the others are told on',
  },
  {
    name: 'what is not taken is kept in memory',
    file: 'engine/http/events/stream.ts',
    was: 'if (!this.#raw.write(bytes)) this.#waitsSince ??= now;',
    is: 'this.#raw.write(bytes);',
    test: events,
    title: 'silence is broken by a beat, and who takes nothing is cut off while the others are told on',
  },
  {
    name: 'trailers of a commit that the engine did not sign are told',
    file: 'engine/catalog/activity.ts',
    was: 'const told = commit.engine ? storyOfTrailers(commit) : undefined;',
    is: 'const told = storyOfTrailers(commit);',
    test: events,
    title: 'a person’s commit is told by its author and files, whatever its message claims',
  },
  {
    name: 'a server that stops keeps connections for more',
    file: 'engine/http/stopping.ts',
    was: "if (isStopping) reply.header('connection', 'close');",
    is: '',
    test: events,
    title: 'a server that stops lets what is asked be answered, and keeps no connection for more',
  },
  {
    name: 'a change is made whatever version was asked for',
    file: 'engine/actions/perform.ts',
    was: '    mustMatch(draft, context.ifMatch);\n',
    is: '',
    test: versions,
    title: 'of changes that were all begun on one version one is made',
  },
  {
    name: 'the version of a thing names its answer',
    file: 'engine/http/version.ts',
    was: '? `"${name}"` : `"${version}/${name}"`',
    is: '? `"${name}"` : `"${version}"`',
    test: versions,
    title: 'an answer that the caller has already is not sent again, and any other is',
  },
  {
    name: 'a cost under a key may say something else',
    file: 'engine/actions/perform.ts',
    was: 'return action.remembered ? once(context, action, input, act) : act();',
    is: 'return act();',
    test: versions,
    title:
      'a cost is logged once under its key, another one under it is refused, and nobody’s key is another’s',
  },
  {
    name: 'costs of one moment are lost between two pages',
    file: 'engine/catalog/queries/money.ts',
    was: '(at < @before OR event < @event)',
    is: 'at < @before',
    test: versions,
    title: 'costs are paged without loss, though many were spent in one moment',
  },
  {
    name: 'what looks like a number is one',
    file: 'engine/actions/cost.ts',
    was: 'const tokens = (what: string) => z.number()',
    is: 'const tokens = (what: string) => z.coerce.number()',
    test: 'test/http/bad-input.test.ts',
    title: 'every route refuses what is wrong, says what to do, and writes nothing',
  },
];
