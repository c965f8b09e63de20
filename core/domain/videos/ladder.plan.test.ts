import { describe, expect, test } from 'vitest';
import { plannedSegments, planRungs, planVideo, snapFrameRate } from './ladder.plan.ts';
import type { MediaProbe } from './probe.ts';

function probeOf(video: Partial<MediaProbe['video']> | null, audio: Partial<MediaProbe['audio']> | null): MediaProbe {
  const picture = { streamIndex: 0, codec: 'h264', pixelFormat: 'yuv420p', width: 1280, height: 720, rotation: 0 };
  const time = {
    isInterlaced: false,
    transfer: 'sdr' as const,
    frameRate: 25,
    packetCount: 250,
    startSeconds: 0,
    endSeconds: 10,
  };
  const sound = { streamIndex: 1, codec: 'aac', channels: 2, startSeconds: 0, endSeconds: 10 };
  return {
    container: 'mov',
    video: video && { ...picture, ...time, ...video },
    audio: audio && { ...sound, ...audio },
  };
}

describe('rungs', () => {
  const sizes = (width: number, height: number) =>
    planRungs(width, height).map((rung) => `${rung.name} ${rung.width}x${rung.height}`);

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
    const plan = planVideo(probeOf({ frameRate: 30000 / 1001, endSeconds: (156 * 1001) / 30000 }, null));
    expect(plan.video).toMatchObject({ gopFrames: 60, frameCount: 156, frameRate: { num: 30000, den: 1001 } });
    expect(plannedSegments(plan)[0]?.samples).toEqual([60, 60, 36]);
    expect(plan.durationMs).toBe(5205);
  });

  test('sound is whole AAC frames, as long as the picture', () => {
    const plan = planVideo(probeOf({}, { endSeconds: 9.1 }));
    expect(plan.audio).toMatchObject({ sampleRate: 48000, sampleCount: 480_000 });
    const sound = plannedSegments(plan).find(({ name }) => name === 'audio');
    expect(sound?.samples).toEqual([94, 94, 94, 94, 93]);
  });

  test('the last picture is held when sound goes on', () => {
    expect(planVideo(probeOf({}, { endSeconds: 10.04 })).video?.frameCount).toBe(250);
    expect(planVideo(probeOf({}, { endSeconds: 14 })).video?.frameCount).toBe(350);
  });

  test('time begins with the picture, or with sound that comes much earlier', () => {
    expect(planVideo(probeOf({ startSeconds: 1, endSeconds: 11 }, { startSeconds: 0.98 })).video?.startSeconds).toBe(1);
    const late = planVideo(probeOf({ startSeconds: 2, endSeconds: 12 }, { startSeconds: 0 }));
    expect(late.video).toMatchObject({ startSeconds: 0, frameCount: 300 });
  });

  test('one picture, sound alone', () => {
    expect(planVideo(probeOf({ frameRate: 0, endSeconds: 0.04 }, null))).toMatchObject({
      durationMs: 40,
      video: { frameCount: 1 },
    });
    const sound = planVideo(probeOf(null, { startSeconds: 1, endSeconds: 4 }));
    expect(sound).toMatchObject({ durationMs: 3000, video: null, audio: { sampleCount: 144_000, startSeconds: 1 } });
  });
});
