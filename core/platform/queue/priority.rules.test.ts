import { expect, test } from 'vitest';
import { moveBack, priorityOfTurn, strictPriority, takesTurns, turnOfPriority } from './priority.rules.ts';

test('urgent jobs come before every turn, and the others after all of them', () => {
  const inOrder = [1, 99].map(strictPriority);
  inOrder.push(priorityOfTurn(0), priorityOfTurn(1), priorityOfTurn(2_000_000), priorityOfTurn(9e9));
  inOrder.push(strictPriority(101), strictPriority(999));
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  expect(new Set(inOrder).size).toBe(inOrder.length);
  expect(inOrder.at(-1)).toBe(2_097_151);
});

test('a priority tells its turn', () => {
  expect(turnOfPriority(priorityOfTurn(77))).toBe(77);
  expect(turnOfPriority(strictPriority(99))).toBeNull();
  expect(turnOfPriority(strictPriority(101))).toBeNull();
});

test('the end of an epoch keeps the order and leaves what already belongs to the next one', () => {
  const waiting = [1_000_000, 1_000_001, 1_400_000].map(priorityOfTurn);
  const moved = waiting.map((priority) => moveBack(priority, 1_000_000));
  expect(moved.map((priority) => turnOfPriority(priority ?? 0))).toEqual([0, 1, 400_000]);
  for (const priority of moved) expect(moveBack(priority ?? 0, 1_000_000)).toBeNull();
  expect(moveBack(strictPriority(5), 1_000_000)).toBeNull();
  // A job that waited for its next try since long before.
  expect(turnOfPriority(moveBack(priorityOfTurn(999_000), 1_000_000) ?? 0)).toBe(0);
});

test('what is no priority is refused', () => {
  expect(takesTurns()).toBe(true);
  expect(takesTurns(100)).toBe(true);
  expect(takesTurns(99)).toBe(false);
  for (const wrong of [0, -1, 1.5, 1000, Number.NaN]) expect(() => takesTurns(wrong)).toThrow(/from 1 to 999/);
});
