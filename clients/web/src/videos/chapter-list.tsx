import { useEffect, useState } from 'react';
import type { VideoDetailFragment } from '../../../kit/index.ts';
import { formatDuration } from '../elements/format.ts';
import { chapterAt } from '../player/moments.ts';

interface ChapterListProps {
  readonly chapters: VideoDetailFragment['chapters'];
  readonly element: HTMLVideoElement | null;
}

export function ChapterList({ chapters, element }: ChapterListProps) {
  const [currentMs, setCurrentMs] = useState<number | null>(null);
  useEffect(() => {
    if (!element) return;
    const look = () => setCurrentMs(chapterAt(chapters, element.currentTime)?.startMs ?? null);
    element.addEventListener('timeupdate', look);
    element.addEventListener('seeking', look);
    return () => {
      element.removeEventListener('timeupdate', look);
      element.removeEventListener('seeking', look);
    };
  }, [chapters, element]);

  return (
    <section className="panel">
      <h2>Chapters</h2>
      <ol className="chapter-list">
        {chapters.map(({ startMs, title }) => (
          <li key={startMs}>
            <button
              type="button"
              className="chapter"
              aria-current={startMs === currentMs || undefined}
              disabled={!element}
              onClick={() => {
                if (element) element.currentTime = startMs / 1000;
              }}
            >
              <span className="tabular faint">{formatDuration(startMs)}</span>
              <span>{title}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
