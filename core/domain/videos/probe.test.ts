import { expect, test } from 'vitest';
import { openPacketMeter } from './probe.ts';

function measure(times: readonly number[], durationSeconds = Number.NaN) {
  const meter = openPacketMeter();
  for (const ptsSeconds of times) meter.push({ ptsSeconds, durationSeconds, isKey: true, sizeBytes: 100 });
  return meter.finish();
}
const steady = (count: number, rate: number, from = 0) => Array.from({ length: count }, (_, i) => from + i / rate);

test('a steady stream has its average rate, and a last picture as long as the others', () => {
  const measured = measure(steady(50, 25, 2));
  expect(measured).toMatchObject({ count: 50, startSeconds: 2 });
  expect(measured?.frameRate).toBeCloseTo(25, 6);
  expect(measured?.endSeconds).toBeCloseTo(4, 6);
});

test('pictures come in decoding order, and in any order', () => {
  expect(measure([0, 0.12, 0.04, 0.08, 0.16])?.frameRate).toBeCloseTo(25, 6);
});

test('a clip of 10 and then 30 pictures per second keeps all of them', () => {
  const times = [...steady(30, 10), ...steady(90, 30, 3)];
  expect(measure(times)?.frameRate).toBeCloseTo(30, 3);
});

test('packets without a time count, but do not stretch the stream', () => {
  const times = steady(60, 30).flatMap((time) => [time, Number.NaN]);
  expect(measure(times)).toMatchObject({ count: 120 });
  expect(measure(times)?.frameRate).toBeCloseTo(60.5, 1);
});

test('one picture has no rate; none is no stream', () => {
  expect(measure([0.5], 0.04)).toMatchObject({ count: 1, startSeconds: 0.5, endSeconds: 0.54, frameRate: 0 });
  expect(measure([])).toBeNull();
  expect(measure([Number.NaN])).toBeNull();
});
