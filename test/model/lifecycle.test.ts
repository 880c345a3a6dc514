// The tables of states: which moves exist and what a move writes.
import { expect, test } from 'vitest';
import {
  agentMayMove,
  interactionState,
  isReopening,
  isTerminal,
  issueStatuses,
  mayCheckOut,
  mayMove,
  moved,
} from '../../engine/model/lifecycle.ts';

test('the moves are those of the table and no others', () => {
  const table = issueStatuses.map(
    (from) => `${from}→${issueStatuses.filter((to) => mayMove(from, to)).join('·')}`,
  );
  expect(table).toEqual([
    'backlog→todo·cancelled',
    'todo→backlog·in_progress·blocked·cancelled',
    'in_progress→todo·in_review·blocked·done·cancelled',
    'in_review→in_progress·blocked·done·cancelled',
    'blocked→todo·in_progress·cancelled',
    'done→',
    'cancelled→',
  ]);
});

test('only a terminal issue is reopened, and only to todo', () => {
  for (const from of issueStatuses) {
    expect(isReopening(from, 'todo')).toBe(isTerminal(from));
    expect(isReopening(from, 'in_progress')).toBe(false);
    expect(mayCheckOut(from)).toBe(!isTerminal(from));
  }
});

const at = '2026-11-22T16:08:03.123Z';
test('a start is kept for good, an end only while it holds', () => {
  expect(moved({ status: 'todo' }, 'in_progress', at)).toMatchObject({
    status: 'in_progress',
    startedAt: at,
  });
  expect(moved({ status: 'todo', startedAt: 'before' }, 'in_progress', at)).not.toHaveProperty('startedAt');
  expect(moved({ status: 'in_progress', startedAt: 'before' }, 'done', at)).toMatchObject({
    completedAt: at,
    cancelledAt: undefined,
  });
  const reopened = moved({ status: 'done', startedAt: 'before' }, 'todo', at);
  expect(reopened).toHaveProperty('completedAt', undefined);
  expect(reopened).not.toHaveProperty('startedAt');
});

test('leaving in_progress ends the checkout, leaving blocked forgets why', () => {
  expect(moved({ status: 'in_progress' }, 'in_review', at)).toHaveProperty('checkoutRun', undefined);
  expect(moved({ status: 'blocked' }, 'in_progress', at)).toHaveProperty('blockedReason', undefined);
  expect(moved({ status: 'in_progress' }, 'blocked', at)).not.toHaveProperty('blockedReason');
});

test('terminating an agent is final', () => {
  expect(agentMayMove('active', 'terminated')).toBe(true);
  expect(agentMayMove('terminated', 'active')).toBe(false);
});

test('a question waits, is answered, or runs out', () => {
  const question = { expiresAt: at };
  expect(interactionState(question, undefined, Date.parse(at) - 1)).toBe('pending');
  expect(interactionState(question, undefined, Date.parse(at))).toBe('expired');
  expect(interactionState(question, { verdict: 'accepted' }, Date.parse(at) + 1)).toBe('accepted');
  expect(interactionState({}, {}, 0)).toBe('answered');
});
