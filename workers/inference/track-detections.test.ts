import { describe, expect, it } from 'vitest';
import type { Blob } from './blobs.ts';
import { personConfidence } from './person.rules.ts';
import type { DetectedBox } from './track-detections.ts';
import { advanceTracks, type Track, type Tracker } from './tracker.ts';

const elapsedUs = 133_333;
const box = (x: number, y: number, change: Partial<DetectedBox> = {}): DetectedBox => ({
  ...{ kind: 'person', score: 0.8, x, y, width: 16, height: 44 },
  ...change,
});
const blob = (x: number, y: number, width = 16, height = 44): Blob => ({
  x,
  y,
  width,
  height,
  area: width * height,
  labels: [1],
});

function follow(frames: readonly { blobs?: Blob[]; boxes?: DetectedBox[] | null }[]): Track[][] {
  const tracker: Tracker = { nextId: 1, tracks: [] };
  return frames.map(({ blobs = [], boxes = null }, index) => {
    const time = { nowUs: index * elapsedUs, elapsedUs, width: 224, height: 168, pixelAspect: 1 };
    advanceTracks(tracker, { blobs, boxes, ...time });
    return structuredClone(tracker.tracks);
  });
}
const times = <T>(count: number, at: (index: number) => T) => Array.from({ length: count }, (_, index) => at(index));
const lastOf = (steps: Track[][]) => steps.at(-1) as Track[];

describe('with a detector', () => {
  it('a person needs not walk, and keeps one number', () => {
    const tracks = lastOf(follow(times(20, () => ({ boxes: [box(100, 60)] }))));
    expect(tracks).toHaveLength(1);
    expect(tracks[0]).toMatchObject({ id: 1, kind: 'person', isObserved: true });
    expect(personConfidence(tracks[0] as Track)).toBeGreaterThan(0.9);
  });

  it('a doubtful box goes on with a track, but begins none; a part of it does neither', () => {
    const steps = follow(times(30, (i) => ({ boxes: [box(100, 60, i < 10 ? {} : { score: 0.2 })] })));
    expect(lastOf(steps)).toMatchObject([{ id: 1, isObserved: true }]);
    expect(lastOf(follow(times(10, () => ({ boxes: [box(100, 60, { score: 0.4 })] }))))).toEqual([]);
    const head = follow(
      times(20, (i) => ({ boxes: [i < 10 ? box(100, 60) : box(102, 60, { score: 0.3, width: 8, height: 9 })] })),
    );
    expect(lastOf(head)[0]?.height).toBeGreaterThan(40);
  });

  it('two people in one blob stay two', () => {
    const tracks = lastOf(follow(times(20, () => ({ blobs: [blob(90, 60, 40)], boxes: [box(92, 60), box(112, 60)] }))));
    expect(tracks.filter((track) => track.isObserved)).toHaveLength(2);
  });

  it('what it has looked at often and never named is no person', () => {
    const walking = (boxes: DetectedBox[] | null) =>
      lastOf(follow(times(40, (i) => ({ blobs: [blob(20 + 4 * i, 60)], boxes }))));
    expect(personConfidence(walking([])[0] as Track)).toBe(0);
    expect(personConfidence(walking(null)[0] as Track)).toBeGreaterThan(0.6);
  });

  it('somebody it loses goes on as a blob, and stays a person', () => {
    const tracks = lastOf(follow(times(40, (i) => ({ blobs: [blob(100, 60)], boxes: i < 20 ? [box(100, 60)] : [] }))));
    expect(tracks).toMatchObject([{ id: 1, kind: 'person', isObserved: true, isDetected: false }]);
    expect(personConfidence(tracks[0] as Track)).toBeGreaterThan(0.7);
  });

  it('nothing changes while nothing moves and it does not look', () => {
    const tracks = lastOf(follow(times(15, (i) => ({ boxes: i < 8 ? [box(100, 60)] : null }))));
    expect(tracks).toMatchObject([{ id: 1, isObserved: true }]);
  });

  it('a person does not become a car that drives by', () => {
    const car = { kind: 'car' as const, width: 60, height: 40 };
    const steps = follow(times(20, (i) => ({ boxes: [box(100, 60), ...(i > 5 ? [box(20 + 6 * i, 66, car)] : [])] })));
    expect(
      lastOf(steps)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['car', 'person']);
  });
});

it('what appears beside a person may have been put down by them', () => {
  const steps = follow(
    times(40, (i) => ({ blobs: [blob(20 + 4 * Math.min(i, 20), 60), ...(i > 25 ? [blob(122, 92, 10, 10)] : [])] })),
  );
  const [walker, thing] = lastOf(steps);
  expect(thing?.ownerId).toBe(walker?.id);
  expect(walker?.ownerId).toBeNull();
});
