import { Pause, Play, RotateCw, Upload, X } from 'lucide-react';
import { memo, type ReactNode, useRef } from 'react';
import { Link } from 'wouter';
import { isOpenUpload, type UploadItem } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { useWorkplace } from '../workplace.tsx';
import { acceptedFiles } from './pick-files.ts';
import { describeUpload, shareOf } from './upload-words.ts';

/** One of possibly hundreds: drawn anew only when it itself changes. */
export const UploadRow = memo(function UploadRow({ item }: { item: UploadItem }) {
  const { uploads } = useWorkplace();
  const { key, state, fileName: name } = item;
  const isChecking = state === 'checking';
  const share = isChecking ? shareOf(item.checkedBytes, item.sizeBytes) : shareOf(item.sentBytes, item.sizeBytes);
  const isOver = state === 'done' || state === 'skipped';
  return (
    <li className="tray-row" data-state={state}>
      <div className="tray-row-text">
        <div className="truncate" title={name}>
          {state === 'done' && item.videoId ? <Link href={`/videos/${item.videoId}`}>{name}</Link> : name}
        </div>
        <div className="small faint tabular tray-status">{describeUpload(item)}</div>
        {!isOver && state !== 'failed' && state !== 'waiting' && (
          <div
            className="bar"
            role="progressbar"
            aria-label={`${isChecking ? 'Check' : 'Upload'} of ${name}`}
            aria-valuenow={Math.floor(share * 100)}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <span style={{ width: `${share * 100}%` }} />
          </div>
        )}
      </div>
      {isOpenUpload(item) && (
        <RowButton name={`Pause ${name}`} icon={<Pause aria-hidden />} onClick={() => uploads.pause(key)} />
      )}
      {(state === 'paused' || (state === 'interrupted' && item.canReopen)) && (
        <RowButton name={`Resume ${name}`} icon={<Play aria-hidden />} onClick={() => uploads.resume(key)} />
      )}
      {state === 'failed' && (
        <RowButton name={`Try ${name} again`} icon={<RotateCw aria-hidden />} onClick={() => uploads.resume(key)} />
      )}
      {state === 'skipped' && (
        <RowButton
          name={`Upload ${name} all the same`}
          icon={<Upload aria-hidden />}
          onClick={() => uploads.resume(key)}
        />
      )}
      {state === 'interrupted' && !item.canReopen && (
        <FileChooser label={`Choose ${name} again`}>Choose again</FileChooser>
      )}
      <RowButton
        name={isOver ? `Take ${name} off the list` : `Cancel ${name}`}
        icon={<X aria-hidden />}
        onClick={() => uploads.dismiss(key)}
      />
    </li>
  );
});

function RowButton({ name, icon, onClick }: { name: string; icon: ReactNode; onClick: () => void }) {
  return <Button tone="quiet" aria-label={name} icon={icon} onClick={onClick} />;
}

/** Files that are interrupted go on when they are chosen again, one or all at once. */
export function FileChooser({ label, children }: { label: string; children: ReactNode }) {
  const { uploads, workspace } = useWorkplace();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={acceptedFiles}
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          uploads.add(
            [...(event.target.files ?? [])].map((file) => ({ file })),
            workspace.id,
          );
          event.target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{children}</Button>
    </>
  );
}
