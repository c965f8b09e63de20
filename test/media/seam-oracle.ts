/**
 * The seam oracle: what viewers are served of a film of numbered pictures and clicks, against what they must see and
 * hear. Every picture of every rung in a row, segments opened alone at the ends, at seams of chunks and in the middle,
 * and every click.
 */

import { join } from 'node:path';
import { expect } from 'vitest';
import { clickTimes, findClicks } from '../support/clicks.ts';
import { type FilmShape, makeFilm, picturesAt } from '../support/numbered-film.ts';
import {
  openServedFilm,
  readPictures,
  readSound,
  type ServedFilm,
  type ServedPicture,
  type ServedRung,
} from '../support/served-film.ts';
import type { VideoEngine } from '../support/video-engine.ts';

export interface Row extends FilmShape {
  name: string;
  /** The extension chooses the container. */
  file: string;
  /** What must come out. */
  size: readonly [number, number];
  rate: number;
  seconds: number;
  /** Ticks of the pictures that must be seen; default: all. */
  shown?: readonly number[];
  /** The number of the picture that begins at a tick; default: the tick. */
  numberAt?(tick: number): number;
  /** How long the sound runs before the first picture. */
  leadSeconds?: number;
  /** Seconds of the clicks that must be heard, in the film as served. */
  clicks?: readonly number[];
  /** Of the sound against the picture, at most; default: one picture. */
  clickTolerance?: number;
  /** The source's own pictures are served. */
  isCopied?: boolean;
  /** A second step after the film is made. */
  finish?(path: string): Promise<void>;
  /** What else must be so. */
  check?(film: ServedFilm, pictures: ServedPicture[]): Promise<void> | void;
}

/** Of the smaller chunks; the larger ones are multiples. */
const segmentsPerChunk = 4;

/** Makes the film in the folder, sends it through the engine, and looks at what comes out. */
export async function testRow(engine: VideoEngine, folder: string, row: Row): Promise<void> {
  const path = join(folder, `${row.name.replaceAll(/\W+/g, '-')}.${row.file}`);
  await makeFilm(path, row);
  await row.finish?.(path);
  const video = await engine.finish(await engine.upload(path));
  expect(video).toMatchObject({ state: 'READY', failure: null });
  if (row.isCopied) expect(video.renditions.map(({ encoder }) => encoder)).toContain('copy');
  const film = await openServedFilm(video.playback?.hlsUrl ?? '');
  const problems: string[] = [];
  const seconds = (video.durationMs ?? 0) / 1000;
  if (!isNear(seconds, row.seconds, 1 / row.rate + 0.001)) problems.push(`it lasts ${seconds} s, not ${row.seconds}`);
  if (row.pictures === 0) expect(film.rungs).toEqual([]);
  for (const [index, rung] of film.rungs.entries()) {
    const pictures = await readPictures(
      rung,
      rung.segments.map((_, i) => i),
    );
    problems.push(...pictureProblems(row, rung, pictures), ...(await seekProblems(rung, pictures)));
    if (index > 0) continue;
    expect([rung.width, rung.height]).toEqual(row.size);
    await row.check?.(film, pictures);
  }
  problems.push(...(await soundProblems(row, film)));
  expect(problems).toEqual([]);
}

/** Every picture in a row against what must be seen on the grid. */
function pictureProblems(row: Row, rung: ServedRung, pictures: ServedPicture[]): string[] {
  const { ticksPerSecond = '25', timing, rate, seconds, leadSeconds = 0 } = row;
  const [num = 1, den = 1] = ticksPerSecond.split('/').map(Number);
  const all = Array.from({ length: row.pictures }, (_, i) => (timing ? timing.tickOf(i) : i));
  const wantedAt = (n: number) => {
    const secondsAfterFirst = (n + 0.5) / rate - leadSeconds;
    const ticks = picturesAt(row.shown ?? all, { ticksPerSecond: num / den, secondsAfterFirst });
    return ticks.map((tick) => row.numberAt?.(tick) ?? tick);
  };
  const problems: string[] = [];
  const length = sum(rung.seconds);
  if (!isNear(pictures.length, seconds * rate, 1)) problems.push(`${rung.name}: ${pictures.length} pictures`);
  if (!isNear(length, pictures.length / rate, 0.002)) problems.push(`${rung.name}: the playlist has ${length} s`);
  for (const [n, { number, ptsSeconds }] of pictures.entries()) {
    if (!isNear(ptsSeconds, n / rate, 0.001)) problems.push(`${rung.name} ${n}: shown at ${ptsSeconds}`);
    const wanted = wantedAt(n);
    if (!wanted.includes(number as number)) problems.push(`${rung.name} ${n}: ${number}, not ${wanted}`);
  }
  return problems.slice(0, 40);
}

/** Segments that are opened alone, in no order: the ends, both sides of every seam of chunks, and one in the middle. */
async function seekProblems(rung: ServedRung, pictures: ServedPicture[]): Promise<string[]> {
  const count = rung.segments.length;
  const seams = Array.from(
    { length: Math.floor((count - 1) / segmentsPerChunk) },
    (_, i) => (i + 1) * segmentsPerChunk,
  );
  const problems: string[] = [];
  const pictureAt = (index: number) => Math.round(sum(rung.seconds.slice(0, index)) * rung.frameRate);
  for (const index of new Set([count - 1, ...seams.flatMap((seam) => [seam, seam - 1]), count >> 1, 0])) {
    const alone = await readPictures(rung, [index]);
    const inRow = pictures.slice(pictureAt(index), pictureAt(index + 1));
    const numbers = [alone, inRow].map((each) => each.map(({ number }) => number).join(' '));
    if (numbers[0] !== numbers[1])
      problems.push(`${rung.name}/s${index} alone: ${numbers[0]}, in a row: ${numbers[1]}`);
    const startsAt = alone[0]?.ptsSeconds ?? -1;
    if (!isNear(startsAt, sum(rung.seconds.slice(0, index)), 0.002))
      problems.push(`${rung.name}/s${index} starts at ${startsAt}`);
  }
  return problems;
}

async function soundProblems(row: Row, film: ServedFilm): Promise<string[]> {
  if (!row.sound?.length || !film.sound) {
    return film.sound || row.sound?.length
      ? [`sound: ${row.sound?.length ?? 0} tracks in, ${film.sound?.name} out`]
      : [];
  }
  const [left] = await readSound(film.sound);
  const found = findClicks(left as Float32Array);
  const wanted = row.clicks ?? clickTimes((row.sound[0] as { seconds: number }).seconds);
  const tolerance = row.clickTolerance ?? Math.min(0.04, 1 / row.rate);
  const isInStep =
    found.length === wanted.length && found.every((time, i) => isNear(time, wanted[i] as number, tolerance));
  const listed = [found, wanted].map((times) => times.map((each) => each.toFixed(3)).join(' '));
  return isInStep ? [] : [`clicks at ${listed[0]}, not ${listed[1]}`];
}

function isNear(value: number, wanted: number, tolerance: number): boolean {
  return Math.abs(value - wanted) <= tolerance;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
