import {
  AlertFeedDocument,
  CameraFeedbackDocument,
  type CameraFeedbackQuery,
  FeedCursorDocument,
  type FixtureRowFragment,
  openLive,
  type ZoneShapeFragment,
} from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { useLive, useWorkplace } from '../workplace.tsx';
import { AlertStatistics } from './alert-statistics.tsx';
import { FixtureList } from './fixture-list.tsx';

const events = ['alert.raised', 'alert.feedbackGiven', 'alert.missed', 'camera.fixtureRemoved'];

interface Shown {
  /** null: the camera is gone. */
  readonly camera: CameraFeedbackQuery['camera'];
}

interface CameraFeedbackProps {
  readonly cameraId: string;
  readonly zones: readonly ZoneShapeFragment[];
  readonly onActive: (fixture: FixtureRowFragment | null) => void;
}

/** What people have said of the camera's alerts: how often they were right, and what belongs to the place. */
export function CameraFeedback({ cameraId, zones, onActive }: CameraFeedbackProps) {
  const { api, socket, workspace } = useWorkplace();
  const { value, error, live } = useLive<Shown>(
    () =>
      openLive({
        socket,
        document: AlertFeedDocument,
        variables: { workspaceId: workspace.id, filter: { cameraId, types: events } },
        load: async () => {
          const { videos } = await api.query(FeedCursorDocument, { workspaceId: workspace.id });
          const { camera } = await api.query(CameraFeedbackDocument, { id: cameraId });
          return { value: { camera }, cursor: videos.feedCursor };
        },
        apply: () => 'reload',
      }),
    cameraId,
  );
  if (!value && error) {
    return (
      <section className="camera-feedback" aria-label="Feedback">
        <div className="panel">
          <h2>Feedback</h2>
          <p role="alert" className="small soft">
            {error.message}
          </p>
          <Button onClick={() => live?.reload()}>Try again</Button>
        </div>
      </section>
    );
  }
  if (!value) {
    return (
      <div className="camera-feedback">
        <div className="panel skeleton" style={{ height: '10rem' }} />
      </div>
    );
  }
  if (!value.camera) return null;
  return (
    <section className="camera-feedback" aria-label="Feedback">
      <AlertStatistics cameraId={cameraId} zones={zones} statistics={value.camera.alertStatistics} />
      <FixtureList
        fixtures={value.camera.fixtures}
        onActive={onActive}
        onRemoved={(id) => {
          onActive(null);
          live?.change(({ camera }) => ({
            camera: camera && { ...camera, fixtures: camera.fixtures.filter((fixture) => fixture.id !== id) },
          }));
        }}
      />
    </section>
  );
}
