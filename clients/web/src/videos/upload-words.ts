/** What an upload is doing, in words. */

import type { UploadItem, UploadTotals } from '../../../kit/index.ts';
import { formatBytes, formatPercent } from '../elements/format.ts';

export function describeUpload(item: UploadItem): string {
  const share = shareOf(item.sentBytes, item.sizeBytes);
  switch (item.state) {
    case 'waiting':
      return `Waiting for its turn · ${formatBytes(item.sizeBytes)}`;
    case 'checking':
      return 'Checking whether it is already here';
    case 'uploading': {
      if (item.bytesPerSecond === 0) return `${formatBytes(item.sentBytes)} of ${formatBytes(item.sizeBytes)}`;
      const seconds = (item.sizeBytes - item.sentBytes) / item.bytesPerSecond;
      return `${formatPercent(share)} · ${formatBytes(item.bytesPerSecond)}/s · ${formatTimeLeft(seconds)} left`;
    }
    case 'retrying':
      return `Connection lost at ${formatPercent(share)}; going on when it is back`;
    case 'paused':
      return `Paused at ${formatPercent(share)}`;
    case 'interrupted':
      if (item.canReopen) return `Interrupted at ${formatPercent(share)}`;
      return `Interrupted at ${formatPercent(share)}. Choose the same file to go on.`;
    case 'skipped':
      return `The same as ${item.twin}: not sent twice`;
    case 'done':
      return item.isCopy ? 'Already here: nothing had to be sent' : `${formatBytes(item.sizeBytes)} uploaded`;
    case 'failed':
      return item.problem?.sentence ?? 'Failed';
  }
}

/** "12 of 50 · 1.2 GB of 4.0 GB · 12 MB/s · 3 min left". */
export function describeTotals(totals: UploadTotals): string {
  const { count, doneCount, sentBytes, sizeBytes, bytesPerSecond, secondsLeft } = totals;
  return [
    count > 1 && `${doneCount} of ${count} files`,
    sizeBytes > 0 && `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}`,
    bytesPerSecond > 0 && `${formatBytes(bytesPerSecond)}/s`,
    secondsLeft !== null && `${formatTimeLeft(secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(' · ');
}

export function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
