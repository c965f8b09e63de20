/**
 * The time line: chapters, what is buffered, and a picture of the moment that is pointed at, dragged to or reached by keys.
 *
 * The range input carries the keyboard and the screen reader; the pointer is taken by what lies around it, so that touch
 * and mouse scrub alike. A drag seeks when it ends: the pictures lead the way meanwhile.
 */

import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { tileAt, type VideoDetailFragment } from '../../../kit/index.ts';
import { formatDuration } from '../elements/format.ts';
import { chapterAt, partsOfLine, seekByKey, timePhrase } from './moments.ts';
import { useMediaTime } from './use-media-time.ts';
import { type StoryboardTiles, useStoryboard } from './use-storyboard.ts';

type Chapters = VideoDetailFragment['chapters'];

interface TimeLineProps {
  readonly element: HTMLVideoElement;
  /** What the server knows before the first segment is there. */
  readonly durationMs: number | null;
  readonly chapters: Chapters;
  readonly storyboardUrl: string | null;
}

const seekKeys = 'ArrowLeft ArrowRight ArrowUp ArrowDown PageUp PageDown Home End';
const keyPreviewMs = 1500;

export function TimeLine({ element, durationMs, chapters, storyboardUrl }: TimeLineProps) {
  const root = useRef<HTMLDivElement>(null);
  const time = useMediaTime(element, root, (durationMs ?? 0) / 1000);
  const storyboard = useStoryboard(storyboardUrl);
  const [previewS, setPreviewS] = useState<number | null>(null);
  const [isDragging, setDragging] = useState(false);
  const keyTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(keyTimer.current), []);
  const { durationS } = time;
  const parts = useMemo(() => partsOfLine(chapters, durationS), [chapters, durationS]);
  if (!(durationS > 0)) return <div className="time-line" />;

  const secondsAt = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationS;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = seekByKey(event.key, element.currentTime, durationS);
    if (target === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    element.currentTime = target;
    setPreviewS(target);
    clearTimeout(keyTimer.current);
    keyTimer.current = setTimeout(() => setPreviewS(null), keyPreviewMs);
  };
  const chapter = chapterAt(chapters, time.second);
  const said = [`${timePhrase(time.second)} of ${timePhrase(durationS)}`, chapter?.title].filter(Boolean).join(', ');
  const shares = (from: number, to: number): CSSProperties => ({
    left: `${(from / durationS) * 100}%`,
    width: `${((to - from) / durationS) * 100}%`,
  });

  return (
    <div
      className="time-line"
      ref={root}
      data-dragging={isDragging || undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        setPreviewS(secondsAt(event));
      }}
      onPointerMove={(event) => {
        if (isDragging || event.pointerType !== 'touch') setPreviewS(secondsAt(event));
      }}
      onPointerUp={(event) => {
        if (!isDragging) return;
        setDragging(false);
        element.currentTime = secondsAt(event);
        if (event.pointerType === 'touch') setPreviewS(null);
      }}
      onPointerCancel={() => {
        setDragging(false);
        setPreviewS(null);
      }}
      onPointerLeave={() => {
        if (!isDragging) setPreviewS(null);
      }}
    >
      <div className="time-line-track" aria-hidden>
        {parts.map(({ fromS, toS }) => (
          <span key={fromS} className="time-line-part" style={shares(fromS, toS)} />
        ))}
        {time.buffered.map(([from, to]) => (
          <span key={from} className="time-line-buffered" style={shares(from, Math.min(to, durationS))} />
        ))}
        <span className="time-line-played" />
        {parts.slice(1).map(({ fromS }) => (
          <span key={fromS} className="time-line-cut" style={{ left: `${(fromS / durationS) * 100}%` }} />
        ))}
      </div>
      <span
        className="time-line-thumb"
        style={isDragging ? { left: `${((previewS ?? 0) / durationS) * 100}%` } : undefined}
        aria-hidden
      />
      <input
        type="range"
        aria-label="Seek"
        aria-valuetext={said}
        min={0}
        max={Math.ceil(durationS)}
        step={1}
        value={Math.min(Math.ceil(durationS), time.second)}
        {...{ keysused: seekKeys }}
        onKeyDown={onKeyDown}
        onBlur={() => setPreviewS(null)}
        onChange={(event) => {
          element.currentTime = Number(event.target.value);
        }}
      />
      {previewS !== null && (
        <Preview
          seconds={previewS}
          share={previewS / durationS}
          chapters={chapters}
          storyboard={storyboard}
          maxHeight={Math.min(132, element.clientHeight * 0.36)}
        />
      )}
    </div>
  );
}

interface PreviewProps {
  readonly seconds: number;
  readonly share: number;
  readonly chapters: Chapters;
  readonly storyboard: StoryboardTiles;
  readonly maxHeight: number;
}

const maxWidth = 176;

function Preview({ seconds, share, chapters, storyboard, maxHeight }: PreviewProps) {
  const tile = tileAt(storyboard.tiles, seconds);
  const chapter = chapterAt(chapters, seconds);
  const zoom = tile ? Math.min(maxWidth / tile.width, maxHeight / tile.height) : 1;
  const half = (tile ? tile.width * zoom : 56) / 2 + 4;
  return (
    <div
      className="time-line-preview"
      aria-hidden
      style={{ left: `clamp(${half}px, ${share * 100}%, calc(100% - ${half}px))` }}
    >
      {tile && (
        <img
          src={tile.url}
          alt=""
          draggable={false}
          onError={storyboard.renew}
          style={{ width: tile.width, height: tile.height, objectPosition: `-${tile.x}px -${tile.y}px`, zoom }}
        />
      )}
      <div className="time-line-words" style={tile ? { width: tile.width * zoom } : undefined}>
        {chapter && <div className="truncate">{chapter.title}</div>}
        <div className="tabular">{formatDuration(seconds * 1000)}</div>
      </div>
    </div>
  );
}
