import { ErrorDetails, ErrorTypes } from 'hls.js';
import { expect, test } from 'vitest';
import { playerSentence, toQuality } from './player-state.ts';

test('a quality is known by its rung and its codec, whatever its place in the playlist', () => {
  const level = { width: 1280, height: 720, bitrate: 2_500_000, videoCodec: 'avc1.640020' };
  expect(toQuality(level)).toMatchObject({ key: '720p H.264', label: '720p', codec: 'H.264' });
  expect(toQuality({ ...level, width: 720, height: 1280, videoCodec: 'hvc1.1.6.L120.90' }).key).toBe('720p HEVC');
  expect(toQuality({ ...level, videoCodec: 'av01.0.05M.08' }).codec).toBe('AV1');
  expect(toQuality({ ...level, width: 0, height: 0, videoCodec: undefined }).key).toBe('Sound');
});

test('errors are said for the person who watches', () => {
  const network = { type: ErrorTypes.NETWORK_ERROR, details: ErrorDetails.FRAG_LOAD_ERROR };
  const withCode = (code: number) =>
    playerSentence({ ...network, response: { url: '', data: undefined, code } }, false);
  expect(withCode(503)).toMatch(/still being made/);
  expect(withCode(403)).toMatch(/fresh one/);
  expect(withCode(0)).toMatch(/connection/);
  const codec = { type: ErrorTypes.MEDIA_ERROR, details: ErrorDetails.BUFFER_ADD_CODEC_ERROR };
  expect(playerSentence(codec, false)).toMatch(/cannot play the video’s format/);
});
