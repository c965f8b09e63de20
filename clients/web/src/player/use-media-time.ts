import { type RefObject, useEffect, useState } from 'react';

export interface MediaTime {
  /** The whole second of the playhead. */
  readonly second: number;
  readonly durationS: number;
  readonly buffered: readonly (readonly [number, number])[];
}

/**
 * Where the playhead is. The whole second is state; the exact place goes into the root's --played (0 to 1) with every
 * picture of the screen, without a new rendering.
 */
export function useMediaTime(
  element: HTMLVideoElement,
  root: RefObject<HTMLElement | null>,
  knownDurationS: number,
): MediaTime {
  const [time, setTime] = useState<MediaTime>({ second: 0, durationS: knownDurationS, buffered: [] });

  useEffect(() => {
    let frame = 0;
    const durationOf = () => (Number.isFinite(element.duration) ? element.duration : knownDurationS);
    const paint = () => {
      const durationS = durationOf();
      const share = durationS > 0 ? Math.min(1, element.currentTime / durationS) : 0;
      root.current?.style.setProperty('--played', String(share));
    };
    const run = () => {
      paint();
      frame = element.paused || element.ended ? 0 : requestAnimationFrame(run);
    };
    const look = () => {
      const buffered = Array.from(
        { length: element.buffered.length },
        (_, index) => [element.buffered.start(index), element.buffered.end(index)] as const,
      );
      const next = { second: Math.floor(element.currentTime), durationS: durationOf(), buffered };
      setTime((last) => (isSame(last, next) ? last : next));
      if (frame === 0) run();
    };
    const events = ['timeupdate', 'seeking', 'seeked', 'durationchange', 'progress', 'play', 'pause', 'emptied'];
    for (const event of events) element.addEventListener(event, look);
    look();
    return () => {
      cancelAnimationFrame(frame);
      for (const event of events) element.removeEventListener(event, look);
    };
  }, [element, root, knownDurationS]);

  return time;
}

function isSame(a: MediaTime, b: MediaTime): boolean {
  return a.second === b.second && a.durationS === b.durationS && String(a.buffered) === String(b.buffered);
}
