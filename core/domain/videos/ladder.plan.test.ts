import { describe, expect, test } from 'vitest';
import { chunksOf, continuePlan, plannedSegments, planRungs, planVideo, snapFrameRate } from './ladder.plan.ts';
import { type MediaProbe, openPacketMeter, type PacketTimes } from './probe.ts';
import { seekFor } from './seek.rules.ts';
import { readVideoProfile } from './video-profile.ts';

const profile = readVideoProfile({});
const planOf = (probe: MediaProbe, packets: { pictures?: PacketTimes; sounds?: PacketTimes } = {}) =>
  planVideo({ probe, pictures: packets.pictures ?? null, sounds: packets.sounds ?? null, profile });

function probeOf(video: Partial<MediaProbe['video']> | null, audio: Partial<MediaProbe['audio']> | null): MediaProbe {
  const picture = {
    streamIndex: 0,
    codec: 'h264',
    profile: 'High',
    pixelFormat: 'yuv420p',
    width: 1280,
    height: 720,
    rotation: 0,
  };
  const time = {
    ...{ bitrate: 2_000_000, hasSquarePixels: true, isInterlaced: false },
    transfer: 'sdr' as const,
    frameRate: 25,
    packetCount: 250,
    startSeconds: 0,
    endSeconds: 10,
  };
  const sound = {
    ...{ streamIndex: 1, codec: 'aac', profile: 'LC', sampleRate: 48_000, bitrate: 128_000, channels: 2 },
    ...{ startSeconds: 0, endSeconds: 10 },
  };
  return {
    container: 'mov',
    video: video && { ...picture, ...time, ...video },
    audio: audio && { ...sound, ...audio },
  };
}

describe('rungs', () => {
  const sizes = (width: number, height: number) =>
    planRungs(width, height, profile).map((rung) => `${rung.name} ${rung.width}x${rung.height}`);

  test('by the short side, never enlarged, even, aspect kept', () => {
    expect(sizes(1920, 1080)).toEqual(['1080p 1920x1080', '720p 1280x720', '480p 854x480', '360p 640x360']);
    expect(sizes(3840, 2160)[0]).toBe('1080p 1920x1080');
    expect(sizes(1080, 1920)).toEqual(['1080p 1080x1920', '720p 720x1280', '480p 480x854', '360p 360x640']);
    expect(sizes(1280, 720)[0]).toBe('720p 1280x720');
    expect(sizes(768, 576)).toEqual(['480p 640x480', '360p 480x360']);
  });

  test('the smallest takes the size of a smaller source', () => {
    expect(sizes(320, 180)).toEqual(['360p 320x180']);
    expect(sizes(641, 359)).toEqual(['360p 640x358']);
    expect(sizes(200, 1800)).toEqual(['360p 200x1800']);
    expect(sizes(1, 1)).toEqual(['360p 2x2']);
  });

  test('sides beyond what H.264 level 5.1 carries are scaled', () => {
    expect(sizes(7680, 1080)[0]).toBe('1080p 4096x576');
  });
});

test('frame rates snap to the standards, at most 60', () => {
  const rate = (fps: number) => {
    const { num, den } = snapFrameRate(fps);
    return den === 1 ? num : Number((num / den).toFixed(3));
  };
  expect([25, 24.9, 29.97, 30, 23.98, 60.03, 59.94].map(rate)).toEqual([25, 25, 29.97, 30, 23.976, 60, 59.94]);
  expect([1, 5, 11.1, 14.98, 17].map(rate)).toEqual([1, 5, 12, 14.985, 20]);
  expect([90, 100, 119.88, 120, 1000].map(rate)).toEqual([48, 50, 59.94, 60, 60]);
  expect([0, Number.NaN].map(rate)).toEqual([25, 25]);
});

describe('grid', () => {
  test('a segment is ceil(2 x fps) pictures, the last one takes the rest', () => {
    const plan = planOf(probeOf({ frameRate: 30000 / 1001, endSeconds: (156 * 1001) / 30000 }, null));
    expect(plan.video).toMatchObject({ gopFrames: 60, frameCount: 156, frameRate: { num: 30000, den: 1001 } });
    expect(plannedSegments(plan)[0]?.samples).toEqual([60, 60, 36]);
    expect(plan.durationMs).toBe(5205);
  });

  test('sound is whole AAC frames, as long as the picture', () => {
    const plan = planOf(probeOf({}, { endSeconds: 9.1 }));
    expect(plan.audio).toMatchObject({ sampleRate: 48000, sampleCount: 480_000 });
    const sound = plannedSegments(plan).find(({ name }) => name === 'audio');
    expect(sound?.samples).toEqual([94, 94, 94, 94, 93]);
  });

  test('the last picture is held when sound goes on', () => {
    expect(planOf(probeOf({}, { endSeconds: 10.04 })).video?.frameCount).toBe(250);
    expect(planOf(probeOf({}, { endSeconds: 14 })).video?.frameCount).toBe(350);
  });

  test('time begins with the picture, or with sound that comes much earlier', () => {
    expect(planOf(probeOf({ startSeconds: 1, endSeconds: 11 }, { startSeconds: 0.98 })).video?.startSeconds).toBe(1);
    const late = planOf(probeOf({ startSeconds: 2, endSeconds: 12 }, { startSeconds: 0 }));
    expect(late.video).toMatchObject({ startSeconds: 0, frameCount: 300 });
  });

  test('one picture, sound alone', () => {
    expect(planOf(probeOf({ frameRate: 0, endSeconds: 0.04 }, null))).toMatchObject({
      durationMs: 40,
      video: { frameCount: 1 },
    });
    const sound = planOf(probeOf(null, { startSeconds: 1, endSeconds: 4 }));
    expect(sound).toMatchObject({ durationMs: 3000, video: null, audio: { sampleCount: 144_000, startSeconds: 1 } });
  });
});

/** As a file holds them: stamps of a steady stream with a key frame every so many packets. */
function packetsOf(count: number, rate: number, keyEvery: number, from = 0): PacketTimes {
  const meter = openPacketMeter();
  for (let i = 0; i < count; i++) {
    meter.push({ ptsSeconds: from + i / rate, durationSeconds: 1 / rate, isKey: i % keyEvery === 0, sizeBytes: 1000 });
  }
  return meter.finish()?.packets as PacketTimes;
}

describe('copies', () => {
  const sounds = packetsOf(469, 48_000 / 1024, 1);

  test('a source with short closed groups on the grid is copied, and its key frames are the grid', () => {
    const plan = planOf(probeOf({}, {}), { pictures: packetsOf(250, 25, 25), sounds });
    expect(plan.video?.rungs.map((rung) => rung.isCopy)).toEqual([true, false, false]);
    expect(plan.video?.segmentStarts).toEqual([0, 50, 100, 150, 200]);
    expect(plan.audio).toMatchObject({ copyOffset: 0, sampleCount: 469 * 1024 });
    const uneven = planOf(probeOf({}, null), { pictures: packetsOf(250, 25, 60) });
    expect(uneven.video?.segmentStarts).toEqual([0, 60, 120, 180, 240]);
  });

  test.each([
    ['a group of more than four seconds', {}, packetsOf(250, 25, 125)],
    ['another size', { width: 1240, height: 700 }, packetsOf(250, 25, 25)],
    ['too many bits', { bitrate: 9_000_000 }, packetsOf(250, 25, 25)],
    ['ten bits', { pixelFormat: 'yuv420p10le' }, packetsOf(250, 25, 25)],
    ['turned', { rotation: 90, width: 720, height: 1280 }, packetsOf(250, 25, 25)],
    ['a picture missing', {}, packetsOf(249, 25, 25)],
    [
      'pictures that need what came before their key frame',
      {},
      { ...packetsOf(250, 25, 25), hasLeadingPictures: true },
    ],
  ])('not with %s', (_, video, pictures) => {
    expect(planOf(probeOf(video, null), { pictures }).video?.rungs.some((rung) => rung.isCopy)).toBe(false);
  });

  test('nothing is copied when an attempt must be safe', () => {
    const pictures = packetsOf(250, 25, 25);
    const plan = planVideo({ probe: probeOf({}, {}), pictures, sounds, profile, isSafe: true });
    expect(plan.video?.segmentStarts).toBeNull();
    expect(plan.audio?.copyOffset).toBeNull();
  });
});

describe('seeks', () => {
  const long = { endSeconds: 100, packetCount: 2500 };

  test('far enough back for the picture that is shown, and not from before the beginning', () => {
    const plan = planOf(probeOf(long, null), { pictures: packetsOf(2500, 25, 250) });
    expect(plan.video).toMatchObject({ segmentsPerChunk: 8, seekBackSeconds: 0.12 });
    const { video } = probeOf(long, null);
    if (!plan.video || !video) throw new Error('no picture');
    expect(seekFor(plan.video, video, 0)).toBeNull();
    expect(seekFor(plan.video, video, 16)).toBeCloseTo(15.88, 6);
  });

  test('a hole is looked across; without an index, two key frames', () => {
    const pictures = packetsOf(2500, 25, 250);
    pictures.times = Float64Array.from([...pictures.times].filter((time) => time < 30 || time > 36));
    expect(planOf(probeOf(long, null), { pictures }).video?.seekBackSeconds).toBeCloseTo(6.16, 2);
    const stream = { ...probeOf(long, null), container: 'mpegts' };
    expect(planOf(stream, { pictures: packetsOf(2500, 25, 250) }).video?.seekBackSeconds).toBeCloseTo(20.12, 2);
  });

  test('what cannot be searched is one chunk', () => {
    const raw = { ...probeOf(long, null), container: 'h264' };
    expect(planOf(raw, { pictures: packetsOf(2500, 25, 250) }).video).toMatchObject({
      seekBackSeconds: null,
      segmentsPerChunk: 50,
    });
  });
});

test('an end that is too short to be encoded alone belongs to the chunk before', () => {
  const grid = planOf(probeOf({}, null)).video;
  if (!grid) throw new Error('no picture');
  const sizes = (frameCount: number) =>
    chunksOf({ ...grid, frameCount, gopFrames: 50, segmentsPerChunk: 4 }).map(({ segmentCount }) => segmentCount);
  expect(sizes(400)).toEqual([4, 4]);
  expect(sizes(401)).toEqual([4, 5]);
  expect(sizes(408)).toEqual([4, 4, 1]);
  expect(sizes(1)).toEqual([1]);
  expect(sizes(201)).toEqual([5]);
});

describe('a plan that continues another', () => {
  const whole = planOf(probeOf({}, {}));
  const grid = whole.video;
  if (!grid) throw new Error('no picture');
  const rungs = grid.rungs.map((rung) => ({ ...rung, crf: 28, encoder: 'x' }));
  const beginning = { ...whole, durationMs: 1, audio: null, video: { ...grid, rungs, frameCount: 60 } };

  test('keeps how its rungs are encoded and takes the rest of what was found', () => {
    expect(continuePlan(beginning, whole)).toEqual({ ...whole, video: { ...grid, rungs } });
  });

  test('has its segments at the same pictures, and sound that was made stays as it was', () => {
    expect(continuePlan({ ...beginning, video: { ...beginning.video, gopFrames: 60 } }, whole)).toBeNull();
    expect(continuePlan({ ...beginning, video: { ...beginning.video, frameCount: 1e6 } }, whole)).toBeNull();
    expect(continuePlan({ ...beginning, video: { ...beginning.video, segmentStarts: [0, 40] } }, whole)).toBeNull();
    expect(continuePlan({ ...whole, video: null }, whole)).toBeNull();
    const sound = whole.audio && { ...whole.audio, sampleCount: 1 };
    expect(continuePlan({ ...beginning, audio: sound }, whole)).toBeNull();
  });

  test('may add to the key frames at which a copied source is cut', () => {
    const copied = { ...whole, video: { ...grid, segmentStarts: [0, 40, 90] } };
    const begun = { ...copied, audio: null, video: { ...copied.video, segmentStarts: [0, 40], frameCount: 80 } };
    expect(continuePlan(begun, copied)?.video?.segmentStarts).toEqual([0, 40, 90]);
    expect(continuePlan({ ...begun, video: { ...begun.video, segmentStarts: [0, 41] } }, copied)).toBeNull();
  });
});
