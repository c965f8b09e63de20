/**
 * Alerts raised on labelled CCTV clips against their ground truth, printed as a table.
 *
 * `node bench/corpus-alerts.bench.ts [folder]` (or SIGHTLINE_CORPUS): a folder with MANIFEST.json and cctv/. Prints
 * why and ends when it is not there. Clips of the tuning half were looked at while thresholds were chosen.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalyzerZone, openAnalyzer } from '../workers/inference/analyzer.ts';
import { motionSize, planPictureSize } from '../workers/inference/picture.ts';
import { readFrames } from './read-frames.ts';

type Interval = { start: number; end: number };
type Polygon = [number, number][];
type Truth = {
  events?: (Interval & { cls: string; tolerance_s: number; zone?: string })[];
  zones?: Record<string, Polygon>;
  presence?: [number, number][];
  loiter?: Interval[];
  persons?: { max: number };
};
type Manifest = {
  files: {
    file: string;
    ground_truth?: Truth;
    ffprobe?: { duration: number; streams: { type: string; size?: string }[] };
  }[];
};
type Clip = Manifest['files'][number] & { ground_truth: Truth };
type Case = {
  clip: string;
  rule: 'loitering' | 'restricted';
  zone: string;
  polygon: Polygon;
  seconds: number;
  expected: (Interval & { tolerance: number })[];
  /** Alarms here are neither right nor wrong. */
  ambiguous: Interval[];
};
type Outcome = { case: Case; hits: (number | null)[]; falseAt: number[]; ambiguousAt: number[]; isTuning: boolean };

const wholePicture: Polygon = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const tuningHalf = /vtest|intel_|chair_then_fall|upfall_a\d\d_t1_c1|dorm_fall_0[135]|airport/;
/** Somebody walks, jumps, lies or sits in one room for the whole clip: they stay, but are not labelled as loitering. */
const staysThroughout = /upfall_a(06|10|11)|cigarette/;

function casesOf(clip: Clip): Case[] {
  const truth = clip.ground_truth;
  const base = { clip: clip.file.replace('cctv/', '') };
  const events = truth.events ?? [];
  const cases: Case[] = [];
  for (const zone of new Set(
    events.filter((event) => event.cls === 'unauthorized_access').map((event) => event.zone ?? ''),
  )) {
    const expected = events
      .filter((event) => event.cls === 'unauthorized_access' && (event.zone ?? '') === zone)
      .map((event) => ({ start: event.start, end: event.end, tolerance: event.tolerance_s }));
    cases.push({
      ...base,
      rule: 'restricted',
      zone,
      polygon: truth.zones?.[zone] ?? wholePicture,
      seconds: 1,
      expected,
      ambiguous: [],
    });
  }
  if (truth.presence !== undefined) {
    const expected = mergeVisits(truth.presence).map(([start, end]) => ({ start, end, tolerance: 1.5 }));
    cases.push({
      ...base,
      rule: 'restricted',
      zone: 'whole',
      polygon: wholePicture,
      seconds: 1,
      expected,
      ambiguous: [],
    });
  }
  for (const seconds of [10, 20]) {
    if ((clip.ffprobe?.duration ?? 0) <= seconds) continue;
    const loitering = events.filter((event) => event.cls === 'loitering');
    const zone = loitering[0]?.zone ?? 'whole';
    const stays = staysThroughout.test(clip.file) ? [{ start: 0, end: clip.ffprobe?.duration ?? 0 }] : [];
    cases.push({
      ...base,
      rule: 'loitering',
      zone,
      polygon: truth.zones?.[zone] ?? wholePicture,
      seconds,
      expected: loitering
        .filter((event) => event.end - event.start > seconds)
        .map((event) => ({ start: event.start, end: event.end, tolerance: event.tolerance_s })),
      // Whoever is labelled as present for longer than the dwell does loiter, by the letter of the rule.
      ambiguous: [...(truth.loiter ?? []), ...stays, ...(truth.presence ?? []).map(([start, end]) => ({ start, end }))],
    });
  }
  return cases;
}

/** Visits that follow one another within the exit grace of 5 s are one episode. */
function mergeVisits(visits: readonly [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [start, end] of visits) {
    const last = merged.at(-1);
    if (last !== undefined && start - last[1] <= 5.5) last[1] = end;
    else merged.push([start, end]);
  }
  return merged;
}

/** The times, in seconds, at which the case's rule raised an alert. */
async function raisedAt(path: string, displayAspect: number, wanted: Case): Promise<number[]> {
  const zone: AnalyzerZone = {
    id: 'zone',
    name: wanted.zone,
    polygon: wanted.polygon.map(([x, y]) => ({ x, y })),
    rules: {
      loitering: { enabled: wanted.rule === 'loitering', dwellSeconds: wanted.seconds },
      restricted: { enabled: wanted.rule === 'restricted', minSeconds: wanted.seconds },
    },
  };
  const analyzer = openAnalyzer({
    ...motionSize,
    displayAspect,
    zones: [zone],
    context: { cameraName: 'camera', location: '' },
  });
  const times: number[] = [];
  for await (const frame of readFrames(path, planPictureSize(displayAspect))) {
    for (const transition of analyzer.push(frame).transitions) {
      if (transition.kind === 'raised') times.push(transition.atPtsUs / 1e6);
    }
  }
  return times;
}

function judge(wanted: Case, times: readonly number[]): Outcome {
  const left = [...times];
  const hits = wanted.expected.map(({ start, end, tolerance }) => {
    const index = left.findIndex((at) => at >= start + wanted.seconds - tolerance && at <= end + tolerance);
    return index < 0 ? null : left.splice(index, 1)[0]!;
  });
  const isAmbiguous = (at: number) =>
    wanted.ambiguous.some((interval) => at >= interval.start && at <= interval.end + 1);
  return {
    case: wanted,
    hits,
    falseAt: left.filter((at) => !isAmbiguous(at)),
    ambiguousAt: left.filter(isAmbiguous),
    isTuning: tuningHalf.test(wanted.clip),
  };
}

function aspectOf(clip: Clip): number {
  const [width, height] = (clip.ffprobe?.streams.find((stream) => stream.type === 'video')?.size ?? '4x3')
    .split('x')
    .map(Number);
  return width! / height!;
}

function list(times: readonly (number | null)[]): string {
  return times.map((at) => (at === null ? 'missed' : at.toFixed(1))).join(' ') || '-';
}

function printTable(outcomes: readonly Outcome[]): void {
  const rows = outcomes.map((outcome) => [
    outcome.case.clip,
    outcome.isTuning ? 'tuning' : 'unseen',
    `${outcome.case.rule} ${outcome.case.seconds} s, ${outcome.case.zone}`,
    list(outcome.case.expected.map((interval) => interval.start + outcome.case.seconds)),
    list(outcome.hits),
    list(outcome.falseAt),
    list(outcome.ambiguousAt),
  ]);
  const table = [['clip', 'half', 'rule', 'expected at', 'raised at', 'false', 'unjudged'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  for (const half of ['tuning', 'unseen']) {
    for (const rule of ['restricted', 'loitering']) {
      const chosen = outcomes.filter((o) => o.isTuning === (half === 'tuning') && o.case.rule === rule);
      const hits = chosen.flatMap((o) => o.hits);
      const delays = chosen.flatMap((o) =>
        o.hits.flatMap((at, i) => (at === null ? [] : [at - o.case.expected[i]!.start - o.case.seconds])),
      );
      delays.sort((a, b) => a - b);
      const falseCount = chosen.flatMap((o) => o.falseAt).length;
      const median = delays.length === 0 ? '-' : `${delays[delays.length >> 1]!.toFixed(1)} s`;
      console.log(
        `${half} ${rule}: ${hits.filter((at) => at !== null).length} of ${hits.length} raised, ${falseCount} false in ${chosen.length} runs, median delay ${median}`,
      );
    }
  }
}

async function main(): Promise<void> {
  const folder = process.argv[2] ?? process.env.SIGHTLINE_CORPUS;
  if (folder === undefined || !existsSync(join(folder, 'MANIFEST.json'))) {
    console.log('Skipped: no folder with MANIFEST.json and cctv/ was given (argument or SIGHTLINE_CORPUS).');
    return;
  }
  const only = new RegExp(process.argv[3] ?? '.');
  const manifest = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8')) as Manifest;
  const clips = manifest.files.filter(
    (file): file is Clip => /^cctv\/.*\.(mp4|avi)$/.test(file.file) && file.ground_truth !== undefined,
  );
  const outcomes: Outcome[] = [];
  for (const clip of clips.filter((file) => only.test(file.file))) {
    for (const wanted of casesOf(clip)) {
      outcomes.push(judge(wanted, await raisedAt(join(folder, clip.file), aspectOf(clip), wanted)));
    }
  }
  printTable(outcomes);
}

await main();
