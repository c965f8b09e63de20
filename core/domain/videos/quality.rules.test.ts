import { expect, test } from 'vitest';
import {
  judgeQuality,
  peakBitrate,
  type QualityFacts,
  type RenditionFacts,
  reasonOf,
  type SegmentMedia,
} from './quality.rules.ts';

const timescale = 12_800;
const tick = 512; // 25 pictures a second
const pictures = [50, 50, 25];
const sizes = [10_000, 9_999, 4_000];

function segment(first: number, count: number, change: Partial<SegmentMedia> = {}): SegmentMedia {
  return {
    ...{ problem: null, isAsHashed: null, sampleCount: count, decodeTicks: first * tick, durationTicks: count * tick },
    ...{ firstTicks: first * tick, lastTicks: (first + count - 1) * tick, stepTicks: { least: tick, most: tick } },
    ...{ startsAnew: true, keyCount: 1 },
    ...change,
  };
}

function rung(change: Partial<RenditionFacts> = {}): RenditionFacts {
  return {
    ...{ name: '360p', isSound: false, isCopied: false, isWhole: true, codecs: 'avc1.64001e', bitrate: 40_000 },
    ...{
      width: 640,
      height: 360,
      planned: { samples: pictures, secondsPerSample: 0.04, offset: 0 },
      playlistSeconds: 5,
    },
    init: { problem: null, isAsRecorded: true, timescale, codecs: 'avc1.64001e', width: 640, height: 360 },
    rows: new Map(pictures.map((samples, index) => [index, { sizeBytes: sizes[index] as number, samples }])),
    objects: new Map(pictures.map((_, i) => [i, { sizeBytes: sizes[i] as number, wantedBytes: sizes[i] as number }])),
    media: new Map([segment(0, 50), segment(50, 50), segment(100, 25)].entries()),
    ...change,
  };
}

const sound = rung({
  ...{ name: 'audio', isSound: true, codecs: 'mp4a.40.2', width: null, height: null, bitrate: 20_000 },
  planned: { samples: [94, 94, 47], secondsPerSample: 1024 / 48_000, offset: 0 },
  playlistSeconds: (235 * 1024) / 48_000,
  init: { problem: null, isAsRecorded: true, timescale: 48_000, codecs: 'mp4a.40.2', width: 0, height: 0 },
  rows: new Map([94, 94, 47].map((samples, index) => [index, { sizeBytes: 2_500 * (index === 2 ? 1 : 2), samples }])),
  objects: new Map([5_000, 5_000, 2_500].map((size, index) => [index, { sizeBytes: size, wantedBytes: size }])),
  media: new Map(
    [0, 94, 188].map((first, index) => {
      const count = index === 2 ? 47 : 94;
      const at = (frame: number) => frame * 1024;
      const times = {
        decodeTicks: at(first),
        durationTicks: at(count),
        firstTicks: at(first),
        lastTicks: at(first + count - 1),
      };
      return [index, segment(first, count, { ...times, stepTicks: { least: 1024, most: 1024 } })];
    }),
  ),
});

function judge(renditions: RenditionFacts[], change: Partial<QualityFacts> = {}) {
  const facts = {
    sourceMs: 5_000,
    rowMs: 5_000,
    planMs: 5_000,
    missingRenditions: [],
    renditions,
    pictures: [],
    ...change,
  };
  return judgeQuality(facts, new Date(0));
}
const failedIn = (report: ReturnType<typeof judge>) =>
  report.checks.filter(({ isPassed }) => !isPassed).map(({ name, found }) => `${name}: ${found}`);
const mediaOf = (index: number, change: Partial<SegmentMedia>) => {
  const { media } = rung();
  return {
    media: new Map(
      [...media, [index, { ...(media.get(index) as SegmentMedia), ...change }]].sort(
        ([a], [b]) => Number(a) - Number(b),
      ) as [number, SegmentMedia][],
    ),
  };
};

test('a video as planned is clean, and gives no reason', () => {
  const report = judge([rung(), sound]);
  expect(failedIn(report)).toEqual([]);
  expect(report).toMatchObject({ isClean: true, checkedAt: '1970-01-01T00:00:00.000Z' });
  expect(reasonOf(report)).toBeNull();
});

test('what is missing, unplanned or of another size is named', () => {
  const { rows, objects } = rung();
  const without = <T>(map: ReadonlyMap<number, T>, index: number) => new Map([...map].filter(([key]) => key !== index));
  expect(failedIn(judge([rung({ rows: without(rows, 1), objects: without(objects, 1) })]))).toEqual([
    'rows: s1 has no row',
  ]);
  expect(failedIn(judge([rung({ objects: without(objects, 1) })]))).toEqual(['objects: s1 is not stored']);
  const cut = new Map([...objects, [1, { sizeBytes: 12, wantedBytes: 9_999 }] as const]);
  expect(failedIn(judge([rung({ objects: cut })]))).toEqual(['objects: s1 has 12 bytes instead of 9999']);
  expect(failedIn(judge([rung()], { missingRenditions: ['720p'] }))).toEqual(['renditions: 720p has no row']);
});

test('a freed rendition is judged by what is there', () => {
  expect(failedIn(judge([rung({ isWhole: false, rows: new Map(), objects: new Map(), media: new Map() })]))).toEqual(
    [],
  );
});

test('times off the grid, seams and key frames are named', () => {
  const late = { decodeTicks: 51 * tick, firstTicks: 51 * tick, lastTicks: 100 * tick };
  expect(failedIn(judge([rung(mediaOf(1, late))]))).toEqual([
    'decode times: s1 begins at 26112 instead of 25600; s0 ends at 25600, s1 begins at 26112; s1 ends at 51712, s2 begins at 51200',
    'time stamps: a step of 1024 from s0 to s1; a step of 0 from s1 to s2',
    'key frames over rungs: s1 of 360p is shown from 2.040 s instead of 2.000 s',
  ]);
  expect(failedIn(judge([rung(mediaOf(1, { startsAnew: false }))]))).toEqual([
    'key frames: s1 does not begin with one',
  ]);
  expect(failedIn(judge([rung(mediaOf(1, { keyCount: 2 }))]))).toEqual(['key frames: s1 holds 2']);
  expect(failedIn(judge([rung({ isCopied: true, ...mediaOf(1, { keyCount: 2 }) })]))).toEqual([]);
});

test('bytes, codecs, sizes and bandwidth are compared with what is promised', () => {
  expect(failedIn(judge([rung(mediaOf(1, { isAsHashed: false }))]))).toEqual(['bytes: s1 differs from its sha256']);
  expect(failedIn(judge([rung({ codecs: 'avc1.64002a' })]))).toEqual(['codecs: the playlist says avc1.64002a']);
  expect(failedIn(judge([rung({ bitrate: 20_000 })]))).toEqual(['bandwidth: the playlist says 20000']);
  expect(failedIn(judge([rung({ bitrate: 400_000 })]))).toEqual(['bandwidth: the playlist says 400000']);
  expect(failedIn(judge([rung({ bitrate: null })]))).toEqual([]);
  expect(failedIn(judge([rung({ init: { ...rung().init, width: 854 } })]))).toEqual(['init: it says 854x360']);
});

test('the peak is that of the largest segment, and a short last one does not count', () => {
  const planned = { samples: [50, 1], secondsPerSample: 0.04, offset: 0 };
  expect(
    peakBitrate(
      new Map([
        [0, { sizeBytes: 1_000 }],
        [1, { sizeBytes: 900 }],
      ]),
      planned,
    ),
  ).toBe(7_200);
});

test('lengths must agree', () => {
  expect(failedIn(judge([rung()], { sourceMs: 9_000 }))).toEqual([
    'duration: the plan says 5.000 s; 360p lasts 5.000 s',
  ]);
  const short = {
    ...sound,
    media: new Map([...sound.media, [2, segment(0, 47, { decodeTicks: 0, durationTicks: 47 * 1024 })] as const]),
  };
  expect(failedIn(judge([rung(), short]))).toContain('sound length: it lasts 1.003 s');
});

test('pictures of another film are found, and a source that cannot be read blames nobody', () => {
  const sample = { rendition: '360p', index: 1, isCopied: false, problem: null, isFault: false };
  expect(failedIn(judge([rung()], { pictures: [{ ...sample, similarity: 0.1, likeness: 0.1 }] }))).toEqual([
    'picture: s1 is 0.100 like the source',
  ]);
  const noise = { ...sample, similarity: 0.1, likeness: 0.8 };
  expect(failedIn(judge([rung()], { pictures: [noise] }))).toEqual([]);
  expect(failedIn(judge([rung()], { pictures: [{ ...noise, isCopied: true }] }))).toHaveLength(1);
  const blind = { ...sample, similarity: null, likeness: null, problem: 'Invalid data' };
  expect(failedIn(judge([rung()], { pictures: [blind] }))).toEqual([]);
  expect(failedIn(judge([rung()], { pictures: [{ ...blind, isFault: true }] }))).toEqual(['picture: s1: Invalid data']);
});

test('the reason tells what failed and what to do', () => {
  const reason = reasonOf(judge([rung(mediaOf(1, { keyCount: 2 }))]));
  expect(reason).toMatch(/key frames of 360p \(found: s1 holds 2; wanted: one in each segment.*Try again/);
});
