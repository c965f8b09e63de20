/** The path of a track as bytes: ten for each box, so that a row of a track has some hundred. */

import type { TrackBox } from './track.ts';

const boxBytes = 10;
const mostSteps = 65_535;
const stepUs = 100_000;

/** Tenths of a second since `fromUs`, then x, y, w and h in 65535ths: big-endian words. */
export function packPath(path: readonly TrackBox[], fromUs: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(path.length * boxBytes);
  const view = new DataView(bytes.buffer);
  const share = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 65_535);
  for (const [index, { atUs, x, y, w, h }] of path.entries()) {
    const steps = Math.round((atUs - fromUs) / stepUs);
    const words = [Math.max(0, Math.min(mostSteps, steps)), share(x), share(y), share(w), share(h)];
    for (const [place, word] of words.entries()) view.setUint16(index * boxBytes + place * 2, word);
  }
  return bytes;
}

export function unpackPath(bytes: Uint8Array, fromUs: number): TrackBox[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / boxBytes) }, (_, index) => {
    const word = (place: number) => view.getUint16(index * boxBytes + place * 2);
    const share = (place: number) => Math.round((word(place) / 65_535) * 1e4) / 1e4;
    return { atUs: fromUs + word(0) * stepUs, x: share(1), y: share(2), w: share(3), h: share(4) };
  });
}
