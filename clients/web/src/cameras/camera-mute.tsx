import { Bell, BellOff } from 'lucide-react';
import { type CameraDetailFragment, MuteCameraDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Menu } from '../elements/menu.tsx';
import { Moment, useTimeAhead } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

const choices = [
  { hours: 1, label: 'For an hour' },
  { hours: 8, label: 'For 8 hours' },
  { hours: 24, label: 'For a day' },
  { hours: 7 * 24, label: 'For a week' },
];

interface CameraMuteProps {
  readonly camera: CameraDetailFragment;
  readonly onChange: (camera: CameraDetailFragment) => void;
}

/** Lets a camera keep silent for a while; it goes on recording. */
export function CameraMute({ camera, onChange }: CameraMuteProps) {
  const { api, canOperate } = useWorkplace();
  const mute = useAction(async (hours: number | null) => {
    const until = hours === null ? null : new Date(Date.now() + hours * 3_600_000).toISOString();
    onChange((await api.mutate(MuteCameraDocument, { input: { id: camera.id, until } })).muteCamera.camera);
  });
  const mutedUntil = useTimeAhead(camera.mutedUntil);
  if (!mutedUntil && !canOperate) return null;

  return (
    <div className="camera-mute">
      <p className="small soft" role="status">
        {mutedUntil && (
          <>
            No alerts from its zones until <Moment at={mutedUntil} />.
          </>
        )}
      </p>
      {canOperate && mutedUntil && (
        <Button icon={<Bell aria-hidden />} isBusy={mute.isBusy} onClick={() => void mute.run(null)}>
          Unmute
        </Button>
      )}
      {canOperate && !mutedUntil && (
        <Menu
          label="Mute alerts"
          className="button"
          side="below"
          button={
            <>
              <BellOff aria-hidden /> Mute alerts
            </>
          }
        >
          {(close) =>
            choices.map(({ hours, label }) => (
              <button
                key={hours}
                type="button"
                role="menuitem"
                className="menu-item"
                onClick={() => {
                  close();
                  void mute.run(hours);
                }}
              >
                {label}
              </button>
            ))
          }
        </Menu>
      )}
      {mute.error && (
        <p role="alert" className="small">
          {mute.error}
        </p>
      )}
    </div>
  );
}
