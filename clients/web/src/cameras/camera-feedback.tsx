import {
  AlertFeedDocument,
  CameraFeedbackDocument,
  type CameraFeedbackQuery,
  FeedCursorDocument,
  type FixtureRowFragment,
  type MissedAlertRowFragment,
  openLive,
  type ZoneShapeFragment,
} from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { useLive, useWorkplace } from '../workplace.tsx';
import { AlertCharts } from './alert-charts.tsx';
import { AlertStatistics } from './alert-statistics.tsx';
import { FixtureList } from './fixture-list.tsx';
import { MissedAlertList } from './missed-alert-list.tsx';
import { ownTimeZone } from './zone-hours.ts';

const events = [
  'alert.raised',
  'alert.feedbackGiven',
  'alert.missed',
  'alert.missedWithdrawn',
  'camera.fixtureRemoved',
];

interface Shown {
  /** null: the camera is gone. */
  readonly camera: CameraFeedbackQuery['camera'];
  readonly missed: readonly MissedAlertRowFragment[];
  readonly missedCount: number;
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
          const of = { id: cameraId, workspaceId: workspace.id, timeZone: ownTimeZone() };
          const { camera, missedAlerts } = await api.query(CameraFeedbackDocument, of);
          const missed = missedAlerts.edges.map(({ node }) => node);
          return {
            value: { camera, missed, missedCount: missedAlerts.totalCount } as Shown,
            cursor: videos.feedCursor,
          };
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
      <MissedAlertList missed={value.missed} count={value.missedCount} onWithdrawn={() => live?.reload()} />
      <FixtureList
        fixtures={value.camera.fixtures}
        onActive={onActive}
        onRemoved={(id) => {
          onActive(null);
          live?.change(({ camera, ...rest }) => ({
            ...rest,
            camera: camera && { ...camera, fixtures: camera.fixtures.filter((fixture) => fixture.id !== id) },
          }));
        }}
      />
      <AlertCharts statistics={value.camera.alertStatistics} />
    </section>
  );
}
