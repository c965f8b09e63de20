import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { DeleteVideoDocument, UpdateVideoDocument, type VideoDetailFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { useWorkplace } from '../workplace.tsx';
import { DownloadMenu } from './download-menu.tsx';
import { PosterMenu } from './poster-menu.tsx';

interface HeadingProps {
  readonly video: VideoDetailFragment;
  readonly element: HTMLVideoElement | null;
  readonly onRenamed: (title: string) => void;
}

/** The title and what can be done with the video. */
export function VideoHeading({ video, element, onRenamed }: HeadingProps) {
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
      <div className="video-actions">
        <DownloadMenu downloads={video.downloads} />
        {canOperate && element && video.width !== null && <PosterMenu video={video} element={element} />}
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
      </div>
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
