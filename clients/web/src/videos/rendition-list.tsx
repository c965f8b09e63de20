import type { VideoDetailFragment } from '../../../kit/index.ts';
import { formatBitrate, formatBytes } from '../elements/format.ts';

type Rendition = VideoDetailFragment['renditions'][number];

const codecNames: Record<string, string> = { h264: 'H.264', hevc: 'HEVC', av1: 'AV1', aac: 'AAC' };

/** What is made of the video: how far each quality is, by what and why. */
export function RenditionList({ renditions }: { renditions: readonly Rendition[] }) {
  if (renditions.length === 0) return null;
  return (
    <section className="panel">
      <h2>Qualities</h2>
      <ul className="rendition-list">
        {renditions.map((rendition) => (
          <RenditionRow key={rendition.id} rendition={rendition} />
        ))}
      </ul>
    </section>
  );
}

function RenditionRow({ rendition }: { rendition: Rendition }) {
  const { name, codec, width, height, segmentsDone, segmentsTotal, state } = rendition;
  const share = segmentsTotal > 0 ? segmentsDone / segmentsTotal : 0;
  const label = name === 'audio' ? 'Sound' : (name.split('-')[0] ?? name);
  const facts = [
    width !== null && `${width} × ${height}`,
    state !== 'DROPPED' && formatBitrate(rendition.bitrate),
    rendition.sizeBytes > 0 && formatBytes(rendition.sizeBytes),
  ];
  const isBeingMade = (state === 'PENDING' || state === 'ENCODING') && segmentsDone < segmentsTotal;
  return (
    <li data-state={state}>
      <div className="rendition-head">
        <span>
          {label} <span className="faint">{codecNames[codec] ?? codec}</span>
        </span>
        <span className="small tabular" data-failed={state === 'FAILED' || undefined}>
          {describeRendition(rendition)}
        </span>
      </div>
      <div className="faint tiny tabular">{facts.filter(Boolean).join(' · ')}</div>
      {isBeingMade && (
        <div
          className="bar"
          role="progressbar"
          aria-label={`${label}: parts that are made`}
          aria-valuenow={segmentsDone}
          aria-valuemin={0}
          aria-valuemax={segmentsTotal}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {explanation(rendition) && <div className="faint tiny">{explanation(rendition)}</div>}
    </li>
  );
}

export function describeRendition({ state, segmentsDone, segmentsTotal }: Rendition): string {
  switch (state) {
    case 'PENDING':
      return segmentsDone > 0 ? `${segmentsDone} of ${segmentsTotal}` : 'Waiting';
    case 'ENCODING':
      if (segmentsTotal > 0 && segmentsDone === segmentsTotal) return 'Made, not checked yet';
      return `${segmentsDone} of ${segmentsTotal}`;
    case 'READY':
      return 'Ready';
    case 'COLD':
      return 'Put away';
    case 'DROPPED':
      return 'Left out';
    case 'FAILED':
      return 'Failed';
  }
}

/** Why it is so: by which encoder and how fast, or why it is not there. */
export function explanation({ state, encoder, encoderReason, speed }: Rendition): string {
  if (state === 'DROPPED') return 'Would look hardly better than the next lower one.';
  const parts = [
    encoder && (speed ? `${encoder}, ${speed.toFixed(1)} times real time` : encoder),
    encoderReason?.replace(/\.$/, ''),
  ].filter(Boolean);
  const made = parts.join('. ') + (parts.length > 1 ? '.' : '');
  if (state !== 'COLD') return made;
  return `Nobody watched it for long; it is made again as soon as somebody does. ${made}`.trim();
}
