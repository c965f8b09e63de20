import './cameras.css';
import { BellOff, Cctv, CloudOff, Plus, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type CameraCardFragment, CameraFeedDocument, CamerasDocument, openLive } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { ShowMore } from '../elements/show-more.tsx';
import { useTimeAhead } from '../elements/time.tsx';
import { loadMore, type Page, prependNode, replaceNode, steadyImage, toPage } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { AddCameraDialog } from './add-camera-dialog.tsx';
import { HealthBadge } from './health-badge.tsx';
import { LivePicture } from './live-picture.tsx';

const pageSize = 24;
const cameraEvents = [
  'camera.created',
  'camera.updated',
  'camera.deleted',
  'camera.healthChanged',
  'camera.snapshotTaken',
];

/** All cameras at a glance: live where they are online, and how each of them is. */
export function CamerasPage() {
  const { api, socket, workspace, canOperate } = useWorkplace();
  const workspaceId = workspace.id;
  const [isAdding, setAdding] = useState(false);
  useTitle('Cameras');
  const { value, error, live } = useLive(
    () =>
      openLive({
        socket,
        document: CameraFeedDocument,
        variables: { workspaceId, filter: { types: cameraEvents } },
        load: async () => {
          const { cameras } = await api.query(CamerasDocument, { workspaceId, first: pageSize });
          return { value: toPage(cameras), cursor: cameras.feedCursor };
        },
        apply: applyCameraEvent,
      }),
    workspaceId,
  );
  const more = useAction(async () => {
    if (!live) return;
    await loadMore(
      live,
      async (after) => (await api.query(CamerasDocument, { workspaceId, first: pageSize, after })).cameras,
    );
  });
  const addButton = (
    <Button tone="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
      Add camera
    </Button>
  );

  return (
    <>
      <div className="page-head">
        <h1>Cameras {value && value.totalCount > 0 && <span className="count tabular">{value.totalCount}</span>}</h1>
        <Link href="/cameras/search" className="button">
          <ScanSearch aria-hidden /> Search
        </Link>
        {canOperate && addButton}
      </div>
      {!value && error && (
        <EmptyState icon={<CloudOff aria-hidden />} title="The cameras could not be loaded">
          <p role="alert">{error.message}</p>
          <Button onClick={() => live?.reload()}>Try again</Button>
        </EmptyState>
      )}
      {!value && !error && (
        <div className="camera-grid" role="status" aria-label="Loading cameras">
          {[1, 2, 3, 4].map((place) => (
            <div key={place} className="camera-card" aria-hidden>
              <div className="picture skeleton" style={{ aspectRatio: '16 / 9' }} />
              <div className="camera-card-text" />
            </div>
          ))}
        </div>
      )}
      {value?.nodes.length === 0 && (
        <EmptyState icon={<Cctv aria-hidden />} title="No cameras yet">
          <p>Add a camera by its RTSP or HTTP address. It is recorded and watched from then on.</p>
        </EmptyState>
      )}
      {value && value.nodes.length > 0 && (
        <ul className="camera-grid">
          {value.nodes.map((camera) => (
            <li key={camera.id}>
              <CameraCard camera={camera} />
            </li>
          ))}
        </ul>
      )}
      {value?.next && <ShowMore more={more} />}
      {isAdding && <AddCameraDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function CameraCard({ camera }: { camera: CameraCardFragment }) {
  const mutedUntil = useTimeAhead(camera.mutedUntil);
  return (
    <Link href={`/cameras/${camera.id}`} className="camera-card">
      <div className="camera-frame">
        <LivePicture camera={camera} />
      </div>
      <div className="camera-card-text">
        <div>
          <h2 className="truncate">{camera.name}</h2>
          <p className="small faint truncate">{camera.health.problem ?? (camera.location || camera.sourceLabel)}</p>
        </div>
        <div className="camera-card-badges">
          {mutedUntil && (
            <span className="badge">
              <BellOff aria-hidden /> Muted
            </span>
          )}
          <HealthBadge state={camera.state} problem={camera.health.problem} />
        </div>
      </div>
    </Link>
  );
}

function applyCameraEvent(
  page: Page<CameraCardFragment>,
  event: { type: string; camera: CameraCardFragment | null },
): Page<CameraCardFragment> | 'reload' {
  const { type, camera } = event;
  if (!camera) return 'reload';
  if (type === 'camera.created') return prependNode(page, camera);
  return replaceNode(page, camera.id, (shown) => ({
    ...camera,
    snapshot: steadyImage(shown.snapshot, camera.snapshot),
  }));
}
