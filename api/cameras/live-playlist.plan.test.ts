import { expect, it } from 'vitest';
import { planLivePlaylist } from './live-playlist.plan.ts';

const chunk = (sequence: number, recording: string, recordingIndex: number) => ({
  sequence,
  recordingId: recording,
  recordingIndex,
  startsAt: new Date(sequence * 3_000),
  durationUs: 3_040_000n,
  storageKey: `cameras/c/rec/${recording}/${sequence}.m4s`,
  initKey: `cameras/c/rec/${recording}/init.mp4`,
});

it('lists chunks with exact lengths and a discontinuity between recordings', () => {
  const playlist = planLivePlaylist([chunk(7, 'a', 2), chunk(8, 'a', 2), chunk(9, 'b', 3)], {
    prefix: 'cameras/c/',
    hasEnded: false,
  });
  expect(playlist.split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:4',
    '#EXT-X-MEDIA-SEQUENCE:7',
    '#EXT-X-DISCONTINUITY-SEQUENCE:2',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="rec/a/init.mp4"',
    '#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:21.000Z',
    '#EXTINF:3.040000,',
    'rec/a/7.m4s',
    '#EXTINF:3.040000,',
    'rec/a/8.m4s',
    '#EXT-X-DISCONTINUITY',
    '#EXT-X-MAP:URI="rec/b/init.mp4"',
    '#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:27.000Z',
    '#EXTINF:3.040000,',
    'rec/b/9.m4s',
    '',
  ]);
});

it('ends when the camera does', () => {
  expect(planLivePlaylist([chunk(1, 'a', 0)], { prefix: 'cameras/c/', hasEnded: true })).toMatch(/#EXT-X-ENDLIST\n$/);
});
