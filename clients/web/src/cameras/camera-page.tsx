import './cameras.css';
import { ArrowLeft, Cctv, CloudOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import {
  type CameraCardFragment,
  type CameraDetailFragment,
  CameraFeedDocument,
  CameraPageDocument,
  FeedCursorDocument,
  type FixtureRowFragment,
  openLive,
  type RuleProposalFragment,
  type ZoneShapeFragment,
} from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { Ago } from '../elements/time.tsx';
import { steadyImage } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { CameraAlerts } from './camera-alerts.tsx';
import { CameraDoors } from './camera-doors.tsx';
import { CameraFeedback } from './camera-feedback.tsx';
import { CameraMute } from './camera-mute.tsx';
import { CameraSettings } from './camera-settings.tsx';
import { HealthBadge } from './health-badge.tsx';
import { LivePicture } from './live-picture.tsx';
import { WhyNotForm } from './why-not-form.tsx';
import { ZoneCanvas } from './zone-canvas.tsx';
import { ZoneForm } from './zone-form.tsx';
import { ZoneList } from './zone-list.tsx';
import { type Point, ZoneShapes } from './zone-shapes.tsx';

interface Shown {
  /** null: there is no such camera, or no longer. */
  readonly camera: CameraDetailFragment | null;
}

const cameraEvents = ['camera.updated', 'camera.deleted', 'camera.healthChanged', 'camera.snapshotTaken'];

/** One camera: what it sees, where it watches for what, what it reported, and its settings. */
export function CameraPage({ id }: { id: string }) {
  const { api, socket, workspace } = useWorkplace();
  const { value, error, live } = useLive(
    () =>
      openLive({
        socket,
        document: CameraFeedDocument,
        variables: { workspaceId: workspace.id, filter: { cameraId: id, types: cameraEvents } },
        load: async () => {
          const { videos } = await api.query(FeedCursorDocument, { workspaceId: workspace.id });
          const { camera } = await api.query(CameraPageDocument, { id });
          return { value: { camera }, cursor: videos.feedCursor };
        },
        apply: applyEvent,
      }),
    id,
  );
  const camera = value?.camera ?? null;
  useTitle(camera?.name ?? 'Camera');

  if (!value && error) {
    return (
      <EmptyState icon={<CloudOff aria-hidden />} title="The camera could not be loaded">
        <p role="alert">{error.message}</p>
        <Button onClick={() => live?.reload()}>Try again</Button>
      </EmptyState>
    );
  }
  if (value && !camera) {
    return (
      <EmptyState icon={<Cctv aria-hidden />} title="There is no such camera">
        <p>It may have been deleted.</p>
        <Link href="/cameras" className="button">
          All cameras
        </Link>
      </EmptyState>
    );
  }
  return (
    <>
      <Link href="/cameras" className="back-link">
        <ArrowLeft aria-hidden /> Cameras
      </Link>
      {camera ? (
        <CameraView camera={camera} onChange={(next) => live?.change(() => ({ camera: next }))} />
      ) : (
        <div className="camera-layout">
          <div className="picture skeleton" style={{ aspectRatio: '16 / 9' }} />
          <div className="skeleton camera-side" />
        </div>
      )}
    </>
  );
}

function applyEvent(shown: Shown, event: { type: string; camera: CameraCardFragment | null }): Shown | 'reload' {
  if (event.type === 'camera.deleted') return { camera: null };
  const { camera } = event;
  // An update may be about zones, which the event does not carry.
  if (!shown.camera || !camera || event.type === 'camera.updated') return 'reload';
  return { camera: { ...shown.camera, ...camera, snapshot: steadyImage(shown.camera.snapshot, camera.snapshot) } };
}

interface Draft {
  /** null: a new zone. */
  readonly zone: ZoneShapeFragment | null;
  readonly polygon: readonly Point[];
  /** What it shall watch for, where that was said in words. */
  readonly proposal: RuleProposalFragment | null;
}

interface CameraViewProps {
  readonly camera: CameraDetailFragment;
  readonly onChange: (camera: CameraDetailFragment) => void;
}

function CameraView({ camera, onChange }: CameraViewProps) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [activeZone, setActiveZone] = useState<string | null>(null);
  const [activeFixture, setActiveFixture] = useState<FixtureRowFragment | null>(null);
  const { health } = camera;
  const otherZones = camera.zones.filter((zone) => zone.id !== draft?.zone?.id);

  return (
    <div className="camera-layout">
      <div className="camera-main">
        <div className="camera-stage">
          <LivePicture camera={camera}>
            <ZoneShapes zones={otherZones} activeId={activeZone} />
            {activeFixture && <ZoneShapes zones={[outlineOf(activeFixture)]} activeId={activeFixture.id} />}
            {draft && <ZoneCanvas polygon={draft.polygon} onChange={(polygon) => setDraft({ ...draft, polygon })} />}
          </LivePicture>
        </div>
        <div className="camera-heading">
          <div>
            <h1>{camera.name}</h1>
            <p className="soft small">{camera.location || camera.sourceLabel}</p>
          </div>
          <HealthBadge state={camera.state} problem={health.problem} />
        </div>
        {health.problem && (
          <p className="small soft" role="status">
            {health.problem}{' '}
            <span className="faint">
              (<Ago at={health.since} />)
            </span>
          </p>
        )}
        <CameraMute camera={camera} onChange={onChange} />
      </div>
      <aside className="camera-side" aria-label="Zones, alerts and settings">
        {draft ? (
          <ZoneForm
            key={draft.zone?.id ?? 'new'}
            cameraId={camera.id}
            zone={draft.zone}
            proposal={draft.proposal}
            polygon={draft.polygon}
            onPolygon={(polygon) => setDraft({ ...draft, polygon })}
            onCancel={() => setDraft(null)}
            onSaved={(zone) => {
              setDraft(null);
              onChange({ ...camera, zones: [...otherZones, zone] });
            }}
          />
        ) : (
          <ZoneList
            cameraId={camera.id}
            zones={camera.zones}
            onActive={setActiveZone}
            onAdd={() => setDraft({ zone: null, polygon: [], proposal: null })}
            onEdit={(zone) => setDraft({ zone, polygon: zone.polygon, proposal: null })}
            onRead={(proposal) => setDraft({ zone: proposal.zone, polygon: proposal.zone?.polygon ?? [], proposal })}
            onDeleted={(id) => onChange({ ...camera, zones: camera.zones.filter((zone) => zone.id !== id) })}
          />
        )}
        <CameraAlerts cameraId={camera.id} />
        {camera.zones.some(({ rules }) => rules.restricted?.badges) && <CameraDoors cameraId={camera.id} />}
        <WhyNotForm cameraId={camera.id} />
        <CameraSettings camera={camera} onChange={onChange} />
      </aside>
      <CameraFeedback cameraId={camera.id} zones={camera.zones} onActive={setActiveFixture} />
    </div>
  );
}

/** A fixture drawn as zones are. */
function outlineOf({ id, box: { x, y, w, h } }: FixtureRowFragment) {
  const polygon = [
    { x, y },
    { x: x + w, y },
    { x: x + w, y: y + h },
    { x, y: y + h },
  ];
  return { id, name: 'Part of the place', polygon };
}
