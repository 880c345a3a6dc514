// What an approval is called and says in words: what whoever asks says, else what its payload carries. Pure.
import type { ApprovalType } from '../model/approval.ts';
import { titleField } from './fields.ts';

type Payload = Readonly<Record<string, unknown>>;

interface Words {
  title: string;
  body: string;
}

type Said = { [word in keyof Words]?: string | undefined };

const titles: Record<ApprovalType, string> = {
  hire_agent: 'Hire an agent',
  approve_ceo_strategy: 'Approve the strategy',
  budget_override_required: 'Override a budget',
  request_board_approval: 'Decide',
};

const plainTitle = (type: string): string =>
  Object.hasOwn(titles, type) ? titles[type as ApprovalType] : titles.request_board_approval;

/** The words of a new one. */
export const wordsOf = (type: string, { title, body }: Said, payload: Payload): Words => ({
  title: title ?? titleIn(payload) ?? plainTitle(type),
  body: body ?? textIn(payload, 'summary') ?? '',
});

/**
 * The words of one whose payload is another now: what that carries, and of the former ones nothing that the former payload
 * carried. The board never reads the words of one request above the payload of another.
 */
export function wordsAnew(
  former: Words & { type: string; payload?: Payload | undefined },
  said: Said,
  payload: Payload,
): Words {
  const { type, payload: before = {} } = former;
  const of = wordsOf(type, {}, before);
  return wordsOf(
    type,
    {
      title: said.title ?? titleIn(payload) ?? unlessFrom(of.title, former.title),
      body: said.body ?? textIn(payload, 'summary') ?? unlessFrom(of.body, former.body),
    },
    payload,
  );
}

const unlessFrom = (payload: string, word: string): string | undefined =>
  word.trim() === payload.trim() ? undefined : word;

function textIn(payload: Payload, field: string): string | undefined {
  const value = payload[field];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A title that the payload carries, as one line that a heading takes. */
function titleIn(payload: Payload): string | undefined {
  const line = (textIn(payload, 'title') ?? textIn(payload, 'name'))?.replaceAll(/\s+/g, ' ').trim();
  const read = titleField.safeParse(line);
  return read.success ? read.data : undefined;
}
