import {
  type AccessEventKind,
  type AccessEventRowFragment,
  AlertFeedDocument,
  CameraDoorsDocument,
  FeedCursorDocument,
  openLive,
} from '../../../kit/index.ts';
import { Ago } from '../elements/time.tsx';
import { useLive, useWorkplace } from '../workplace.tsx';

const words: Record<AccessEventKind, string> = {
  GRANTED: 'Badge accepted',
  DENIED: 'Badge refused',
  DOOR_OPENED: 'Door opened',
  DOOR_FORCED: 'Door forced',
};

/** What the doors of the camera's zones have reported last, as it comes. */
export function CameraDoors({ cameraId }: { cameraId: string }) {
  const { api, socket, workspace } = useWorkplace();
  const { value, error } = useLive<readonly AccessEventRowFragment[]>(
    () =>
      openLive({
        socket,
        document: AlertFeedDocument,
        variables: { workspaceId: workspace.id, filter: { cameraId, types: ['access.recorded'] } },
        load: async () => {
          const { videos } = await api.query(FeedCursorDocument, { workspaceId: workspace.id });
          const { camera } = await api.query(CameraDoorsDocument, { id: cameraId });
          return { value: camera?.accessEvents ?? [], cursor: videos.feedCursor };
        },
        apply: () => 'reload',
      }),
    cameraId,
  );
  return (
    <section className="panel" aria-busy={!value}>
      <div className="panel-head">
        <h2>Doors</h2>
      </div>
      {!value && !error && <div className="skeleton" style={{ height: '3rem' }} />}
      {!value && error && <p className="small soft">{error.message}</p>}
      {value?.length === 0 && <p className="small soft">Nothing reported so far.</p>}
      <ul className="door-list">
        {value?.map((event) => (
          <li key={event.id}>
            <span>{describe(event)}</span>
            <span className="tiny faint">
              <Ago at={event.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function describe({ kind, door, people, zone }: AccessEventRowFragment): string {
  const forMany = kind === 'GRANTED' && people > 1 ? ` for ${people} people` : '';
  const place = [door, zone?.name].filter(Boolean).join(', ');
  return `${words[kind]}${forMany}${place && `: ${place}`}`;
}
