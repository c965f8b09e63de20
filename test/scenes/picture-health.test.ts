/**
 * Pictures that are not to be trusted, made of drawn scenes: each is told for what it is within 12 s, nothing else is raised
 * meanwhile or afterwards, and dark, quiet and changing pictures of a camera that is well are not taken for one.
 */

import { describe, expect, it } from 'vitest';
import {
  createShrinker,
  emptyYard,
  lobbyPassing,
  loitererAtDoor,
  lumaOf,
  makeClip,
  type RenderOptions,
  renderScene,
  type SceneScript,
} from '../../scenes/index.ts';
import { placeOf } from '../../scenes/script.ts';
import { openAnalyzer } from '../../workers/inference/analyzer.ts';
import { motionSize } from '../../workers/inference/picture.ts';
import { wholePicture } from '../support/track-scene.ts';

const size = { width: 300, height: 168 };
const fps = 7.5;
const shrink = createShrinker(size, motionSize);
const beginS = 26;
const endS = 46;
const wholeS = 58;
/** Begins with the trouble, so that a trusted picture would raise it. */
const rules = {
  loitering: { enabled: true, dwellSeconds: 8 },
  unattended: { enabled: true, seconds: 4 },
  falls: { enabled: true, stillSeconds: 1.5 },
};

type Frame = { luma: Uint8Array; timeS: number };

function* filmOf(script: SceneScript, effects?: RenderOptions['effects']): Generator<Frame> {
  for (const { frame, truth } of renderScene({ ...script, durationS: wholeS }, { ...size, fps, seed: 7, effects }))
    yield { luma: shrink(lumaOf(frame)), timeS: truth.timeS };
}

/** `spoil` is given the frames of the trouble. */
function* spoiled(film: Iterable<Frame>, spoil: (luma: Uint8Array, index: number) => Uint8Array): Generator<Frame> {
  let index = 0;
  for (const { luma, timeS } of film)
    yield { luma: timeS >= beginS && timeS < endS ? spoil(luma, index++) : luma, timeS };
}

/** What is told, as `class manner kind at`, and the reasons for which nothing could begin, from the third second on. */
function watch(film: Iterable<Frame>): { told: string[]; refusals: Set<string> } {
  const analyzer = openAnalyzer({
    ...motionSize,
    displayAspect: size.width / size.height,
    zones: [{ id: 'whole', name: 'whole', polygon: wholePicture, rules }],
    context: { cameraName: 'camera', location: '' },
  });
  const told: string[] = [];
  const refusals = new Set<string>();
  for (const { luma, timeS } of film) {
    const { transitions, refusal } = analyzer.push({ luma, ptsUs: Math.round(timeS * 1e6) });
    if (timeS > 3 && refusal) refusals.add(refusal);
    for (const { eventClass, facts, kind, atPtsUs } of transitions)
      told.push(`${eventClass} ${facts.manner ?? ''} ${kind} ${Math.round(atPtsUs / 1e6)}`);
  }
  return { told, refusals };
}

const told = (manner: string) => [
  `CAMERA_IMPAIRED ${manner} raised ${beginS + 10}`,
  `CAMERA_IMPAIRED ${manner} resolved ${endS + 5}`,
];
const passing: SceneScript = { ...emptyYard, actors: [{ ...lobbyPassing.actors[0]!, start: { x: -7.2, z: 8.3 } }] };

describe('a picture that is not to be trusted', { timeout: 120_000 }, () => {
  it('is frozen: with somebody in it who would loiter', () => {
    const last: Uint8Array[] = [];
    const shown = watch(
      spoiled(filmOf({ ...loitererAtDoor, actors: [standing(beginS - 6)] }), (luma) => {
        last[0] ??= luma;
        return last[0];
      }),
    );
    expect(shown.told).toEqual(told('frozen'));
  });

  it.each([
    ['black', 0, 3],
    ['overexposed', 240, 3],
    ['covered', 70, 6],
  ] as const)('is %s: light of %i and noise', (manner, light, noise) => {
    const cover = (_: Uint8Array, index: number) =>
      motionPicture((x, y) => light + x / 30 + (((x * 31 + y * 17 + index * 13) * 2_654_435_761) % noise));
    expect(watch(spoiled(filmOf(passing), cover)).told).toEqual(told(manner));
  });

  it('is out of focus', () => {
    expect(watch(spoiled(filmOf(passing), (luma) => blur(blur(luma)))).told).toEqual(told('covered'));
  });

  it('is black where no light is left, until it is on again', () => {
    const { told: changes } = watch(filmOf({ ...passing, conditions: { light: lightOf(0.02, beginS) } }));
    expect(changes).toEqual(['CAMERA_IMPAIRED black raised 37', 'CAMERA_IMPAIRED black resolved 51']);
  });

  it.each([8, 25])('is of another place: the camera is turned by %i degrees', (degrees) => {
    const place = placeOf(emptyYard);
    const turned = { ...place, mount: { ...place.mount, yaw: place.mount.yaw + degrees } };
    const elsewhere = [...filmOf({ ...emptyYard, place: turned })].map(({ luma }) => luma);
    const shown = watch(spoiled(filmOf(emptyYard), (_, index) => elsewhere[index] as Uint8Array));
    expect(shown.told.map((each) => each.replace(/\d+$/, ''))).toEqual([
      'CAMERA_IMPAIRED turned raised ',
      'CAMERA_IMPAIRED turned resolved ',
    ]);
    expect(shown.refusals).toContain('moving');
  });
});

describe('a picture that is well', { timeout: 120_000 }, () => {
  it.each([
    ['of a quiet place, drawn without the noise of a camera', emptyYard, { noise: false }],
    ['at night, in infrared', { ...passing, conditions: { isInfrared: true, light: lightOf(0.3, 0) } }, {}],
    ['where the lights go out and on again', { ...passing, conditions: { light: lightOf(0.3, beginS) } }, {}],
  ] as const)('%s', (_, script, effects) => {
    expect(watch(filmOf(script, effects)).told).toEqual([]);
  });

  it('in rain, of a trembling camera, and of made-up places with all that happens there', () => {
    const rain: SceneScript = { ...passing, conditions: { rainDrops: 120, shakePx: 1.5 } };
    const madeUp = [104, 111].map((seed) => makeClip({ place: seed, clip: seed }, 'normal_activity', 16 / 9).script);
    for (const script of [rain, ...madeUp])
      expect(watch(filmOf(script)).told.filter((each) => each.includes('IMPAIRED'))).toEqual([]);
  });
});

function standing(enterS: number): SceneScript['actors'][number] {
  const [, , loiterer] = loitererAtDoor.actors;
  return { ...loiterer!, enterS };
}

function lightOf(factor: number, atS: number) {
  return [
    { atS, factor, fadeS: 0.2 },
    { atS: atS === 0 ? wholeS : endS, factor: 1, fadeS: 0.2 },
  ];
}

function motionPicture(lumaAt: (x: number, y: number) => number): Uint8Array {
  const { width, height } = motionSize;
  return Uint8Array.from({ length: width * height }, (_, i) => lumaAt(i % width, Math.floor(i / width)));
}

/** Each pixel becomes the mean of nine by nine. */
function blur(luma: Uint8Array): Uint8Array {
  const { width, height } = motionSize;
  return motionPicture((x, y) => {
    let [sum, count] = [0, 0];
    for (let row = Math.max(0, y - 4); row < Math.min(height, y + 5); row++) {
      for (let column = Math.max(0, x - 4); column < Math.min(width, x + 5); column++, count++)
        sum += luma[row * width + column] as number;
    }
    return sum / count;
  });
}
