import { useEffect, useState } from 'react';
import { formatDuration } from '../elements/format.ts';

/** Sums of parts fall short of the whole by less than this. */
const roundingMs = 50;

/** "0:07 / 3:12". For eyes alone: the time line says it to others. */
export function PlayerTime({ element, durationMs }: { element: HTMLVideoElement; durationMs: number | null }) {
  const [shown, setShown] = useState('0:00');
  useEffect(() => {
    const look = () => setShown(formatDuration(element.currentTime * 1000 + roundingMs));
    const events = ['timeupdate', 'seeking', 'seeked', 'emptied'];
    for (const event of events) element.addEventListener(event, look);
    look();
    return () => {
      for (const event of events) element.removeEventListener(event, look);
    };
  }, [element]);
  return (
    <span className="player-time tabular" aria-hidden>
      {shown}
      {durationMs !== null && ` / ${formatDuration(durationMs + roundingMs)}`}
    </span>
  );
}
