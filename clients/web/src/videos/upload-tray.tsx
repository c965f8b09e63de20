import './uploads.css';
import { ChevronDown, ChevronUp, Pause, Play, RotateCw, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { UploadItem } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { formatBytes, formatPercent } from '../elements/format.ts';
import { useReadable, useWorkplace } from '../workplace.tsx';

const doneForMs = 8000;

const isOpen = (item: UploadItem) =>
  item.state === 'waiting' || item.state === 'uploading' || item.state === 'retrying';

/** The uploads of this browser, wherever in the client one is. */
export function UploadTray() {
  const { uploads, announce } = useWorkplace();
  const items = useReadable(uploads.items);
  const [isFolded, setFolded] = useState(false);
  const clear = useCallback(() => {
    for (const { key, state } of uploads.items.get()) if (state === 'done') uploads.dismiss(key);
  }, [uploads]);
  const openCount = items.filter(isOpen).length;

  useEffect(() => {
    if (openCount === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [openCount]);

  const doneCount = items.filter((item) => item.state === 'done').length;
  useEffect(() => {
    if (doneCount > 0) announce(`${doneCount} ${doneCount === 1 ? 'upload' : 'uploads'} finished.`);
  }, [doneCount, announce]);

  // What is done shows in the library; the tray makes room for what is below it.
  useEffect(() => {
    if (items.length === 0 || items.some((item) => item.state !== 'done')) return;
    const timer = setTimeout(clear, doneForMs);
    return () => clearTimeout(timer);
  }, [items, clear]);

  if (items.length === 0) return null;
  const title = openCount > 0 ? `Uploading ${openCount} ${openCount === 1 ? 'file' : 'files'}` : 'Uploads';
  return (
    <section className="tray" aria-label="Uploads">
      <header className="tray-head">
        <h2>{title}</h2>
        {openCount === 0 && items.every((item) => item.state === 'done') && (
          <Button tone="quiet" onClick={clear}>
            Clear
          </Button>
        )}
        <Button
          tone="quiet"
          aria-label={isFolded ? 'Show uploads' : 'Hide uploads'}
          aria-expanded={!isFolded}
          icon={isFolded ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
          onClick={() => setFolded(!isFolded)}
        />
      </header>
      {!isFolded && (
        <ul className="tray-list">
          {items.map((item) => (
            <UploadRow key={item.key} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function UploadRow({ item }: { item: UploadItem }) {
  const { uploads, workspace } = useWorkplace();
  const input = useRef<HTMLInputElement>(null);
  const share = item.sizeBytes === 0 ? 0 : item.sentBytes / item.sizeBytes;
  const name = item.fileName;
  return (
    <li className="tray-row" data-state={item.state}>
      <div className="tray-row-text">
        <div className="truncate">
          {item.state === 'done' && item.videoId ? <Link href={`/videos/${item.videoId}`}>{name}</Link> : name}
        </div>
        <div className="small faint tabular tray-status">{describe(item, share)}</div>
        {item.state !== 'done' && item.state !== 'failed' && (
          <div
            className="bar"
            role="progressbar"
            aria-label={`Upload of ${name}`}
            aria-valuenow={Math.floor(share * 100)}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <span style={{ width: `${share * 100}%` }} />
          </div>
        )}
      </div>
      {(item.state === 'uploading' || item.state === 'retrying' || item.state === 'waiting') && (
        <Button
          tone="quiet"
          aria-label={`Pause ${name}`}
          icon={<Pause aria-hidden />}
          onClick={() => uploads.pause(item.key)}
        />
      )}
      {item.state === 'paused' && (
        <Button
          tone="quiet"
          aria-label={`Resume ${name}`}
          icon={<Play aria-hidden />}
          onClick={() => uploads.resume(item.key)}
        />
      )}
      {item.state === 'failed' && (
        <Button
          tone="quiet"
          aria-label={`Try ${name} again`}
          icon={<RotateCw aria-hidden />}
          onClick={() => uploads.resume(item.key)}
        />
      )}
      {item.state === 'interrupted' && (
        <>
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            aria-label={`Choose ${name} again`}
            onChange={(event) => {
              uploads.add([...(event.target.files ?? [])], workspace.id);
              event.target.value = '';
            }}
          />
          <Button onClick={() => input.current?.click()}>Choose again</Button>
        </>
      )}
      <Button
        tone="quiet"
        aria-label={item.state === 'done' ? `Take ${name} off the list` : `Cancel ${name}`}
        icon={<X aria-hidden />}
        onClick={() => uploads.dismiss(item.key)}
      />
    </li>
  );
}

function describe(item: UploadItem, share: number): string {
  const sizes = `${formatBytes(item.sentBytes)} of ${formatBytes(item.sizeBytes)}`;
  switch (item.state) {
    case 'waiting':
      return 'Waiting for its turn';
    case 'uploading': {
      if (item.bytesPerSecond === 0) return sizes;
      return `${formatPercent(share)} · ${formatBytes(item.bytesPerSecond)}/s · ${timeLeft(item)} left`;
    }
    case 'retrying':
      return `Connection lost at ${formatPercent(share)}; going on when it is back`;
    case 'paused':
      return `Paused at ${formatPercent(share)}`;
    case 'interrupted':
      return `Interrupted at ${formatPercent(share)}. Choose the same file to go on.`;
    case 'done':
      return `${formatBytes(item.sizeBytes)} uploaded`;
    case 'failed':
      return item.problem ?? 'Failed';
  }
}

function timeLeft(item: UploadItem): string {
  const seconds = Math.ceil((item.sizeBytes - item.sentBytes) / item.bytesPerSecond);
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
