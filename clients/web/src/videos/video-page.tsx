import './videos.css';
import './video-page.css';
import { ArrowLeft, CloudOff, Film } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import {
  type Api,
  FeedCursorDocument,
  openLive,
  type VideoDetailFragment,
  VideoPageDocument,
  VideoPageFeedDocument,
} from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { steadyImage } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { ChapterList } from './chapter-list.tsx';
import { Stage } from './stage.tsx';
import { VideoFacts } from './video-facts.tsx';
import { VideoHeading } from './video-heading.tsx';

interface Shown {
  /** null: there is no such video, or no longer. */
  readonly video: VideoDetailFragment | null;
}

/** One video: watch it, see what was made of it, name it, delete it. */
export function VideoPage({ id }: { id: string }) {
  const { api, socket, workspace } = useWorkplace();
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const { value, error, live } = useLive(
    () =>
      openLive({
        socket,
        document: VideoPageFeedDocument,
        variables: { workspaceId: workspace.id, filter: { videoId: id } },
        load: async () => {
          const { videos } = await api.query(FeedCursorDocument, { workspaceId: workspace.id });
          return { value: { video: await fetchVideo(api, id) }, cursor: videos.feedCursor };
        },
        apply: applyEvent,
      }),
    id,
  );
  useTitle(value?.video?.title ?? 'Video');

  if (!value && error) {
    return (
      <EmptyState icon={<CloudOff aria-hidden />} title="The video could not be loaded">
        <p role="alert">{error.message}</p>
        <Button onClick={() => live?.reload()}>Try again</Button>
      </EmptyState>
    );
  }
  if (value && !value.video) {
    return (
      <EmptyState icon={<Film aria-hidden />} title="There is no such video">
        <p>It may have been deleted.</p>
        <Link href="/videos" className="button">
          All videos
        </Link>
      </EmptyState>
    );
  }
  const video = value?.video ?? null;
  return (
    <>
      <Link href="/videos" className="back-link">
        <ArrowLeft aria-hidden /> Videos
      </Link>
      <div className="video-layout">
        <div className="video-main">
          <Stage video={video} onElement={setElement} />
          {video ? (
            <VideoHeading
              video={video}
              element={element}
              onRenamed={(title) => live?.change(() => ({ video: { ...video, title } }))}
            />
          ) : (
            <div className="skeleton" style={{ width: '50%', height: '2.25rem' }} />
          )}
          {video && video.chapters.length > 0 && <ChapterList chapters={video.chapters} element={element} />}
        </div>
        {video ? <VideoFacts video={video} /> : <div className="skeleton video-side" />}
      </div>
    </>
  );
}

async function fetchVideo(api: Api, id: string): Promise<VideoDetailFragment | null> {
  return (await api.query(VideoPageDocument, { id })).video;
}

function applyEvent(shown: Shown, event: { type: string; video: VideoDetailFragment | null }): Shown | 'reload' {
  if (event.type === 'video.deleted') return { video: null };
  const { video } = event;
  if (!video) return 'reload';
  return { video: { ...video, poster: steadyImage(shown.video?.poster ?? null, video.poster) } };
}
