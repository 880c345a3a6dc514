// `minutebook help [noun [verb]]`.
import { showCommand, showNoun, showOverview } from '../help.ts';
import type { BuiltIn } from '../session.ts';
import { textOf } from '../session.ts';
import { findTarget } from '../vocabulary.ts';

export const help: BuiltIn = {
  command: {
    noun: 'help',
    sentence: 'Say what there is, what a noun can do, or what one command takes',
    words: [
      {
        name: 'noun',
        field: 'noun',
        kind: 'text',
        sentence: 'What it is about: issue, or a command such as up',
      },
      { name: 'verb', field: 'verb', kind: 'text', sentence: 'What is done with it: checkout' },
    ],
    flags: [],
    examples: ['minutebook help', 'minutebook help issue', 'minutebook help issue checkout'],
  },
  async run(session) {
    const noun = textOf(session, 'noun');
    const verb = textOf(session, 'verb');
    if (noun === undefined) return showOverview(session);
    const { target } = await findTarget(verb === undefined ? [noun] : [noun, verb], session.builtIns);
    if ('action' in target && verb === undefined) return showNoun(noun, session);
    showCommand(target.command, session);
  },
};
