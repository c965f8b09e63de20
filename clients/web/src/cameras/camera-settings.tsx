import { useState } from 'react';
import { useLocation } from 'wouter';
import { type CameraDetailFragment, DeleteCameraDocument, UpdateCameraDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { Field } from '../elements/field.tsx';
import { useWorkplace } from '../workplace.tsx';
import { AddressHelp } from './add-camera-dialog.tsx';

interface CameraSettingsProps {
  readonly camera: CameraDetailFragment;
  readonly onChange: (camera: CameraDetailFragment) => void;
}

export function CameraSettings({ camera, onChange }: CameraSettingsProps) {
  const { api, canOperate } = useWorkplace();
  const [, navigate] = useLocation();
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const update = useAction(async (change: { name?: string; location?: string; enabled?: boolean; url?: string }) => {
    const { url, ...rest } = change;
    const input = { id: camera.id, ...rest, ...(url ? { source: { url } } : {}) };
    onChange((await api.mutate(UpdateCameraDocument, { input })).updateCamera.camera);
    setEditing(false);
  });
  const remove = useAction(() => api.mutate(DeleteCameraDocument, { input: { id: camera.id } }));
  const { health } = camera;

  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Settings</h2>
        {canOperate && !isEditing && (
          <Button tone="quiet" onClick={() => setEditing(true)}>
            Edit
          </Button>
        )}
      </div>
      {isEditing ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const text = (name: string) => String(form.get(name) ?? '').trim();
            void update.run({ name: text('name'), location: text('location'), url: text('url') });
          }}
        >
          <Field label="Name" name="name" defaultValue={camera.name} required maxLength={100} />
          <Field label="Place" name="location" defaultValue={camera.location} maxLength={100} />
          <Field
            label="New address"
            name="url"
            placeholder={camera.sourceLabel}
            hint="Leave it empty to keep the address."
            spellCheck={false}
            autoComplete="off"
          />
          <AddressHelp />
          {update.error && <p role="alert">{update.error}</p>}
          <div className="form-actions">
            <Button onClick={() => setEditing(false)}>Cancel</Button>
            <Button type="submit" tone="primary" isBusy={update.isBusy}>
              Save
            </Button>
          </div>
        </form>
      ) : (
        <dl className="facts">
          <dt>Address</dt>
          <dd className="break">{camera.sourceLabel}</dd>
          {health.width !== null && health.height !== null && (
            <>
              <dt>Picture</dt>
              <dd className="tabular">
                {health.width} × {health.height}
                {health.frameRate !== null && `, ${Math.round(health.frameRate * 10) / 10} frames/s`}
                {health.codec && `, ${health.codec}`}
              </dd>
            </>
          )}
        </dl>
      )}
      {canOperate && !isEditing && (
        <div className="camera-actions">
          <Button isBusy={update.isBusy} onClick={() => void update.run({ enabled: !camera.enabled })}>
            {camera.enabled ? 'Turn off' : 'Turn on'}
          </Button>
          <Button tone="danger" onClick={() => setDeleting(true)}>
            Delete camera
          </Button>
        </div>
      )}
      {!isEditing && update.error && <p role="alert">{update.error}</p>}
      {isDeleting && (
        <ConfirmDialog
          title={`Delete ${camera.name}?`}
          action="Delete camera"
          isBusy={remove.isBusy}
          error={remove.error}
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            if (await remove.run()) navigate('/cameras', { replace: true });
          }}
        >
          Its recordings, zones and alerts go for good.
        </ConfirmDialog>
      )}
    </section>
  );
}
