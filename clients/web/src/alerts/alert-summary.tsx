import './alerts.css';
import { ImageOff } from 'lucide-react';
import type { AlertRowFragment } from '../../../kit/index.ts';
import { Ago } from '../elements/time.tsx';
import { judgedWords, stateWords, urgencyTones, urgencyWords } from './alert-words.ts';

/** Picture, sentence, where, since when and how urgent: the same in every list. */
export function AlertSummary({ alert, hasCamera = true }: { alert: AlertRowFragment; hasCamera?: boolean }) {
  return (
    <>
      <span className="alert-thumb">
        {alert.snapshot ? <img src={alert.snapshot.url} alt="" loading="lazy" /> : <ImageOff aria-hidden />}
      </span>
      <span className="alert-text">
        <span className="alert-sentence">{alert.text}</span>
        <span className="alert-meta">
          <UrgencyBadge urgency={alert.urgency} />
          <span className="truncate">
            <Ago at={alert.since} />
            {alert.state !== 'CONFIRMED' && ` · ${stateWords[alert.state]}`}
            {alert.feedback && ` · ${judgedWords[alert.feedback.verdict]}`}
            {hasCamera && ` · ${alert.camera.name}`}
          </span>
        </span>
      </span>
    </>
  );
}

export function UrgencyBadge({ urgency }: { urgency: AlertRowFragment['urgency'] }) {
  return (
    <span className="badge" data-dot data-tone={urgencyTones[urgency]}>
      {urgencyWords[urgency]}
      <span className="visually-hidden"> urgency</span>
    </span>
  );
}
