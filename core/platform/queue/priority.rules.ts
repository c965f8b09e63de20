/**
 * From what a job is worth to BullMQ's priorities, which end at 2,097,151: three bands, one after the other.
 *
 * - 1 to 99: urgent, strictly in this order.
 * - 100, the default: by turns. A job's turn is one more than its share's last one, and at least one more than the turn
 *   that is being served. Among equal turns the job that was added first goes first, so whoever comes later never goes
 *   before what already had its turn: each turn is finite, and no job starves whatever keeps coming.
 * - 101 to 999: last, strictly in this order, when nothing else waits.
 */

import { AppError } from '../../errors.ts';

const highest = 2_097_151;
const firstTurn = 1_000;
const usual = 100;
const lowest = 999;
/** Turns beyond it are served in the order of adding: a share with two million jobs waiting. */
const lastTurn = highest - 2 * firstTurn;

/** When the turn being served has come this far, all turns go back by it: see moveBack. */
export const turnsPerEpoch = 1_000_000;

/** Whether a job of this priority takes turns. Throws AppError `invalid`. */
export function takesTurns(priority: number = usual): boolean {
  if (!Number.isInteger(priority) || priority < 1 || priority > lowest) {
    throw new AppError('invalid', `A job's priority is a whole number from 1 to ${lowest}, not ${priority}.`);
  }
  return priority === usual;
}

/** For priorities that take no turns. */
export function strictPriority(priority: number): number {
  return priority < usual ? priority : highest - lowest + priority;
}

export function priorityOfTurn(turn: number): number {
  return firstTurn + Math.min(turn, lastTurn);
}

/** null: the job takes no turns. */
export function turnOfPriority(priority: number): number | null {
  return priority >= firstTurn && priority <= firstTurn + lastTurn ? priority - firstTurn : null;
}

/**
 * The new priority of a waiting job when an epoch ends; null: it stays. Jobs of the epoch that begins have small turns,
 * so doing it again changes nothing.
 */
export function moveBack(priority: number, epoch: number): number | null {
  const turn = turnOfPriority(priority);
  if (turn === null || turn < epoch / 2) return null;
  return priorityOfTurn(Math.max(0, turn - epoch));
}
