import { useLocation } from 'wouter';
import { CreateCameraDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { Field } from '../elements/field.tsx';
import { Note } from '../elements/note.tsx';
import { useWorkplace } from '../workplace.tsx';

export function AddCameraDialog({ onClose }: { onClose: () => void }) {
  const { api, workspace } = useWorkplace();
  const [, navigate] = useLocation();
  const add = useAction(async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const input = {
      workspaceId: workspace.id,
      name: text('name'),
      location: text('location'),
      source: { url: text('url') },
    };
    const { createCamera } = await api.mutate(CreateCameraDocument, { input });
    onClose();
    navigate(`/cameras/${createCamera.camera.id}`);
  });
  return (
    <Dialog title="Add a camera" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void add.run(new FormData(event.currentTarget));
        }}
      >
        {add.error && <Note tone="danger">{add.error}</Note>}
        <Field label="Name" name="name" placeholder="Front door" required autoFocus maxLength={100} />
        <Field
          label="Place"
          name="location"
          placeholder="Lobby"
          hint="Alerts say it: “… in the lobby for 2 minutes”."
          maxLength={100}
        />
        <Field
          label="Address"
          name="url"
          placeholder="rtsp://user:password@192.168.1.20:554/stream1"
          required
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          hint="The password is stored encrypted and never shown again."
        />
        <AddressHelp />
        <div className="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={add.isBusy}>
            Add camera
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function AddressHelp() {
  return (
    <details className="address-help">
      <summary>Which address does my camera have?</summary>
      <dl>
        <dt>IP camera or recorder (RTSP)</dt>
        <dd>
          <code>rtsp://user:password@host:554/path</code>
          The path is in the camera’s manual or its ONVIF settings, for instance <code>/Streaming/Channels/102</code> or{' '}
          <code>/h264Preview_01_sub</code>. The sub-stream is enough for alerts and saves a lot of work.
        </dd>
        <dt>Stream over HTTP</dt>
        <dd>
          <code>https://host/live.m3u8</code> or <code>http://host/stream.ts</code>
        </dd>
        <dt>A video file on the server</dt>
        <dd>
          <code>file:door.mp4?loop=1</code>
          Below the directory that the operator has opened for this; without <code>?loop=1</code> it plays once.
        </dd>
      </dl>
    </details>
  );
}
