import { expect, it } from 'vitest';
import type { TrackBox } from './track.ts';
import { packPath, unpackPath } from './track-path.rules.ts';

const box = (seconds: number, x: number, y = 0.5): TrackBox => ({ atUs: seconds * 1e6, x, y, w: 0.1, h: 0.3 });

it('comes back from its bytes to a tenth of a second and less than a pixel', () => {
  const path = [box(1000, 0.123), box(1003.26, 1, 0), box(1900, 0)];
  const bytes = packPath(path, 1000e6);
  expect(bytes.byteLength).toBe(30);
  expect(unpackPath(bytes, 1000e6)).toEqual([box(1000, 0.123), { ...box(1003.3, 1, 0) }, box(1900, 0)]);
  expect(unpackPath(new Uint8Array(0), 0)).toEqual([]);
});

it('holds an hour, the longest track, within its words', () => {
  expect(unpackPath(packPath([box(0, 0), box(3600, 1)], 0), 0)[1]?.atUs).toBe(3600e6);
});
