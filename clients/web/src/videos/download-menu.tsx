import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type VideoDetailFragment, whenDownloadable } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { formatBytes } from '../elements/format.ts';
import { Menu } from '../elements/menu.tsx';

type Item = VideoDetailFragment['downloads'][number];

const kinds = [
  { kind: 'ORIGINAL', name: 'Original' },
  { kind: 'RENDITION', name: 'Converted' },
  { kind: 'SUBTITLES', name: 'Subtitles' },
] as const;

/** Everything there is to keep. Converted files are put together when they are asked for, which may take a moment. */
export function DownloadMenu({ downloads }: { downloads: readonly Item[] }) {
  const [preparing, setPreparing] = useState<string | null>(null);
  const closing = useRef(new AbortController());
  useEffect(() => {
    const opened = new AbortController();
    closing.current = opened;
    return () => opened.abort();
  }, []);
  const prepare = useAction(async ({ name, url }: Item) => {
    setPreparing(name);
    await whenDownloadable(url, closing.current.signal).finally(() => setPreparing(null));
    save(url);
  });
  if (downloads.length === 0) return null;
  return (
    <>
      <Menu
        label="Download"
        className="button quiet-button"
        side="below"
        button={
          <>
            <Download aria-hidden /> Download
          </>
        }
      >
        {(close) =>
          kinds
            .map(({ kind, name }) => ({ name, items: downloads.filter((each) => each.kind === kind) }))
            .filter(({ items }) => items.length > 0)
            .map(({ name: group, items }) => (
              // biome-ignore lint/a11y/useSemanticElements: a group of menu items, not of form fields
              <div key={group} role="group" aria-label={group}>
                <div className="menu-label" aria-hidden>
                  {group}
                </div>
                {items.map((item) => (
                  <a
                    key={item.name}
                    role="menuitem"
                    className="menu-item"
                    href={item.url}
                    download
                    onClick={(event) => {
                      close();
                      if (item.kind !== 'RENDITION') return;
                      event.preventDefault();
                      void prepare.run(item);
                    }}
                  >
                    <span className="break">{item.name}</span>
                    {item.sizeBytes !== null && <span className="menu-note">{formatBytes(item.sizeBytes)}</span>}
                  </a>
                ))}
              </div>
            ))
        }
      </Menu>
      {preparing && (
        <p className="video-said small" role="status">
          Putting {preparing} together; the download starts by itself.
        </p>
      )}
      {prepare.error && (
        <p className="video-said small" role="alert" data-tone="danger">
          {prepare.error}
        </p>
      )}
    </>
  );
}

function save(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
