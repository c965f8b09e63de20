import { ArrowLeft, Route } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { TrackRowFragment } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { Moment } from '../elements/time.tsx';
import { TrackFootage } from './track-footage.tsx';
import { describeTrack, formatStay } from './track-words.ts';

/** One track in full: its footage, and what is known of it. */
export function TrackDetail({ track, backHref }: { track: TrackRowFragment; backHref: string }) {
  const [hasWay, setWay] = useState(true);
  const { firstAt, lastAt, camera, visits, confidence } = track;
  const label = describeTrack(track);
  return (
    <article className="alert-detail" aria-label="What was seen">
      <Link href={backHref} className="back-link phone-only">
        <ArrowLeft aria-hidden /> Results
      </Link>
      <TrackFootage track={track} label={label} hasWay={hasWay} />
      <div className="track-headline">
        <h2>{label}</h2>
        <Button icon={<Route aria-hidden />} onClick={() => setWay(!hasWay)}>
          {hasWay ? 'Hide its way' : 'Show its way'}
        </Button>
      </div>
      <dl className="facts">
        <dt>Where</dt>
        <dd>
          <Link href={`/cameras/${camera.id}`}>{camera.name}</Link>
        </dd>
        <dt>From</dt>
        <dd>
          <Moment at={firstAt} />
        </dd>
        <dt>To</dt>
        <dd>
          <Moment at={lastAt} /> <span className="faint">({formatStay(Date.parse(lastAt) - Date.parse(firstAt))})</span>
        </dd>
        {visits.map(({ zone, since, until, insideSeconds }) => (
          <ZoneStay key={`${zone?.id} ${since}`} name={zone?.name ?? 'A zone that was deleted'}>
            {formatStay(Date.parse(until) - Date.parse(since))}, seen inside for {formatStay(insideSeconds * 1000)}
          </ZoneStay>
        ))}
        {confidence > 0 && (
          <>
            <dt>Confidence</dt>
            <dd className="tabular">{Math.round(confidence * 100)} %</dd>
          </>
        )}
      </dl>
    </article>
  );
}

function ZoneStay({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="truncate" title={name}>
        {name}
      </dt>
      <dd>{children}</dd>
    </>
  );
}
