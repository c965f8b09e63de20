import './videos.css';
import './video-page.css';
import { ArrowLeft, CircleAlert, CloudOff, Film, Pencil, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import {
  type Api,
  DeleteVideoDocument,
  FeedCursorDocument,
  openLive,
  RetryVideoDocument,
  UpdateVideoDocument,
  type VideoCardFragment,
  type VideoDetailFragment,
  VideoFeedDocument,
  VideoPageDocument,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { formatBytes, formatDuration, formatLanguage } from '../elements/format.ts';
import { EmptyState } from '../elements/note.tsx';
import { Moment } from '../elements/time.tsx';
import { steadyImage } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { RenditionsTable } from './renditions-table.tsx';
import { SubtitleList } from './subtitle-list.tsx';
import { VideoPlayer } from './video-player.tsx';
import { describeStatus, StatusBar } from './video-status.tsx';

interface Shown {
  /** null: there is no such video, or no longer. */
  readonly video: VideoDetailFragment | null;
}

/** One video: watch it, see what was made of it, name it, delete it. */
export function VideoPage({ id }: { id: string }) {
  const { api, socket, workspace } = useWorkplace();
  const { value, error, live } = useLive(
    () =>
      openLive({
        socket,
        document: VideoFeedDocument,
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
          <Stage video={video} />
          {video ? (
            <Heading video={video} onRenamed={(title) => live?.change(() => ({ video: { ...video, title } }))} />
          ) : (
            <div className="skeleton" style={{ width: '50%', height: '2.25rem' }} />
          )}
        </div>
        {video ? <Facts video={video} /> : <div className="skeleton video-side" />}
      </div>
    </>
  );
}

async function fetchVideo(api: Api, id: string): Promise<VideoDetailFragment | null> {
  return (await api.query(VideoPageDocument, { id })).video;
}

/** Progress comes with the event; anything that changes renditions, captions or playback is read anew. */
function applyEvent(shown: Shown, event: { type: string; video: VideoCardFragment | null }): Shown | 'reload' {
  if (event.type === 'video.deleted') return { video: null };
  const { video } = event;
  if (!shown.video || !video || !['video.progress', 'video.updated'].includes(event.type)) return 'reload';
  return { video: { ...shown.video, ...video, poster: steadyImage(shown.video.poster, video.poster) } };
}

/** The player; until it can play, a box of the same size that says what is going on. */
function Stage({ video }: { video: VideoDetailFragment | null }) {
  const { api, canOperate } = useWorkplace();
  const retry = useAction(() => api.mutate(RetryVideoDocument, { input: { id: video?.id ?? '' } }));
  if (!video) return <div className="stage skeleton" />;
  if (video.playback) return <VideoPlayer video={video} />;
  if (video.state === 'FAILED') {
    return (
      <div className="stage" role="alert">
        <CircleAlert aria-hidden style={{ color: 'var(--danger)' }} />
        <h2>This video could not be processed</h2>
        <p className="soft">{video.failure?.message ?? 'No reason was given.'}</p>
        {canOperate && (
          <Button icon={<RotateCw aria-hidden />} isBusy={retry.isBusy} onClick={() => void retry.run()}>
            Try again
          </Button>
        )}
        {retry.error && <p className="small">{retry.error}</p>}
      </div>
    );
  }
  return (
    <div className="stage">
      <p className="soft">{describeStatus(video)}</p>
      <div className="stage-bar">
        <StatusBar video={video} />
      </div>
    </div>
  );
}

interface HeadingProps {
  readonly video: VideoDetailFragment;
  readonly onRenamed: (title: string) => void;
}

function Heading({ video, onRenamed }: HeadingProps) {
  const { api, canOperate } = useWorkplace();
  const [, navigate] = useLocation();
  const [mode, setMode] = useState<'show' | 'edit' | 'delete'>('show');
  const rename = useAction((title: string) => api.mutate(UpdateVideoDocument, { input: { id: video.id, title } }));
  const remove = useAction(() => api.mutate(DeleteVideoDocument, { input: { id: video.id } }));
  const { title } = video;

  if (mode === 'edit') {
    return (
      <form
        className="title-form"
        onSubmit={async (event) => {
          event.preventDefault();
          const next = String(new FormData(event.currentTarget).get('title')).trim();
          if (next === '' || !(await rename.run(next))) return;
          onRenamed(next);
          setMode('show');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setMode('show');
        }}
      >
        <input
          className="input"
          name="title"
          aria-label="Title"
          defaultValue={title}
          maxLength={200}
          required
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
          autoFocus
        />
        <Button type="submit" tone="primary" isBusy={rename.isBusy}>
          Save
        </Button>
        <Button onClick={() => setMode('show')}>Cancel</Button>
        {rename.error && <p role="alert">{rename.error}</p>}
      </form>
    );
  }
  return (
    <div className="video-heading">
      <h1>{title}</h1>
      {canOperate && (
        <>
          <Button tone="quiet" icon={<Pencil aria-hidden />} onClick={() => setMode('edit')}>
            Rename
          </Button>
          <Button tone="quiet" icon={<Trash2 aria-hidden />} onClick={() => setMode('delete')}>
            Delete
          </Button>
        </>
      )}
      {mode === 'delete' && (
        <ConfirmDialog
          title="Delete this video?"
          action="Delete video"
          isBusy={remove.isBusy}
          error={remove.error}
          onClose={() => setMode('show')}
          onConfirm={async () => {
            if (await remove.run()) navigate('/videos', { replace: true });
          }}
        >
          “{title}”, its original file, all its qualities and subtitles go for good.
        </ConfirmDialog>
      )}
    </div>
  );
}

function Facts({ video }: { video: VideoDetailFragment }) {
  const tone = video.state === 'READY' ? 'good' : video.state === 'FAILED' ? 'danger' : 'accent';
  return (
    <aside className="video-side" aria-label="About this video">
      <section className="panel">
        <h2>About</h2>
        <dl className="facts">
          <dt>State</dt>
          <dd>
            <span className="badge" data-dot data-tone={tone}>
              {describeStatus(video)}
            </span>
          </dd>
          {video.durationMs !== null && (
            <>
              <dt>Length</dt>
              <dd className="tabular">{formatDuration(video.durationMs)}</dd>
            </>
          )}
          {video.width !== null && video.height !== null && (
            <>
              <dt>Original</dt>
              <dd className="tabular">
                {video.width} × {video.height}, {formatBytes(video.sizeBytes)}
              </dd>
            </>
          )}
          {video.language && (
            <>
              <dt>Language</dt>
              <dd>{formatLanguage(video.language)}</dd>
            </>
          )}
          <dt>File</dt>
          <dd className="break">{video.fileName}</dd>
          <dt>Added</dt>
          <dd>
            <Moment at={video.createdAt} />
          </dd>
        </dl>
        {video.playback && video.state === 'PROCESSING' && <StatusBar video={video} />}
        {video.playback && video.failure && <p className="small">{video.failure.message}</p>}
      </section>
      <SubtitleList subtitles={video.subtitles} />
      <RenditionsTable renditions={video.renditions} />
    </aside>
  );
}
