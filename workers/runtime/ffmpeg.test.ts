import { expect, test } from 'vitest';
import { withoutCredentials } from './ffmpeg.ts';

test('credentials do not reach logs and errors', () => {
  expect(withoutCredentials('rtsp://user:pa@ss:word@10.0.0.1:554/live: timed out')).toBe(
    'rtsp://***@10.0.0.1:554/live: timed out',
  );
  expect(withoutCredentials('rtsp://user@host/x')).toBe('rtsp://***@host/x');
  expect(withoutCredentials('http://host/x?channel=1&token=abc&size=2')).toBe(
    'http://host/x?channel=1&token=***&size=2',
  );
  expect(withoutCredentials('[h264 @ 0x55] error at http://host/a@b')).toBe('[h264 @ 0x55] error at http://host/a@b');
});
