/**
 * Alerts raised on labelled CCTV clips against their ground truth, for all classes at once, printed as a table.
 *
 * `node bench/corpus-alerts.bench.ts <folder> [--models FOLDER] [--events FOLDER] [--only WORDS]`: a folder with MANIFEST.json
 * and cctv/ (or SIGHTLINE_CORPUS); it prints why and ends when it is not there. With --models the first detector of that folder
 * looks too, with --events the event model of that one (models/events).
 * Every rule is on over the whole picture; closed zones and vehicles only where the truth says where they are closed.
 * Clips of the tuning half were looked at while thresholds were chosen.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AlertEventClass } from '../core/domain/alerts/index.ts';
import type { ZoneRules } from '../core/domain/cameras/index.ts';
import { findModelFiles } from '../core/platform/models/model-registry.ts';
import { watchFilm } from '../workers/compare/watch-film.ts';
import type { Models } from '../workers/inference/held-models.ts';
import { openOnnxDetector } from '../workers/inference/onnx-detector.ts';
import { openOnnxEventModel } from '../workers/inference/onnx-event-model.ts';

type Interval = { start: number; end: number };
type Polygon = [number, number][];
type Truth = {
  events?: (Interval & { cls: string; tolerance_s: number; zone?: string | null })[];
  must_not?: string[];
  ambiguous_for?: string;
  zones?: Record<string, Polygon>;
  presence?: [number, number][];
  loiter?: Interval[];
};
type Clip = {
  file: string;
  ground_truth: Truth;
  ffprobe: { duration: number; streams: { type: string; size?: string }[] };
};
type Raised = { eventClass: AlertEventClass; at: number; confidence: number };
type Expected = Interval & { eventClass: AlertEventClass; tolerance: number };
type Outcome = {
  clip: string;
  isTuning: boolean;
  seconds: number;
  hits: (Expected & { at: number | null; confidence: number })[];
  falseAlarms: Raised[];
  unjudged: Raised[];
};

/** How long each condition must hold: short, because the clips are. */
const rules = {
  loitering: { enabled: true, dwellSeconds: 10 },
  crowd: { enabled: true, people: 6, seconds: 5 },
  unattended: { enabled: true, seconds: 10 },
  falls: { enabled: true, stillSeconds: 3 },
  fire: { enabled: true },
} satisfies ZoneRules;
const holdsFor: Partial<Record<AlertEventClass, number>> = {
  SUSPICIOUS_LOITERING: 10,
  CROWD_GATHERING: 5,
  UNATTENDED_OBJECT: 10,
  PERSON_FALL: 3,
  UNAUTHORIZED_ACCESS: 1,
  VEHICLE_INTRUSION: 1,
  FIRE_SMOKE_DETECTION: 1.5,
};
const classOf: Record<string, AlertEventClass> = {
  loitering: 'SUSPICIOUS_LOITERING',
  unauthorized_access: 'UNAUTHORIZED_ACCESS',
  unattended_object: 'UNATTENDED_OBJECT',
  person_fall: 'PERSON_FALL',
  crowd_gathering: 'CROWD_GATHERING',
  vehicle_intrusion: 'VEHICLE_INTRUSION',
  fire_smoke: 'FIRE_SMOKE_DETECTION',
};
const wholePicture: Polygon = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const tuningHalf =
  /vtest|intel_|chair_then_fall|upfall_a\d\d_t1_c1|dorm_fall_0[135]|airport|ilids|ai_veo_crowd|fire|upfall_a0[14]_t1_c2/;

function zonesOf({ events = [], zones = {} }: Truth) {
  const toPoints = (polygon: Polygon) => polygon.map(([x, y]) => ({ x, y }));
  const closed = (cls: string) => events.filter((event) => event.cls === cls).map((event) => event.zone ?? 'whole');
  const named = (cls: string, own: ZoneRules) =>
    [...new Set(closed(cls))].map((zone) => ({
      ...{ id: `${cls}-${zone}`, name: zone, rules: own },
      polygon: toPoints(zones[zone] ?? wholePicture),
    }));
  return [
    { id: 'whole', name: 'Whole picture', polygon: toPoints(wholePicture), rules },
    ...named('unauthorized_access', { restricted: { enabled: true, minSeconds: 1 } }),
    ...named('vehicle_intrusion', {
      vehicles: { enabled: true, minSeconds: 1, stopSeconds: null, direction: null },
    }),
  ];
}

async function raisedIn(path: string, clip: Clip, models: Models): Promise<readonly Raised[]> {
  const [width = 4, height = 3] = (clip.ffprobe.streams.find(({ type }) => type === 'video')?.size ?? '4x3')
    .split('x')
    .map(Number);
  const film = { path, displayAspect: width / height, zones: zonesOf(clip.ground_truth) };
  const [outcome] = await watchFilm(film, [models]);
  return outcome?.raised ?? [];
}

function judge(clip: Clip, raised: readonly Raised[]): Outcome {
  const { events = [], must_not = [], ambiguous_for } = clip.ground_truth;
  const left = [...raised];
  const expected = events.flatMap(({ cls, start, end, tolerance_s }): Expected[] => {
    const eventClass = classOf[cls];
    const hold = eventClass && holdsFor[eventClass];
    if (!eventClass || hold === undefined) return [];
    // A dwell that the event, or the clip, is too short for is nothing to expect.
    const isLong = eventClass === 'PERSON_FALL' ? clip.ffprobe.duration - end > hold : end - start > hold;
    return isLong ? [{ eventClass, start: start + hold, end, tolerance: tolerance_s }] : [];
  });
  const hits = expected.map((event) => {
    // Somebody who has fallen lies on after the fall.
    const until = event.eventClass === 'PERSON_FALL' ? clip.ffprobe.duration : event.end + event.tolerance;
    const isHit = ({ eventClass, at }: Raised) =>
      eventClass === event.eventClass && at >= event.start - event.tolerance - 2 && at <= until;
    const index = left.findIndex(isHit);
    const [hit] = index < 0 ? [] : left.splice(index, 1);
    return { ...event, at: hit?.at ?? null, confidence: hit?.confidence ?? 0 };
  });
  const banned = new Set(
    must_not.flatMap((words) => Object.entries(classOf).flatMap(([cls, c]) => (words.startsWith(cls) ? [c] : []))),
  );
  const isFalse = ({ eventClass }: Raised) => banned.has(eventClass) && classOf[ambiguous_for ?? ''] !== eventClass;
  return {
    ...{
      clip: clip.file.replace('cctv/', ''),
      isTuning: tuningHalf.test(clip.file),
      seconds: clip.ffprobe.duration,
      hits,
    },
    falseAlarms: left.filter(isFalse),
    unjudged: left.filter((each) => !isFalse(each)),
  };
}

function print(outcomes: readonly Outcome[]): void {
  const say = ({ eventClass, at, confidence }: { eventClass: string; at: number | null; confidence: number }) =>
    `${eventClass.toLowerCase()} ${at === null ? 'missed' : `${at.toFixed(1)} (${confidence.toFixed(2)})`}`;
  console.log('| clip | half | expected: raised at (confidence) | false | unjudged |\n|---|---|---|---|---|');
  for (const { clip, isTuning, hits, falseAlarms, unjudged } of outcomes) {
    const cell = (list: readonly Parameters<typeof say>[0][]) => list.map(say).join(', ') || '–';
    console.log(
      `| ${clip} | ${isTuning ? 'tuning' : 'unseen'} | ${hits.map((hit) => `${hit.eventClass.toLowerCase()} due ${hit.start.toFixed(1)}: ${hit.at === null ? 'missed' : `${hit.at.toFixed(1)} (${hit.confidence.toFixed(2)})`}`).join(', ') || '–'} | ${cell(falseAlarms)} | ${cell(unjudged)} |`,
    );
  }
  console.log('\n| class | half | raised | false alarms | median delay |\n|---|---|---|---|---|');
  for (const half of ['tuning', 'unseen']) {
    const own = outcomes.filter(({ isTuning }) => isTuning === (half === 'tuning'));
    const hours = own.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
    for (const eventClass of Object.values(classOf)) {
      const hits = own.flatMap((outcome) => outcome.hits.filter((hit) => hit.eventClass === eventClass));
      const found = hits.filter(({ at }) => at !== null);
      const delays = found.map(({ at, start }) => (at as number) - start).sort((a, b) => a - b);
      const wrong = own.flatMap(({ falseAlarms }) => falseAlarms.filter((each) => each.eventClass === eventClass));
      const median = delays.length === 0 ? '–' : `${delays[delays.length >> 1]?.toFixed(1)} s`;
      console.log(
        `| ${eventClass.toLowerCase()} | ${half} | ${found.length} of ${hits.length} | ${wrong.length} in ${(hours * 60).toFixed(0)} min | ${median} |`,
      );
    }
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { models: { type: 'string' }, events: { type: 'string' }, only: { type: 'string', default: '.' } },
});
const folder = positionals[0] ?? process.env.SIGHTLINE_CORPUS;
if (folder === undefined || !existsSync(join(folder, 'MANIFEST.json'))) {
  console.log('Skipped: no folder with MANIFEST.json and cctv/ was given (argument or SIGHTLINE_CORPUS).');
} else {
  const [file] = values.models === undefined ? [] : await findModelFiles(values.models);
  const detector = file ? await openOnnxDetector(file) : null;
  const eventModel = values.events === undefined ? null : await openOnnxEventModel(values.events);
  console.log(
    `${detector ? `With ${detector.model.id} on ${detector.provider}` : 'Without a detector: motion alone'}${eventModel ? `, weighed by ${eventModel.model.id} ${eventModel.model.version}` : ''}.\n`,
  );
  const manifest = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8')) as { files: Clip[] };
  const wanted = new RegExp(values.only);
  const clips = manifest.files.filter(({ file: path }) => /^cctv\/.*\.(mp4|avi)$/.test(path) && wanted.test(path));
  const outcomes: Outcome[] = [];
  for (const clip of clips)
    outcomes.push(judge(clip, await raisedIn(join(folder, clip.file), clip, { detector, eventModel })));
  print(outcomes);
  await detector?.[Symbol.asyncDispose]();
  await eventModel?.[Symbol.asyncDispose]();
}
