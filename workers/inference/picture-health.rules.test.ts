import { describe, expect, it } from 'vitest';
import { openAnalyzer } from './analyzer.ts';
import { advancePictureHealth, createPictureHealth, isBlind } from './picture-health.rules.ts';

const size = { width: 64, height: 48 };
const frameUs = 133_333;
const area = size.width * size.height;

/** A place of squares; `seed` says which place, `noise` what differs from frame to frame. */
function place(seed: number, noise = 0): Uint8Array {
  return Uint8Array.from({ length: area }, (_, i) => {
    const [x, y] = [(i % size.width) >> 3, Math.floor(i / size.width) >> 3];
    return (
      60 +
      ((x * 73 + y * 151 + seed * 977 + x * y * seed * 31) % 120) +
      ((Math.imul(i + noise * 7919, 0x9e3779b1) >>> 20) % 3)
    );
  });
}

/** Frames with their number, from one on to before another. */
const film = (from: number, to: number, lumaAt: (index: number) => Uint8Array) =>
  Array.from({ length: to - from }, (_, i) => ({ luma: lumaAt(from + i), index: from + i }));
const seconds = (count: number) => Math.round(count * 7.5);

function follow(frames: readonly { luma: Uint8Array; index: number }[]) {
  const health = createPictureHealth(size.width, size.height);
  const told: string[] = [];
  let blind = 0;
  for (const { luma, index } of frames) {
    const nowUs = index * frameUs;
    const change = advancePictureHealth(health, { luma, width: size.width, ptsUs: nowUs, nowUs, elapsedUs: frameUs });
    if (isBlind(health)) blind += 1;
    if (change)
      told.push(`${change.about.kind} ${change.kind} ${Math.round(nowUs / 1e6)} ${change.resolution ?? ''}`.trim());
  }
  return { told, blindSeconds: Math.round((blind * frameUs) / 1e6) };
}

const alive = (index: number) => place(1, index);

describe('a frozen picture', () => {
  const frozen = (index: number) => place(1, index < seconds(5) ? index : 5);

  it('is told 10 s after its first frame, and no sooner believed than 5 s after it lives again', () => {
    const { told } = follow([...film(0, seconds(30), frozen), ...film(seconds(30), seconds(40), alive)]);
    expect(told).toEqual(['frozen raised 15', 'frozen resolved 36 picture is well']);
  });

  it('is told when an encoder touches it up every two seconds, or every half second to what it was before', () => {
    const touched = (index: number) => place(1, Math.floor(index / 15));
    const again = (index: number) => place(1, index % 4 === 0 ? index % 12 : 5);
    expect(follow(film(0, seconds(20), touched)).told).toEqual(['frozen raised 10']);
    expect(follow(film(0, seconds(20), again)).told).toEqual(['frozen raised 11']);
  });

  it('is not one in which a lamp blinks, without any noise', () => {
    const blinking = (index: number) => place(1).fill(index % 15 < 7 ? 200 : 40, 1000, 1030);
    expect(follow(film(0, seconds(60), blinking)).told).toEqual([]);
  });

  it('is not what a camera of one picture a second sends, nor one that differs in a single pixel', () => {
    const slow = (index: number) => place(1, Math.floor(index / 7.5));
    const pixel = (index: number) => place(1).with(index % area, 30);
    expect(follow(film(0, seconds(60), slow)).told).toEqual([]);
    expect(follow(film(0, seconds(60), pixel)).told).toEqual([]);
  });
});

describe('another view', () => {
  const turnedAt = seconds(25);
  const turned = (index: number) => place(index < turnedAt ? 1 : 2, index);

  it('is told, looked at once it is told, and after ten minutes the view of the camera', () => {
    const { told, blindSeconds } = follow(film(0, seconds(700), turned));
    expect(told).toEqual(['turned raised 36', 'turned resolved 625 new view']);
    expect(blindSeconds).toBe(11);
  });

  it('is nothing to tell of while it changes, and after a minute there is no usual one', () => {
    const touring = (index: number) =>
      index < turnedAt ? alive(index) : place(2 + (Math.floor(index / seconds(3)) % 5), index);
    const { told, blindSeconds } = follow(film(0, seconds(200), touring));
    expect(told).toEqual([]);
    expect(blindSeconds).toBe(60);
  });

  it('means nothing of a camera that has been watched for less than 20 s', () => {
    const soon = (index: number) => place(index < seconds(15) ? 1 : 2, index);
    expect(follow(film(0, seconds(60), soon))).toEqual({ told: [], blindSeconds: 0 });
  });
});

it('a covered picture is looked at again after ten minutes, and told of until it is well', () => {
  const covered = (index: number) => (index < seconds(25) ? alive(index) : new Uint8Array(area).fill(90 + (index % 2)));
  const { told, blindSeconds } = follow(film(0, seconds(800), covered));
  expect(told).toEqual(['covered raised 35']);
  expect(blindSeconds).toBe(600);
});

it('goes on after a restored checkpoint as if nothing had been', () => {
  const open = () => openAnalyzer({ ...size, zones: [], context: { cameraName: 'Gate', location: '' } });
  const frames = film(0, seconds(45), (index) => place(1, index < seconds(5) || index > seconds(30) ? index : 5));
  const push = (by: ReturnType<typeof open>, part: typeof frames) =>
    part.flatMap(({ luma, index }) => by.push({ luma, ptsUs: index * frameUs }).transitions);
  const whole = push(open(), frames);
  expect(whole.map(({ kind, facts }) => `${facts.manner} ${kind}`)).toEqual(['frozen raised', 'frozen resolved']);
  for (const at of [8, 20, 32].map(seconds)) {
    const first = open();
    const before = push(first, frames.slice(0, at));
    const second = open();
    expect(second.restore(JSON.parse(JSON.stringify(first.checkpoint())))).toBe(true);
    expect([...before, ...push(second, frames.slice(at))]).toEqual(whole);
  }
});
