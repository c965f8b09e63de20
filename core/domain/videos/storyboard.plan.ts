/**
 * Which pictures a storyboard shows, and its map in WebVTT.
 *
 * Each tile is the first picture of a stored segment, so that a tile's time is exact and nothing else has to be decoded.
 */

import { segmentFirstFrames } from './ladder.plan.ts';
import type { Rung, VideoPlan } from './video-plan.ts';
import { timestamp } from './vtt-time.rules.ts';

export interface StoryboardPlan {
  /** The rendition whose key frames it is made from: the lowest that any player can decode. */
  rendition: string;
  /** The usual time from one tile to the next. */
  intervalMs: number;
  tileWidth: number;
  tileHeight: number;
  /** Tiles beside one another on a sprite. */
  columns: number;
  /** Rows of tiles on a sprite; the last sprite may be emptier. */
  rows: number;
  /** In order of time. */
  tiles: { segment: number; startMs: number }[];
}

/** What is known of a storyboard once it is stored. */
export interface StoryboardFacts {
  /** Part of the names of its files, made from their content: other pictures have other addresses. */
  version: string;
  intervalMs: number;
  tileWidth: number;
  tileHeight: number;
  tileCount: number;
  spriteCount: number;
}

const shortestMs = 2_000;
const longestMs = 10_000;
/** Segments end where they can, at 2.002 s for instance: a tile may come so much early. */
const forgivenMs = shortestMs / 2;
/** Up to here a longer video has tiles further apart, not more of them. */
const usualTiles = 300;
const tilesAcross = 8;
/** Beyond the longest interval the number of sprites is what counts: no video has more of them. */
const maxTiles = 50 * tilesAcross ** 2;
const longestSide = 192;

/** null: there is no picture. */
export function planStoryboard(plan: VideoPlan): StoryboardPlan | null {
  const grid = plan.video;
  const rung = grid && lowestRung(grid.rungs);
  if (!grid || !rung) return null;
  const { num, den } = grid.frameRate;
  const wantedMs = Math.max(
    Math.min(Math.max(plan.durationMs / usualTiles, shortestMs), longestMs),
    plan.durationMs / maxTiles + forgivenMs,
  );
  const tiles: StoryboardPlan['tiles'] = [];
  for (const [segment, frame] of segmentFirstFrames(grid).entries()) {
    const startMs = Math.round((frame * den * 1000) / num);
    if (startMs >= (tiles.at(-1)?.startMs ?? -wantedMs) + wantedMs - forgivenMs) tiles.push({ segment, startMs });
  }
  const [tileWidth, tileHeight] = tileSize(rung);
  const columns = Math.min(tilesAcross, tiles.length);
  return {
    rendition: rung.name,
    intervalMs: tiles.length > 1 ? (tiles[1]?.startMs ?? 0) - (tiles[0]?.startMs ?? 0) : plan.durationMs,
    tileWidth,
    tileHeight,
    columns,
    rows: Math.min(tilesAcross, Math.ceil(tiles.length / columns)),
    tiles,
  };
}

/** The smallest rung in H.264: always made, never freed. */
export function lowestRung(rungs: readonly Rung[]): Rung | null {
  const playable = rungs.filter(({ codec }) => codec === 'h264');
  return playable.reduce<Rung | null>((least, rung) => (!least || areaOf(rung) < areaOf(least) ? rung : least), null);
}

export function spriteName(version: string, index: number): string {
  return `${version}-${index}.jpg`;
}

/** One cue per tile: `<sprite>#xywh=x,y,width,height`, relative to the map's own address. */
export function toStoryboardVtt(plan: StoryboardPlan, version: string, durationMs: number): string {
  const { columns, rows, tileWidth, tileHeight, tiles } = plan;
  const cues = tiles.map(({ startMs }, index) => {
    const endMs = Math.max(startMs + 1, tiles[index + 1]?.startMs ?? durationMs);
    const place = index % (columns * rows);
    const box = [(place % columns) * tileWidth, Math.floor(place / columns) * tileHeight, tileWidth, tileHeight];
    const sprite = spriteName(version, Math.floor(index / (columns * rows)));
    return `${timestamp(startMs)} --> ${timestamp(endMs)}\n${sprite}#xywh=${box.join(',')}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function tileSize(rung: Rung): [number, number] {
  const scale = Math.min(1, longestSide / Math.max(rung.width, rung.height));
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2));
  return [even(rung.width), even(rung.height)];
}

function areaOf({ width, height }: Rung): number {
  return width * height;
}
