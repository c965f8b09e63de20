/** What the analysis raises on clips of made-up places, and whether it should have. */

import type { AlertEventClass } from '../../core/domain/alerts/index.ts';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import {
  type ActorTruth,
  type Clip,
  type ClipClass,
  createShrinker,
  describeScene,
  type FrameTruth,
  lumaOf,
  makeClip,
  renderScene,
} from '../../scenes/index.ts';
import { openAnalyzer } from '../../workers/inference/analyzer.ts';
import type { Detection } from '../../workers/inference/detector.ts';
import type { EpisodeTransition } from '../../workers/inference/episode-transition.ts';
import type { EventModel } from '../../workers/inference/event-model.ts';
import { openEventWatch } from '../../workers/inference/event-watch.ts';
import { type ColourPicture, motionSize } from '../../workers/inference/picture.ts';
import { wholePicture } from './track-scene.ts';

export const sceneSize = { width: 300, height: 168 } as const;
const aspect = sceneSize.width / sceneSize.height;
const fps = 7.5;
const shrink = createShrinker(sceneSize, motionSize);

/** Short, as the clips are. */
export const sceneRules = {
  loitering: { enabled: true, dwellSeconds: 7 },
  crowd: { enabled: true, people: 6, seconds: 3 },
  unattended: { enabled: true, seconds: 4 },
  falls: { enabled: true, stillSeconds: 1.5 },
  vehicles: { enabled: true, minSeconds: 1, stopSeconds: null, direction: null },
  fire: { enabled: true },
} satisfies ZoneRules;

/** Of the zone that nobody may enter. */
export const closedRules = { restricted: { enabled: true, minSeconds: 1 } } satisfies ZoneRules;

export const alertClassOf: Readonly<Record<ClipClass, AlertEventClass | null>> = {
  normal_activity: null,
  suspicious_loitering: 'SUSPICIOUS_LOITERING',
  unattended_object: 'UNATTENDED_OBJECT',
  unauthorized_access: 'UNAUTHORIZED_ACCESS',
  person_fall: 'PERSON_FALL',
  crowd_gathering: 'CROWD_GATHERING',
  vehicle_intrusion: 'VEHICLE_INTRUSION',
  fire_smoke_detection: 'FIRE_SMOKE_DETECTION',
};

export interface SceneOutcome {
  readonly clip: Clip;
  readonly transitions: readonly EpisodeTransition[];
  /** What was true of each frame. */
  readonly moments: readonly FrameTruth[];
  /** The event of the clip was raised; null for everyday life. */
  readonly isFound: boolean | null;
  /** Classes that were raised and that nothing in the clip is an example of. */
  readonly falseAlarms: readonly AlertEventClass[];
}

/** `eyes`: what a detector would see, taken from the truth; or nothing but motion and colour. `eventModel` weighs what rules see. */
export async function watchClip(
  seed: number,
  eventClass: ClipClass,
  eyes: 'truth' | 'motion',
  eventModel: EventModel | null = null,
): Promise<SceneOutcome> {
  const clip = makeClip({ place: seed, clip: seed }, eventClass, aspect);
  const truth = describeScene(clip.script, sceneSize);
  const closed = eventClass === 'unauthorized_access' ? truth.zones : [];
  const analyzer = openAnalyzer({
    ...motionSize,
    displayAspect: aspect,
    zones: [
      { id: 'whole', name: 'whole', polygon: wholePicture, rules: sceneRules },
      ...closed.map((zone) => ({ id: 'closed', ...zone, rules: closedRules })),
    ],
    context: { cameraName: clip.script.name, location: '' },
  });
  const events = eventModel && openEventWatch(eventModel);
  events?.setClosedZones(closed.map(({ polygon }) => polygon));
  const transitions: EpisodeTransition[] = [];
  const moments: FrameTruth[] = [];
  const lingering = new Map<string, number>();
  for (const { frame, truth: moment } of renderScene(clip.script, { ...sceneSize, fps, seed })) {
    const ptsUs = Math.round(moment.timeS * 1e6);
    const { transitions: changes, eventFrame } = analyzer.push({
      luma: shrink(lumaOf(frame)),
      colour: toColourPicture(frame),
      detections: eyes === 'truth' ? moment.actors.flatMap(toDetection) : null,
      probabilities: events?.probabilities ?? null,
      ptsUs,
    });
    if (events && eventFrame) await events.see(eventFrame, ptsUs);
    transitions.push(...changes);
    moments.push(moment);
    for (const { id, kind } of moment.actors)
      if (kind === 'person') lingering.set(id, (lingering.get(id) ?? 0) + 1 / fps);
  }
  const raised = transitions.filter(({ kind }) => kind === 'raised').map((each) => each.eventClass);
  const wanted = alertClassOf[eventClass];
  // Whoever is in the picture for as long as the rule asks has stayed, whatever the clip is of.
  const isStay = [...lingering.values()].some((seconds) => seconds >= sceneRules.loitering.dwellSeconds);
  const isTrue = (each: AlertEventClass) => each === wanted || (each === 'SUSPICIOUS_LOITERING' && isStay);
  return {
    clip,
    transitions,
    moments,
    isFound: wanted === null ? null : raised.includes(wanted),
    falseAlarms: [...new Set(raised.filter((each) => !isTrue(each)))],
  };
}

function toDetection({ kind, box }: ActorTruth): Detection[] {
  const seen = { person: 'person', luggage: 'bag', vehicle: 'car', fire: null } as const;
  const known = seen[kind];
  return known === null || box.w * box.h < 0.0004 ? [] : [{ kind: known, score: 0.8, box }];
}

/** BT.601, studio range, as ffmpeg makes it of a camera's picture. */
function toColourPicture(rgba: Uint8ClampedArray): ColourPicture {
  const { width, height } = sceneSize;
  const y = new Uint8Array(width * height);
  const uv = new Uint8Array((width * height) / 2);
  const at = (x: number, row: number, channel: number) => rgba[(row * width + x) * 4 + channel] as number;
  for (let i = 0; i < y.length; i++) {
    const [r, g, b] = [rgba[i * 4] as number, rgba[i * 4 + 1] as number, rgba[i * 4 + 2] as number];
    y[i] = 16 + (65.7 * r + 129.1 * g + 25.1 * b) / 256;
  }
  for (let row = 0; row < height; row += 2) {
    for (let x = 0; x < width; x += 2) {
      const mean = (c: number) => (at(x, row, c) + at(x + 1, row, c) + at(x, row + 1, c) + at(x + 1, row + 1, c)) / 4;
      const [r, g, b] = [mean(0), mean(1), mean(2)];
      const place = (row / 2) * width + x / 2;
      uv[place] = 128 + (-37.9 * r - 74.5 * g + 112.4 * b) / 256;
      uv[place + width / 2] = 128 + (112.4 * r - 94.2 * g - 18.3 * b) / 256;
    }
  }
  return { width, height, y, uv };
}
