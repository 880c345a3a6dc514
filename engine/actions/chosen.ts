// What was chosen of what a question offers, as the words of an answer. Pure.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import type { CommentEntry } from './interaction.ts';

const text = z.string().trim().max(4000);

export const chosenShape = z.strictObject({
  question: text.optional().describe('The key of the question; the only one if absent'),
  options: z.array(text).max(20).default([]).describe('The keys of what was chosen'),
  other: text.optional().describe('What was said instead, in words'),
});

type Chosen = z.output<typeof chosenShape>;

interface Asked {
  key?: string;
  prompt?: string | undefined;
  several?: boolean | undefined;
  options: readonly { key: string; label: string }[];
}

/** A paragraph for each. INPUT_INVALID for a question or an option that is not there. */
export function chosenWords({ data }: CommentEntry, chosen: readonly Chosen[]): string[] {
  const plain: Asked = { options: data.options.map((label) => ({ key: label, label })) };
  const asked: readonly Asked[] = data.choices.length > 0 ? data.choices : [plain];
  return chosen.flatMap((one) => {
    const question = questionOf(asked, one);
    const said = [...labelsOf(question, one.options), one.other ?? ''].filter((word) => word !== '');
    if (said.length === 0) return [];
    return [[question.prompt, said.join(', ')].filter((part) => part !== undefined).join('\n')];
  });
}

function questionOf(asked: readonly Asked[], { question: key }: Chosen): Asked {
  const [only] = asked.length === 1 ? asked : [];
  const found = key === undefined || only?.key === undefined ? only : undefined;
  const named = found ?? asked.find((one) => one.key === key);
  if (named) return named;
  throw refusal(
    `no question ${JSON.stringify(key ?? '')} is asked; there are ${asked.map((one) => one.key).join(', ')}`,
  );
}

function labelsOf({ options, several, key: question }: Asked, keys: readonly string[]): string[] {
  if (several === false && keys.length > 1)
    throw refusal(`one option of ${question} may be chosen, and there are ${keys.length}`);
  return keys.map((key) => {
    const option = options.find((one) => one.key === key) ?? options.find((one) => one.label === key);
    if (option) return option.label;
    throw refusal(
      `no option ${JSON.stringify(key)} is offered; there are ${options.map((one) => one.key).join(', ') || 'none'}`,
    );
  });
}

const refusal = (problem: string) =>
  fault('INPUT_INVALID', { action: 'issue.answer', problems: [{ field: 'chosen', problem }] });
