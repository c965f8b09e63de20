import { useState } from 'react';
import { useLocation } from 'wouter';
import { ImportVideoDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { Field } from '../elements/field.tsx';
import { Note } from '../elements/note.tsx';
import { useWorkplace } from '../workplace.tsx';

/** Fetches a video from an address that the operator has opened for this. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { api, workspace } = useWorkplace();
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<string | null>(null);
  const start = useAction(async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const url = text('url');
    const title = text('title') || titleOf(url);
    const input = { workspaceId: workspace.id, url, title };
    const { importVideo } = await api.mutate(ImportVideoDocument, { input });
    onClose();
    navigate(`/videos/${importVideo.video.id}`);
  });
  return (
    <Dialog title="Import from an address" onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const wrong = problemOfAddress(String(form.get('url') ?? ''));
          setProblem(wrong);
          if (wrong === null) void start.run(form);
        }}
      >
        {start.error && <Note tone="danger">{start.error}</Note>}
        <Field
          label="Address"
          name="url"
          type="url"
          inputMode="url"
          placeholder="https://example.com/talk.mp4"
          hint="Of the video file itself, not of a page that shows it. We read only sources that the operator of this server has listed."
          error={problem}
          required
          autoFocus
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={() => setProblem(null)}
        />
        <Field label="Title" name="title" hint="Without one, the file’s name." maxLength={200} />
        <div className="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={start.isBusy}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What is wrong with it, before anybody is asked; null: it looks like an address. */
export function problemOfAddress(text: string): string | null {
  const address = text.trim();
  if (address === '') return 'Enter the address of a video file.';
  const url = URL.parse(address);
  if (!url) return 'This is not a complete address: it begins with https:// and has no spaces.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'Only http:// and https:// addresses can be imported.';
  return null;
}

export function titleOf(address: string): string {
  const url = URL.parse(address);
  const file = decoded(url?.pathname.split('/').findLast((part) => part !== '') ?? '');
  return file.replace(/\.[^.]{1,5}$/, '').slice(0, 200) || url?.hostname || 'Imported video';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
