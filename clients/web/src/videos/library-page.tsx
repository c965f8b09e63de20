import './videos.css';
import { Clapperboard, CloudOff } from 'lucide-react';
import { openLive, type VideoCardFragment, VideoFeedDocument, VideosDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { loadMore, type Page, prependNode, replaceNode, steadyImage, toPage } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { UploadButton } from './upload-button.tsx';
import { VideoCard, VideoCardSkeleton } from './video-card.tsx';

const pageSize = 48;

/** Every video of the workspace, newest first; what happens to them shows by itself. */
export function LibraryPage() {
  const { api, socket, workspace, canOperate } = useWorkplace();
  const workspaceId = workspace.id;
  useTitle('Videos');
  const { value, error, live } = useLive(
    () =>
      openLive({
        socket,
        document: VideoFeedDocument,
        variables: { workspaceId, filter: { types: videoEvents } },
        load: async () => {
          const { videos } = await api.query(VideosDocument, { workspaceId, first: pageSize });
          return { value: toPage(videos), cursor: videos.feedCursor };
        },
        apply: applyVideoEvent,
      }),
    workspaceId,
  );
  const more = useAction(async () => {
    if (!live) return;
    await loadMore(
      live,
      async (after) => (await api.query(VideosDocument, { workspaceId, first: pageSize, after })).videos,
    );
  });

  return (
    <>
      <div className="page-head">
        <h1>Videos {value && value.totalCount > 0 && <span className="count tabular">{value.totalCount}</span>}</h1>
        {canOperate && <UploadButton />}
      </div>
      {!value && error && (
        <EmptyState icon={<CloudOff aria-hidden />} title="The videos could not be loaded">
          <p role="alert">{error.message}</p>
          <Button onClick={() => live?.reload()}>Try again</Button>
        </EmptyState>
      )}
      {!value && !error && (
        <div className="video-grid" role="status" aria-label="Loading videos">
          {[1, 2, 3, 4, 5, 6, 7, 8].map((place) => (
            <VideoCardSkeleton key={place} />
          ))}
        </div>
      )}
      {value?.nodes.length === 0 && (
        <EmptyState icon={<Clapperboard aria-hidden />} title="No videos yet">
          <p>
            {canOperate
              ? 'Drop video files anywhere on this page. You can watch as soon as the first seconds are ready.'
              : 'Videos that others in this workspace upload show up here.'}
          </p>
        </EmptyState>
      )}
      {value && value.nodes.length > 0 && (
        <ul className="video-grid">
          {value.nodes.map((video) => (
            <li key={video.id}>
              <VideoCard video={video} />
            </li>
          ))}
        </ul>
      )}
      {value?.next && (
        <div className="more">
          <Button isBusy={more.isBusy} onClick={() => void more.run()}>
            Show more
          </Button>
          {more.error && <p role="alert">{more.error}</p>}
        </div>
      )}
    </>
  );
}

const videoEvents = [
  'video.created',
  'video.uploaded',
  'video.progress',
  'video.playable',
  'video.ready',
  'video.failed',
  'video.updated',
  'video.deleted',
];

function applyVideoEvent(
  page: Page<VideoCardFragment>,
  event: { type: string; video: VideoCardFragment | null },
): Page<VideoCardFragment> | 'reload' {
  const { type, video } = event;
  if (!video) return 'reload';
  if (type === 'video.created') return prependNode(page, video);
  return replaceNode(page, video.id, (shown) => ({ ...video, poster: steadyImage(shown.poster, video.poster) }));
}
