/** What a workspace may hold, and the sentences for when it may not hold more. */

export interface Quota {
  /** Of originals, promised ones included. */
  usedBytes: bigint;
  maxBytes: bigint;
  /** Of video that has been measured. */
  usedMs: number;
  maxMs: number;
  /** Uploads and imports under way. */
  activeUploads: number;
  maxActiveUploads: number;
}

/** Why another original of this size has no room; null when it has. A size of 0 is one that nobody knows yet. */
export function refuseByQuota(quota: Quota, sizeBytes: bigint): string | null {
  const { usedBytes, maxBytes, usedMs, maxMs } = quota;
  if (usedBytes + sizeBytes > maxBytes || usedBytes >= maxBytes) {
    const room = sizeBytes > 0n ? `there is no room for ${sayBytes(sizeBytes)} more` : 'there is no room for more';
    return `The workspace holds ${sayBytes(usedBytes)} of its ${sayBytes(maxBytes)}: ${room}. ${remedy}`;
  }
  if (usedMs >= maxMs) {
    return `The workspace holds all of its ${sayMinutes(maxMs)} of video: there is no room for more. ${remedy}`;
  }
  return null;
}

/** Why another transfer must wait; null when it need not. */
export function refuseByTransfers({ activeUploads, maxActiveUploads }: Quota): string | null {
  if (activeUploads < maxActiveUploads) return null;
  return (
    `The workspace has ${activeUploads} uploads and imports under way, and at most ${maxActiveUploads} are allowed. ` +
    'Finish some, or delete those that nobody will finish.'
  );
}

/** Why a video of this length does not fit beside the others; null when it does. */
export function refuseByLength({ usedMs, maxMs }: Pick<Quota, 'usedMs' | 'maxMs'>, durationMs: number): string | null {
  if (usedMs + durationMs <= maxMs) return null;
  return (
    `The video lasts ${sayMinutes(durationMs)}, and the workspace holds ${sayMinutes(usedMs)} of its ` +
    `${sayMinutes(maxMs)} of video already. ${remedy}`
  );
}

const remedy = 'Delete videos, or ask the operator for a larger quota.';

/** "1.5 GB": decimal units, as file managers show them. */
export function sayBytes(bytes: bigint | number): string {
  let value = Number(bytes);
  for (const unit of ['bytes', 'kB', 'MB', 'GB']) {
    if (value < 1000) return `${unit === 'bytes' ? value : value.toFixed(1).replace(/\.0$/, '')} ${unit}`;
    value /= 1000;
  }
  return `${value.toFixed(1).replace(/\.0$/, '')} TB`;
}

function sayMinutes(ms: number): string {
  const minutes = Math.ceil(ms / 6_000) / 10;
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
}
