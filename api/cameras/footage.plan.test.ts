import { expect, it } from 'vitest';
import type { RecordingChunk } from '../../core/domain/recordings/index.ts';
import { footageKey, planFootage, readFootageName } from './footage.plan.ts';

it('names a span with two seconds around it, at most ten minutes, and reads the name back', () => {
  const key = footageKey('cam_1', { fromUs: 100e6, toUs: 110e6 });
  expect(key).toBe('cameras/cam_1/footage-98000000-112000000.m3u8');
  expect(readFootageName('footage-98000000-112000000.m3u8')).toEqual({ fromUs: 98e6, toUs: 112e6 });
  expect(footageKey('cam_1', { fromUs: 0, toUs: 3600e6 })).toBe('cameras/cam_1/footage-0-600000000.m3u8');
});

it.each(['footage-5-5.m3u8', 'footage-9-5.m3u8', 'footage-0-600000001.m3u8', 'footage--1-5.m3u8', 'footage-1.m3u8'])(
  'refuses %s',
  (name) => expect(readFootageName(name)).toBeNull(),
);

it('lists whole chunks that end, and starts where the span does', () => {
  const chunk = (sequence: number) =>
    ({
      ...{ sequence, recordingId: 'rec_1', recordingIndex: 0, startsAt: new Date(0), initKey: 'p/rec/rec_1/init.mp4' },
      ...{ storageKey: `p/rec/rec_1/${sequence}.m4s`, startPtsUs: BigInt(sequence * 3e6), durationUs: 3_000_000n },
    }) as RecordingChunk;
  const playlist = planFootage([chunk(4), chunk(5)], { fromUs: 13.5e6, toUs: 17e6 }, 'p/');
  const lines = playlist.trim().split('\n');
  expect(lines).toContain('#EXT-X-START:TIME-OFFSET=1.500,PRECISE=YES');
  expect(lines.filter((line) => line.endsWith('.m4s'))).toEqual(['rec/rec_1/4.m4s', 'rec/rec_1/5.m4s']);
  expect(lines.at(-1)).toBe('#EXT-X-ENDLIST');
});
