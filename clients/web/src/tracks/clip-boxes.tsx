import { useEffect, useState } from 'react';
import { AlertTracksDocument, type ClipTrackBoxesFragment } from '../../../kit/index.ts';
import { useWorkplace } from '../workplace.tsx';
import { boxAt } from './box-at.ts';
import { kindWords } from './track-words.ts';

/** What moves in the clip of an alert. It is drawn over the picture only, so a failure is nothing to tell of. */
export function useClipTracks(alertId: string, hasClip: boolean): readonly ClipTrackBoxesFragment[] {
  const { api } = useWorkplace();
  const [tracks, setTracks] = useState<readonly ClipTrackBoxesFragment[]>([]);
  useEffect(() => {
    if (!hasClip) return;
    let isOver = false;
    api.query(AlertTracksDocument, { id: alertId }).then(
      ({ alert }) => {
        if (!isOver) setTracks(alert?.tracks ?? []);
      },
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [api, alertId, hasClip]);
  return tracks;
}

interface ClipBoxesProps {
  readonly video: HTMLVideoElement | null;
  readonly tracks: readonly ClipTrackBoxesFragment[];
}

/** Boxes over a clip, frame by frame. The clip is told in words beside it: they are silent. */
export function ClipBoxes({ video, tracks }: ClipBoxesProps) {
  const frame = useShownFrame(video);
  if (!frame) return null;
  const { width, height, atMs } = frame;
  const text = height / 28;
  return (
    <svg className="clip-boxes" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden>
      {tracks.map(({ id, kind, path }) => {
        const box = boxAt(path, atMs);
        if (!box) return null;
        const [x, y] = [box.x * width, box.y * height];
        return (
          <g key={id} data-kind={kind}>
            <rect x={x} y={y} width={box.w * width} height={box.h * height} />
            {kind !== 'UNKNOWN' && (
              <text x={x} y={Math.max(text, y - text / 3)} fontSize={text}>
                {kindWords[kind]}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

interface ShownFrame {
  readonly width: number;
  readonly height: number;
  readonly atMs: number;
}

/** The frame on the screen, also while it stands and after a jump; null before the first. */
function useShownFrame(video: HTMLVideoElement | null): ShownFrame | null {
  const [frame, setFrame] = useState<ShownFrame | null>(null);
  useEffect(() => {
    if (!video) return;
    let request = 0;
    const show = (seconds: number) => {
      const { videoWidth: width, videoHeight: height } = video;
      if (width > 0) setFrame({ width, height, atMs: seconds * 1000 });
    };
    const follow: VideoFrameRequestCallback = (_now, { mediaTime }) => {
      show(mediaTime);
      request = video.requestVideoFrameCallback(follow);
    };
    // Without a frame of its own, a jump to where it stands already is only told by the event.
    const jump = () => show(video.currentTime);
    request = video.requestVideoFrameCallback(follow);
    video.addEventListener('seeked', jump);
    video.addEventListener('loadeddata', jump);
    return () => {
      video.cancelVideoFrameCallback(request);
      video.removeEventListener('seeked', jump);
      video.removeEventListener('loadeddata', jump);
    };
  }, [video]);
  return frame;
}
