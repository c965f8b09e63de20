import { expect, test } from 'vitest';
import { isMadeUntil, offerOf } from './offer.ts';

const rendition = { name: '720p', state: 'ENCODING' as const, segmentsDone: 0, segmentsTotal: 10 };
const video = { state: 'PROCESSING', durationMs: 20_000, renditions: [rendition], subtitles: [] };
const withRendition = (change: object) => ({ ...video, renditions: [{ ...rendition, ...change }] });

test('the playlist is read anew when a rung begins, when captions come and when the video is ready, and not for progress', () => {
  const begun = offerOf(withRendition({ segmentsDone: 1 }));
  expect(begun).not.toBe(offerOf(video));
  expect(offerOf(withRendition({ segmentsDone: 7 }))).toBe(begun);
  expect(offerOf({ ...withRendition({ segmentsDone: 1 }), subtitles: [{ id: 'sub_1', state: 'READY' }] })).not.toBe(
    begun,
  );
  expect(offerOf({ ...withRendition({ segmentsDone: 1 }), state: 'READY' })).not.toBe(begun);
  expect(offerOf(withRendition({ segmentsDone: 10, state: 'DROPPED' }))).toBe(offerOf(video));
});

test('a rung reaches as far as its parts', () => {
  const half = withRendition({ segmentsDone: 5 });
  expect(isMadeUntil(half, { label: '720p' }, 10)).toBe(true);
  expect(isMadeUntil(half, { label: '720p' }, 11)).toBe(false);
  expect(isMadeUntil(withRendition({ segmentsDone: 10 }), { label: '720p' }, 25)).toBe(true);
  expect(isMadeUntil({ ...half, state: 'READY' }, { label: '720p' }, 19)).toBe(true);
});
