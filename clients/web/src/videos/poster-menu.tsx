import { Check, ImageIcon } from 'lucide-react';
import { useState } from 'react';
import { ChooseVideoPosterDocument, type VideoDetailFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { formatDuration } from '../elements/format.ts';
import { Menu } from '../elements/menu.tsx';
import { useWorkplace } from '../workplace.tsx';

/** The picture that stands for the video: the one on the screen, or one that is chosen automatically. */
export function PosterMenu({ video, element }: { video: VideoDetailFragment; element: HTMLVideoElement }) {
  const { api, announce } = useWorkplace();
  const [said, setSaid] = useState<string | null>(null);
  const choose = useAction(async (atMs: number | null) => {
    setSaid(null);
    await api.mutate(ChooseVideoPosterDocument, { input: { id: video.id, atMs } });
    const sentence =
      atMs === null
        ? 'The poster is chosen by the picture again.'
        : `The poster is the picture at ${formatDuration(atMs)}.`;
    setSaid(sentence);
    announce(sentence);
  });
  return (
    <>
      <Menu
        label="Poster"
        className="button quiet-button"
        side="below"
        button={
          <>
            <ImageIcon aria-hidden /> Poster
          </>
        }
      >
        {(close) => (
          <>
            <button
              type="button"
              role="menuitem"
              className="menu-item"
              onClick={() => {
                close();
                void choose.run(Math.round(element.currentTime * 1000));
              }}
            >
              Use the picture at {formatDuration(element.currentTime * 1000)}
            </button>
            <button
              type="button"
              role="menuitem"
              className="menu-item"
              onClick={() => {
                close();
                void choose.run(null);
              }}
            >
              Let it be chosen automatically
            </button>
          </>
        )}
      </Menu>
      {(said || choose.error) && (
        <p
          className="video-said small"
          role={choose.error ? 'alert' : undefined}
          data-tone={choose.error ? 'danger' : undefined}
        >
          {!choose.error && <Check aria-hidden />} {choose.error ?? said}
        </p>
      )}
    </>
  );
}
