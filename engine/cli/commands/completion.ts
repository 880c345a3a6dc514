// `minutebook completion bash|zsh|fish`: a script that asks this program for the words that may follow.
import { commandOf, nounOf, verbOf } from '../grammar.ts';
import type { BuiltIn, BuiltIns } from '../session.ts';
import { globalFlags } from '../command.ts';
import { textOf } from '../session.ts';
import { offeredActions } from '../vocabulary.ts';

/** Every word after `minutebook`, and per noun its verbs with their flags. Written into the script: no call per key. */
async function words(builtIns: BuiltIns): Promise<Map<string, Map<string, string[]>>> {
  const nouns = new Map<string, Map<string, string[]>>();
  const add = (noun: string, verb: string, flags: string[]): void => {
    nouns.set(noun, (nouns.get(noun) ?? new Map<string, string[]>()).set(verb, flags));
  };
  for (const action of await offeredActions())
    add(
      nounOf(action),
      verbOf(action),
      commandOf(action).flags.map(({ name }) => `--${name}`),
    );
  for (const load of Object.values(builtIns)) {
    const { command } = await load();
    add(
      command.noun,
      command.verb ?? '',
      command.flags.map(({ name }) => `--${name}`),
    );
  }
  return nouns;
}

const everywhere = globalFlags.map(({ name }) => `--${name}`).join(' ');

const bash = (nouns: Map<string, Map<string, string[]>>): string => `# eval "$(minutebook completion bash)"
_minutebook() {
  local noun=\${COMP_WORDS[1]} verb=\${COMP_WORDS[2]} word=\${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then words="${[...nouns.keys()].join(' ')}"
  elif [ "$COMP_CWORD" -eq 2 ]; then case $noun in
${[...nouns].map(([noun, verbs]) => `    ${noun}) words="${[...verbs.keys(), ...(verbs.get('') ?? [])].filter(Boolean).join(' ')}" ;;`).join('\n')}
  esac
  else case "$noun $verb" in
${[...nouns].flatMap(([noun, verbs]) => [...verbs].map(([verb, flags]) => `    "${noun} ${verb}") words="${flags.join(' ')}" ;;`)).join('\n')}
  esac; words="$words ${everywhere}"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _minutebook minutebook mb
`;

const fish = (nouns: Map<string, Map<string, string[]>>): string =>
  [
    '# minutebook completion fish | source',
    `complete -c minutebook -f -n __fish_use_subcommand -a "${[...nouns.keys()].join(' ')}"`,
    ...[...nouns].map(
      ([noun, verbs]) =>
        `complete -c minutebook -f -n "__fish_seen_subcommand_from ${noun}" -a "${[...verbs.keys()].filter(Boolean).join(' ')}"`,
    ),
    '',
  ].join('\n');

export const completion: BuiltIn = {
  command: {
    noun: 'completion',
    sentence: 'Print a completion script for a shell',
    words: [
      {
        name: 'shell',
        field: 'shell',
        kind: 'text',
        required: true,
        choices: ['bash', 'zsh', 'fish'],
        sentence: 'Whose script',
      },
    ],
    flags: [],
    examples: ['eval "$(minutebook completion bash)"', 'minutebook completion fish | source'],
  },
  async run(session) {
    const nouns = await words(session.builtIns);
    const shell = textOf(session, 'shell');
    const script =
      shell === 'fish'
        ? fish(nouns)
        : (shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '') + bash(nouns);
    session.output.answer(script, () => script.trimEnd().split('\n'));
  },
};
