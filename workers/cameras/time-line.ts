/**
 * Maps the times of one connection to media time and to wall time, both in the camera's own order.
 *
 * Media time counts microseconds since the Unix epoch, as the source's clock goes: anchored once, at the first picture of a
 * live connection or of a pass through a file, and never running backwards from one connection to the next. A file that is
 * resumed goes on in media time exactly where it stopped, while wall time has moved on.
 */

export interface TimeLine {
  /** Media time of a place in the stream, microseconds. The first call anchors a live connection to now. */
  mediaUs(streamUs: number): number;
  /** Wall time of a media time, milliseconds since the epoch. */
  wallMs(mediaUs: number): number;
  /** Media time of a wall time: the other way round. */
  mediaUsAt(wallMs: number): number;
}

/** A live source: the first time asked for is now, but not before `notBeforeUs`, where the footage before ends. */
export function openLiveTimeLine(now: () => number, notBeforeUs: number): TimeLine {
  let anchor: { baseUs: number; wallOffsetMs: number } | null = null;
  const anchored = (streamUs: number) => {
    if (!anchor) {
      const nowUs = Math.round(now() * 1000);
      const startUs = Math.max(nowUs, notBeforeUs);
      anchor = { baseUs: startUs - streamUs, wallOffsetMs: (nowUs - startUs) / 1000 };
    }
    return anchor;
  };
  return {
    mediaUs: (streamUs) => anchored(streamUs).baseUs + streamUs,
    wallMs: (mediaUs) => mediaUs / 1000 + (anchor?.wallOffsetMs ?? 0),
    mediaUsAt: (wallMs) => Math.round((wallMs - (anchor?.wallOffsetMs ?? 0)) * 1000),
  };
}

/**
 * A file: `videoStartUs` of the stream is `passStartUs` in media time, and the first time asked for happens now. Wall time is
 * at least `leastOffsetMs` after media time, so that new footage never begins before the end of what is recorded.
 */
export function openFileTimeLine(
  now: () => number,
  file: { videoStartUs: number; passStartUs: number; leastOffsetMs: number },
): TimeLine {
  let wallOffsetMs: number | null = null;
  return {
    mediaUs(streamUs) {
      const mediaUs = file.passStartUs + streamUs - file.videoStartUs;
      wallOffsetMs ??= Math.max(now() - mediaUs / 1000, file.leastOffsetMs);
      return mediaUs;
    },
    wallMs: (mediaUs) => mediaUs / 1000 + (wallOffsetMs ?? 0),
    mediaUsAt: (wallMs) => Math.round((wallMs - (wallOffsetMs ?? 0)) * 1000),
  };
}
