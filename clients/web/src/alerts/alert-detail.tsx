import { ArrowLeft, Check, ImageOff, ScanEye } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { AlertRowFragment } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { Ago, Moment } from '../elements/time.tsx';
import { ClipBoxes, useClipTracks } from '../tracks/clip-boxes.tsx';
import { useWorkplace } from '../workplace.tsx';
import { AlertFeedback } from './alert-feedback.tsx';
import { UrgencyBadge } from './alert-summary.tsx';
import { classWords, stateWords, taskWords } from './alert-words.ts';
import { readWhy } from './why.ts';

interface AlertDetailProps {
  readonly alert: AlertRowFragment;
  readonly backHref: string;
  readonly onAcknowledge: () => void;
  readonly onResolve: () => void;
  readonly onChange: (alert: AlertRowFragment) => void;
  readonly isBusy: boolean;
  readonly error: string | null;
}

/** One alert in full: the clip or the picture, what is known, and what can be done. */
export function AlertDetail({ alert, backHref, onAcknowledge, onResolve, onChange, isBusy, error }: AlertDetailProps) {
  const { canOperate } = useWorkplace();
  return (
    <article className="alert-detail" aria-label="Alert">
      <Link href={backHref} className="back-link phone-only">
        <ArrowLeft aria-hidden /> Alerts
      </Link>
      <AlertPicture alert={alert} />
      <div className="alert-headline">
        <div className="alert-badges">
          <UrgencyBadge urgency={alert.urgency} />
          <span className="badge">{stateWords[alert.state]}</span>
        </div>
        <h2>{alert.text}</h2>
      </div>
      {canOperate && (
        <div className="alert-actions">
          {alert.acknowledgedAt ? (
            <span className="badge" data-tone="good">
              <Check aria-hidden size={14} /> Acknowledged
            </span>
          ) : (
            <Button
              tone="primary"
              icon={<Check aria-hidden />}
              isBusy={isBusy}
              aria-keyshortcuts="e"
              onClick={onAcknowledge}
            >
              Acknowledge
            </Button>
          )}
          {alert.state !== 'RESOLVED' && (
            <Button disabled={isBusy} onClick={onResolve}>
              Mark as over
            </Button>
          )}
        </div>
      )}
      {error && (
        <p role="alert" className="small alert-error">
          {error}
        </p>
      )}
      <AlertFeedback alert={alert} onChange={onChange} />
      <dl className="facts">
        <dt>What</dt>
        <dd>{classWords[alert.eventClass]}</dd>
        <dt>Where</dt>
        <dd>
          <Link href={`/cameras/${alert.camera.id}`}>{alert.camera.name}</Link>
          {alert.zone && `, ${alert.zone.name}`}
        </dd>
        <dt>Since</dt>
        <dd>
          <Moment at={alert.since} />{' '}
          <span className="faint">
            (<Ago at={alert.since} />)
          </span>
        </dd>
        {alert.resolvedAt && (
          <>
            <dt>Over</dt>
            <dd>
              <Moment at={alert.resolvedAt} />
              {alert.resolution && <span className="faint"> ({alert.resolution.replaceAll('_', ' ')})</span>}
            </dd>
          </>
        )}
        {alert.acknowledgedAt && (
          <>
            <dt>Seen</dt>
            <dd>
              <Moment at={alert.acknowledgedAt} />
              {alert.acknowledgedBy && <span className="faint"> by {alert.acknowledgedBy.name}</span>}
            </dd>
          </>
        )}
        <dt>Confidence</dt>
        <dd className="tabular">{Math.round(alert.confidence * 100)} %</dd>
        <dt>Revision</dt>
        <dd className="tabular">{alert.revision}</dd>
      </dl>
      <Why why={alert.why} models={alert.models} />
    </article>
  );
}

/** The clip with boxes around what moves, as long as they are wanted; until it is made, the picture. */
function AlertPicture({ alert }: { alert: AlertRowFragment }) {
  const { clip, snapshot, text } = alert;
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [hasBoxes, setBoxes] = useState(true);
  const tracks = useClipTracks(alert.id, clip !== null);
  return (
    <div className="alert-footage">
      <div className="alert-picture">
        {clip ? (
          <>
            {/* biome-ignore lint/a11y/useMediaCaption: a camera has no speech to show */}
            <video
              ref={setVideo}
              key={clip.url}
              src={clip.url}
              poster={snapshot?.url}
              controls
              playsInline
              preload="metadata"
              aria-label={`Clip: ${text}`}
            />
            {hasBoxes && <ClipBoxes video={video} tracks={tracks} />}
          </>
        ) : snapshot ? (
          <img src={snapshot.url} alt={`Picture: ${text}`} />
        ) : (
          <ImageOff aria-hidden />
        )}
      </div>
      {clip && tracks.length > 0 && (
        <Button icon={<ScanEye aria-hidden />} onClick={() => setBoxes(!hasBoxes)}>
          {hasBoxes ? 'Hide boxes' : 'Show boxes'}
        </Button>
      )}
    </div>
  );
}

/** The measured values behind the alert against their limits, as the rules wrote them, and which models looked. */
function Why({ why, models }: Pick<AlertRowFragment, 'why' | 'models'>) {
  const measured = readWhy(why);
  if (measured.length === 0) return null;
  return (
    <section className="alert-why">
      <h3>Why this alert</h3>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Measured</th>
            <th scope="col" className="number">
              Value
            </th>
            <th scope="col" className="number">
              Limit
            </th>
            <th scope="col">Reached</th>
          </tr>
        </thead>
        <tbody>
          {measured.map(({ key, name, value, limit, isReached }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="number">{value}</td>
              <td className="number">{limit}</td>
              <td>{isReached ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {models.map(({ task, id, version, sha256 }) => (
        <p key={sha256} className="small soft">
          {taskWords[task]}: {id} {version},{' '}
          <span className="faint" title={sha256}>
            sha256 {sha256.slice(0, 12)}…
          </span>
        </p>
      ))}
    </section>
  );
}
