import { expect, test } from 'vitest';
import type { VideoDetailFragment } from '../../../kit/index.ts';
import { describeRendition, explanation } from './rendition-list.tsx';

const rendition: VideoDetailFragment['renditions'][number] = {
  id: 'ren_1',
  name: '720p',
  width: 1280,
  height: 720,
  bitrate: 2_500_000,
  codecs: 'avc1.64001f',
  codec: 'h264',
  state: 'ENCODING',
  encoder: 'libx264',
  encoderReason: 'No worker has opened a hardware encoder for H.264.',
  speed: 3.42,
  segmentsDone: 3,
  segmentsTotal: 10,
  sizeBytes: 0,
};

test('a quality says how far it is and what became of it', () => {
  expect(describeRendition(rendition)).toBe('3 of 10');
  expect(describeRendition({ ...rendition, segmentsDone: 10 })).toBe('Made, not checked yet');
  expect(describeRendition({ ...rendition, state: 'COLD' })).toBe('Put away');
  expect(describeRendition({ ...rendition, state: 'DROPPED' })).toBe('Left out');
});

test('a quality says by what it was made and why, or why it is not there', () => {
  expect(explanation(rendition)).toBe(
    'libx264, 3.4 times real time. No worker has opened a hardware encoder for H.264.',
  );
  expect(explanation({ ...rendition, encoder: 'aac', encoderReason: null, speed: null })).toBe('aac');
  expect(explanation({ ...rendition, state: 'DROPPED' })).toMatch(/hardly better/);
  expect(explanation({ ...rendition, state: 'COLD', encoder: null, encoderReason: null })).toMatch(
    /as soon as somebody does\.$/,
  );
});
