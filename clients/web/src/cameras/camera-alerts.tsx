import { Link } from 'wouter';
import { AlertSummary } from '../alerts/alert-summary.tsx';
import { openAlerts } from '../alerts/open-alerts.ts';
import { useLive, useWorkplace } from '../workplace.tsx';

/** The camera's latest alerts, as they come. */
export function CameraAlerts({ cameraId }: { cameraId: string }) {
  const { api, socket, workspace } = useWorkplace();
  const { value, error } = useLive(
    () => openAlerts({ api, socket, workspaceId: workspace.id, filter: { cameraId }, first: 5 }),
    cameraId,
  );
  return (
    <section className="panel" aria-busy={!value}>
      <div className="panel-head">
        <h2>Recent alerts</h2>
        <Link href={`/alerts?camera=${cameraId}`} className="small">
          All
        </Link>
      </div>
      {!value && !error && <div className="skeleton" style={{ height: '4rem' }} />}
      {!value && error && <p className="small soft">{error.message}</p>}
      {value?.nodes.length === 0 && <p className="small soft">Nothing so far.</p>}
      <ul className="alert-brief-list">
        {value?.nodes.slice(0, 5).map((alert) => (
          <li key={alert.id}>
            <Link href={`/alerts/${alert.id}`} className="alert-brief">
              <AlertSummary alert={alert} hasCamera={false} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
