/** A list of uploads as one: how much of it is done, how fast it goes, and for how long still. */

import type { UploadItem } from './uploads.ts';

export interface UploadTotals {
  readonly count: number;
  readonly doneCount: number;
  readonly failedCount: number;
  /** Checked, waiting, being sent or retried. */
  readonly openCount: number;
  readonly pausedCount: number;
  readonly interruptedCount: number;
  readonly sentBytes: number;
  readonly sizeBytes: number;
  readonly bytesPerSecond: number;
  /** null until the speed is known. */
  readonly secondsLeft: number | null;
}

const openStates: readonly UploadItem['state'][] = ['checking', 'waiting', 'uploading', 'retrying'];

export const isOpenUpload = (item: Pick<UploadItem, 'state'>) => openStates.includes(item.state);

export function totalsOf(items: readonly UploadItem[]): UploadTotals {
  const countOf = (...states: UploadItem['state'][]) => items.filter(({ state }) => states.includes(state)).length;
  // What is not sent (already here, the same file twice) is no work.
  const toSend = items.filter(({ state, isCopy }) => !isCopy && state !== 'failed' && state !== 'skipped');
  const sum = (pick: (item: UploadItem) => number) => toSend.reduce((total, item) => total + pick(item), 0);
  const sentBytes = sum((item) => item.sentBytes);
  const sizeBytes = sum((item) => item.sizeBytes);
  const bytesPerSecond = sum((item) => item.bytesPerSecond);
  const leftBytes = sum((item) => (isOpenUpload(item) ? item.sizeBytes - item.sentBytes : 0));
  return {
    count: items.length,
    doneCount: countOf('done', 'skipped'),
    failedCount: countOf('failed'),
    openCount: countOf(...openStates),
    pausedCount: countOf('paused'),
    interruptedCount: countOf('interrupted'),
    sentBytes,
    sizeBytes,
    bytesPerSecond,
    secondsLeft: bytesPerSecond > 0 ? leftBytes / bytesPerSecond : null,
  };
}
