/**
 * Analyses a film as a camera's pictures are analysed, by several pairs of models side by side, and tells what each would have
 * raised and what it took.
 *
 * Everything but the models is the same: one decoder, the same pictures, zones and rules.
 */

import type { RaisedAlert, WatchCost } from '../../core/domain/models/index.ts';
import { type Analyzer, type AnalyzerFrame, type AnalyzerZone, openAnalyzer } from '../inference/analyzer.ts';
import { type EventWatch, openEventWatch } from '../inference/event-watch.ts';
import type { Models } from '../inference/held-models.ts';
import { type AnalysisPicture, motionSize, planPictureSize } from '../inference/picture.ts';
import { readFrames } from './read-frames.ts';

export interface FilmOutcome {
  readonly raised: readonly RaisedAlert[];
  readonly cost: WatchCost;
}

export interface Film {
  readonly path: string;
  readonly displayAspect: number;
  readonly zones: readonly AnalyzerZone[];
}

/** One outcome for each of `eyes`. Rejects when a model fails: a comparison must not go on without it. */
export async function watchFilm(film: Film, eyes: readonly Models[], signal?: AbortSignal): Promise<FilmOutcome[]> {
  const watches = eyes.map((models) => openWatch(film, models));
  for await (const frame of readFrames(film.path, planPictureSize(film.displayAspect))) {
    signal?.throwIfAborted();
    for (const watch of watches) await watch.see(frame);
  }
  return watches.map(({ outcome }) => outcome);
}

function openWatch({ displayAspect, zones }: Film, models: Models) {
  const context = { cameraName: '', location: '' };
  const analyzer = openAnalyzer({ ...motionSize, displayAspect, zones, context });
  const names = new Map(zones.map(({ id, name }) => [id, name]));
  const events = models.eventModel ? openEventWatch(models.eventModel) : null;
  events?.setClosedZones(zones.filter(({ rules }) => rules.restricted?.enabled).map(({ polygon }) => polygon));
  const raised: RaisedAlert[] = [];
  const cost = { frames: 0, pictures: 0, detectorMs: 0, moments: 0, eventModelMs: 0 };

  return {
    outcome: { raised, cost },
    async see(frame: AnalysisPicture & { ptsUs: number }): Promise<void> {
      cost.frames += 1;
      const detections = await detect(analyzer, { models, frame, cost });
      const probabilities = events?.probabilities ?? null;
      const { transitions, eventFrame } = analyzer.push({ ...frame, detections, probabilities });
      if (events && eventFrame) await weigh(events, { eventFrame, ptsUs: frame.ptsUs, cost });
      for (const { kind, eventClass, zoneId, atPtsUs, confidence } of transitions) {
        if (kind !== 'raised') continue;
        raised.push({ eventClass, zone: names.get(zoneId ?? '') ?? '', at: atPtsUs / 1e6, confidence });
      }
    },
  };
}

type Counted = { -readonly [K in keyof WatchCost]: number };

async function detect(
  analyzer: Analyzer,
  { models, frame, cost }: { models: Models; frame: AnalysisPicture & { ptsUs: number }; cost: Counted },
): Promise<AnalyzerFrame['detections']> {
  const { detector } = models;
  if (!detector || !analyzer.wantsDetections(frame)) return null;
  const startedAt = performance.now();
  const [found = []] = await detector.detect([frame.colour]);
  cost.detectorMs += performance.now() - startedAt;
  cost.pictures += 1;
  return found;
}

async function weigh(
  events: EventWatch,
  { eventFrame, ptsUs, cost }: { eventFrame: Uint8Array; ptsUs: number; cost: Counted },
): Promise<void> {
  const startedAt = performance.now();
  await events.see(eventFrame, ptsUs);
  cost.eventModelMs += performance.now() - startedAt;
  cost.moments += 1;
}
