// The action reference: the one list, as a page. What the command line, the socket and later doors are mounted from.
import { z } from 'zod';
import { type Action, fieldsOf } from '../../engine/actions/action.ts';
import { actions } from '../../engine/actions/all.ts';
import { momentSentence } from '../../engine/model/moment.ts';

const nounOf = (action: Action): string => action.name.split('.')[0]!;

interface Property {
  type?: string | string[];
  enum?: unknown[];
  items?: Property;
  anyOf?: Property[];
  description?: string;
  default?: unknown;
}

function typeOf(property: Property): string {
  if (property.enum) return property.enum.map((value) => `\`${String(value)}\``).join(' ');
  if (property.anyOf) return [...new Set(property.anyOf.map(typeOf))].join(' or ');
  if (property.type === 'array') return `list of ${typeOf(property.items ?? {})}`;
  return String(property.type ?? 'anything');
}

function fieldRows(action: Action): string[] {
  const schema = z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  // Of every read, and so said once, at the top.
  const own = Object.keys(fieldsOf(action)).filter((name) => name !== 'at');
  return own.map((name) => {
    const property = schema.properties?.[name] ?? {};
    const needed = schema.required?.includes(name) ? '**' : '';
    return `| ${needed}${name}${needed} | ${typeOf(property)} | ${property.description ?? ''} |`;
  });
}

function actionText(action: Action): string {
  const kind = action.internal
    ? 'the engine itself'
    : 'change' in action
      ? 'one commit'
      : 'read' in action
        ? 'reads'
        : 'performs';
  const { permission } = action.allow;
  const rows = fieldRows(action);
  return [
    `### ${action.name}`,
    '',
    `${action.sentence}. (${kind}; ${action.route.method} \`${action.route.path}\`; permission ${
      typeof permission === 'function' ? 'depends on the input' : `\`${permission}\``
    })`,
    '',
    ...(rows.length ? ['| field | type | meaning |', '|---|---|---|', ...rows, ''] : []),
  ].join('\n');
}

export function actionsPage(): string {
  const nouns = [...new Set(actions.map(nounOf))].sort();
  const parts = nouns.map((noun) => {
    const own = actions
      .filter((action) => nounOf(action) === noun)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return `## ${noun}\n\n${own.map(actionText).join('\n')}`;
  });
  return [
    '<!-- Written by scripts/generate.ts from engine/actions. Do not edit. -->',
    '# Actions',
    '',
    `Everything that can be done: ${actions.length} actions. On the command line \`issue.checkout\` is \`minutebook issue checkout\`;`,
    'on the local socket, and where the API listens, it is `POST /actions/issue.checkout`; programs in TypeScript have',
    '[a client](../client.md). Fields in bold are needed.',
    '',
    `Every action that reads takes \`at\` besides and answers as the book stood then. ${momentSentence}.`,
    '',
    ...parts,
  ].join('\n');
}
