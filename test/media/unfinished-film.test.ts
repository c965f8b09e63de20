/** Films that are watched before they are made: a seek is answered with the right pictures, however far away it goes. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FilmShape, makeFilm } from '../support/numbered-film.ts';
import { openServedFilm, readPictures, type ServedRung } from '../support/served-film.ts';
import { until } from '../support/until.ts';
import { startVideoEngine, type VideoEngine } from '../support/video-engine.ts';

let engine: VideoEngine;
let folder: string;

beforeAll(async () => {
  engine = await startVideoEngine();
  folder = join(engine.t.config.dataDir, 'films');
  await mkdir(folder);
});
afterAll(() => engine[Symbol.asyncDispose]());

/** The lowest rung of a film that can be watched, and is not finished. */
async function openUnfinished(file: string, shape: FilmShape): Promise<{ id: string; rung: ServedRung }> {
  const path = join(folder, file);
  await makeFilm(path, shape);
  const id = await engine.upload(path);
  const ready = async () => {
    const video = await engine.look(id);
    expect(video.failure).toBeNull();
    return video.playback && (await openServedFilm(video.playback.hlsUrl).catch(() => null))?.rungs.at(-1);
  };
  const rung = await until(ready, { what: 'the film to be watchable' });
  expect((await engine.look(id)).state).toBe('PROCESSING');
  return { id, rung };
}

test('nine tenths into a film of five minutes', async () => {
  const { id, rung } = await openUnfinished('long.mp4', { pictures: 7500, width: 640, height: 360 });
  expect(rung.segments).toHaveLength(150);
  for (const index of [135, 149, 60, 136]) {
    const numbers = (await readPictures(rung, [index])).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => 50 * index + i));
  }
  expect(await engine.finish(id)).toMatchObject({ state: 'READY' });
});

test('anywhere in twelve hours at one picture a second', async () => {
  const hours = 12;
  const shape: FilmShape = { pictures: hours * 3600, ticksPerSecond: '1', width: 80, height: 48 };
  const { rung } = await openUnfinished('twelve-hours.mp4', shape);
  const count = (hours * 3600) / 2;
  expect(rung.segments).toHaveLength(count);
  for (const index of [0, count - 1, count >> 1, Math.floor(0.9 * count), 7, 8]) {
    const pictures = await readPictures(rung, [index]);
    expect(pictures.map(({ number }) => number)).toEqual([2 * index, 2 * index + 1]);
    expect(pictures[0]?.ptsSeconds).toBeCloseTo(2 * index, 2);
  }
});
