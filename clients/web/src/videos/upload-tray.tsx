import './uploads.css';
import { ChevronDown, ChevronUp, Pause, Play } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { totalsOf, type UploadItem, type UploadTotals } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { useReadable, useWorkplace } from '../workplace.tsx';
import { UploadQuota } from './upload-quota.tsx';
import { FileChooser, UploadRow } from './upload-row.tsx';
import { describeTotals, shareOf } from './upload-words.ts';

const doneForMs = 8000;

/** The uploads of this browser, wherever in the client one is. */
export function UploadTray() {
  const { uploads, announce } = useWorkplace();
  const items = useReadable(uploads.items);
  const [isFolded, setFolded] = useState(false);
  const totals = totalsOf(items);
  const { openCount, doneCount, failedCount } = totals;
  const clear = useCallback(() => {
    for (const { key, state } of uploads.items.get()) if (state === 'done' || state === 'skipped') uploads.dismiss(key);
  }, [uploads]);

  useEffect(() => {
    if (openCount === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [openCount]);

  useEffect(() => {
    if (doneCount > 0) announce(`${doneCount} ${doneCount === 1 ? 'upload' : 'uploads'} finished.`);
  }, [doneCount, announce]);
  useEffect(() => {
    if (failedCount > 0) announce(`${failedCount} ${failedCount === 1 ? 'upload' : 'uploads'} failed.`);
  }, [failedCount, announce]);

  // What is done shows in the library; the tray makes room for what is below it. What was not sent stays to be read.
  useEffect(() => {
    if (items.length === 0 || items.some((item) => item.state !== 'done' || item.isCopy)) return;
    const timer = setTimeout(clear, doneForMs);
    return () => clearTimeout(timer);
  }, [items, clear]);

  if (items.length === 0) return null;
  const title = openCount > 0 ? `Uploading ${openCount} ${openCount === 1 ? 'file' : 'files'}` : 'Uploads';
  return (
    <section className="tray" aria-label="Uploads">
      <header className="tray-head">
        <h2>{title}</h2>
        <AllButtons items={items} totals={totals} onClear={clear} />
        <Button
          tone="quiet"
          aria-label={isFolded ? 'Show uploads' : 'Hide uploads'}
          aria-expanded={!isFolded}
          icon={isFolded ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
          onClick={() => setFolded(!isFolded)}
        />
      </header>
      {items.length > 1 && <Total totals={totals} />}
      {!isFolded && items.some(({ problem }) => problem !== null) && <UploadQuota failedCount={failedCount} />}
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

function Total({ totals }: { totals: UploadTotals }) {
  const share = shareOf(totals.sentBytes, totals.sizeBytes);
  return (
    <div className="tray-total">
      <div className="small faint tabular">{describeTotals(totals)}</div>
      <div
        className="bar"
        role="progressbar"
        aria-label="All uploads"
        aria-valuenow={Math.floor(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

interface AllButtonsProps {
  readonly items: readonly UploadItem[];
  readonly totals: UploadTotals;
  readonly onClear: () => void;
}

/** What one would otherwise do to each of them. */
function AllButtons({ items, totals, onClear }: AllButtonsProps) {
  const { uploads } = useWorkplace();
  const each = (wanted: readonly UploadItem['state'][], act: (key: string) => void) => {
    for (const { key, state } of items) if (wanted.includes(state)) act(key);
  };
  const { openCount, pausedCount, interruptedCount, doneCount } = totals;
  if (items.length === 1 && doneCount === 0) return null;
  return (
    <>
      {interruptedCount > 1 && !items.some(({ canReopen }) => canReopen) && (
        <FileChooser label="Choose all interrupted files again">Choose again</FileChooser>
      )}
      {openCount === 0 && doneCount > 0 && (
        <Button tone="quiet" onClick={onClear}>
          Clear
        </Button>
      )}
      {openCount > 0 && (
        <Button
          tone="quiet"
          aria-label="Pause all"
          icon={<Pause aria-hidden />}
          onClick={() => each(['waiting', 'checking', 'uploading', 'retrying'], uploads.pause)}
        />
      )}
      {openCount === 0 && pausedCount > 0 && (
        <Button
          tone="quiet"
          aria-label="Resume all"
          icon={<Play aria-hidden />}
          onClick={() => each(['paused'], uploads.resume)}
        />
      )}
    </>
  );
}
