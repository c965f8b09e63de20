/** What a workspace may use and what it uses, in words. */

import type { QuotaFragment } from '../../../kit/index.ts';
import { formatBytes } from '../elements/format.ts';

export interface QuotaLine {
  readonly name: string;
  readonly text: string;
  /** 0 to 1; 1 is full. */
  readonly share: number;
}

export function quotaLines(quota: QuotaFragment): QuotaLine[] {
  const share = (used: number, max: number) => (max > 0 ? Math.min(1, used / max) : 0);
  return [
    {
      name: 'Storage',
      text: `${formatBytes(quota.usedBytes)} of ${formatBytes(quota.maxBytes)}`,
      share: share(quota.usedBytes, quota.maxBytes),
    },
    {
      name: 'Video',
      text: `${formatMinutes(quota.usedMinutes)} of ${formatMinutes(quota.maxMinutes)}`,
      share: share(quota.usedMinutes, quota.maxMinutes),
    },
    {
      name: 'Uploads under way',
      text: `${quota.activeUploads} of ${quota.maxActiveUploads}`,
      share: share(quota.activeUploads, quota.maxActiveUploads),
    },
  ];
}

/** What is used up or nearly; null: there is room in everything. */
export function describeQuota(quota: QuotaFragment): string | null {
  const tight = quotaLines(quota).filter(({ share }) => share >= 0.9);
  if (tight.length === 0) return null;
  return tight.map(({ name, text }) => `${name}: ${text} used.`).join(' ');
}

export function formatMinutes(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(minutes / 60).toLocaleString('en')} h`;
}
