import './videos.css';
import { Clapperboard, CloudOff, Link2, SearchX } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { VideosDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { SearchField } from '../elements/search-field.tsx';
import { ShowMore } from '../elements/show-more.tsx';
import { loadMore } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { openVideos } from './open-videos.ts';
import { UploadButton } from './upload-button.tsx';
import { VideoCard, VideoCardSkeleton } from './video-card.tsx';

const pageSize = 48;

/** Every video of the workspace, newest first; what happens to them shows by itself. */
export function LibraryPage() {
  const { api, socket, workspace, canOperate } = useWorkplace();
  const workspaceId = workspace.id;
  const [, navigate] = useLocation();
  const titleContains = new URLSearchParams(useSearch()).get('q') ?? '';
  useTitle('Videos');
  const { value, error, live } = useLive(
    () => openVideos({ api, socket, workspaceId, titleContains, first: pageSize }),
    `${workspaceId} ${titleContains}`,
  );
  // What was found before stays on the screen until the next answer.
  const lastPage = useRef(value);
  if (value) lastPage.current = value;
  const page = value ?? (error ? null : lastPage.current);
  const more = useAction(async () => {
    if (!live) return;
    const variables = { workspaceId, first: pageSize, filter: { titleContains } };
    await loadMore(live, async (after) => (await api.query(VideosDocument, { ...variables, after })).videos);
  });

  return (
    <>
      <div className="page-head">
        <h1>Videos {page && page.totalCount > 0 && <span className="count tabular">{page.totalCount}</span>}</h1>
        <SearchField
          label="Search titles"
          value={titleContains}
          onSearch={(text) =>
            navigate(text ? `/videos?${new URLSearchParams({ q: text })}` : '/videos', { replace: true })
          }
        />
        {canOperate && <ImportButton />}
        {canOperate && <UploadButton />}
      </div>
      {!page && error && (
        <EmptyState icon={<CloudOff aria-hidden />} title="The videos could not be loaded">
          <p role="alert">{error.message}</p>
          <Button onClick={() => live?.reload()}>Try again</Button>
        </EmptyState>
      )}
      {!page && !error && (
        <div className="video-grid" role="status" aria-label="Loading videos">
          {[1, 2, 3, 4, 5, 6, 7, 8].map((place) => (
            <VideoCardSkeleton key={place} />
          ))}
        </div>
      )}
      <p className="visually-hidden" role="status">
        {titleContains && value && `${value.totalCount} ${value.totalCount === 1 ? 'video matches' : 'videos match'}`}
      </p>
      {value?.nodes.length === 0 && titleContains && (
        <EmptyState icon={<SearchX aria-hidden />} title="No video matches">
          <p>No title contains “{titleContains}”.</p>
        </EmptyState>
      )}
      {value?.nodes.length === 0 && !titleContains && (
        <EmptyState icon={<Clapperboard aria-hidden />} title="No videos yet">
          <p>
            {canOperate
              ? 'Drop video files anywhere on this page. You can watch as soon as the first seconds are ready.'
              : 'Videos that others in this workspace upload show up here.'}
          </p>
        </EmptyState>
      )}
      {page && page.nodes.length > 0 && (
        <ul className="video-grid">
          {page.nodes.map((video) => (
            <li key={video.id}>
              <VideoCard video={video} />
            </li>
          ))}
        </ul>
      )}
      {page?.next && <ShowMore more={more} />}
    </>
  );
}

function ImportButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Link2 aria-hidden />} onClick={() => setOpen(true)}>
        Import
      </Button>
      {isOpen && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}
