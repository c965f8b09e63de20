import { ArrowLeft, Check, ImageOff } from 'lucide-react';
import { Link } from 'wouter';
import type { AlertRowFragment } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { Ago, Moment } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';
import { AlertFeedback } from './alert-feedback.tsx';
import { UrgencyBadge } from './alert-summary.tsx';
import { classWords, stateWords } from './alert-words.ts';

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
      <div className="alert-picture">
        {alert.clip ? (
          // biome-ignore lint/a11y/useMediaCaption: a camera has no speech to show
          <video
            key={alert.clip.url}
            src={alert.clip.url}
            poster={alert.snapshot?.url}
            controls
            playsInline
            preload="metadata"
            aria-label={`Clip: ${alert.text}`}
          />
        ) : alert.snapshot ? (
          <img src={alert.snapshot.url} alt={`Picture: ${alert.text}`} />
        ) : (
          <ImageOff aria-hidden />
        )}
      </div>
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
              aria-keyshortcuts="a"
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
      <Why why={alert.why} />
    </article>
  );
}

/** The measured values behind the alert, as the rules wrote them. */
function Why({ why }: { why: unknown }) {
  if (!Array.isArray(why) || why.length === 0) return null;
  return (
    <details className="alert-why">
      <summary>Why this alert</summary>
      <ul>
        {why.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
          <li key={index}>{describeWhy(entry)}</li>
        ))}
      </ul>
    </details>
  );
}

/** "seconds in zone: 12.4 s, at least 10 s": the rule's own name in words. */
function describeWhy(entry: unknown): string {
  const { rule, value, threshold, unit } = (entry ?? {}) as Partial<
    Record<'rule' | 'value' | 'threshold' | 'unit', unknown>
  >;
  const name = String(rule ?? '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const suffix = unit === 'seconds' ? ' s' : unit === 'people' ? ' people' : '';
  const print = (number: unknown) => `${typeof number === 'number' ? Math.round(number * 100) / 100 : '?'}${suffix}`;
  return `${name}: ${print(value)}, limit ${print(threshold)}`;
}
