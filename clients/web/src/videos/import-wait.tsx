import { useEffect, useState } from 'react';
import type { VideoCardFragment } from '../../../kit/index.ts';
import { formatBytes } from '../elements/format.ts';

type Origin = NonNullable<VideoCardFragment['origin']>;

/** What the import does or waits for, kept current by the second. */
export function ImportWait({ origin }: { origin: Origin }) {
  const now = useSeconds(origin.state === 'WAITING' && origin.nextTryAt !== null);
  return (
    <>
      <p className="small faint tabular">{describeImport(origin, now)}</p>
      <p className="small faint break">{origin.url}</p>
    </>
  );
}

export function describeImport(origin: Omit<Origin, 'url'>, nowMs: number): string {
  const { state, receivedBytes, totalBytes, nextTryAt, failure } = origin;
  const received = totalBytes
    ? `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)} received`
    : `${formatBytes(receivedBytes)} received`;
  switch (state) {
    case 'WAITING': {
      const reason = failure ? `${failure.message} ` : '';
      const leftMs = nextTryAt === null ? 0 : Date.parse(nextTryAt) - nowMs;
      if (leftMs > 1000) return `${reason}Trying again in ${describeSpan(leftMs)}.`;
      return receivedBytes > 0 ? `${reason}${received}; going on in a moment.` : `${reason}Waiting for its turn.`;
    }
    case 'FETCHING':
      return received;
    case 'DONE':
      return `${formatBytes(receivedBytes)} received`;
    case 'FAILED':
      return failure?.message ?? 'The import failed.';
  }
}

function describeSpan(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

/** The time now, every second while somebody waits for it. */
function useSeconds(isWanted: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWanted) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}
