/** The pictures of the time line: a WebVTT file whose cues name a place on a sprite (`sprite-0.jpg#xywh=0,0,160,90`). */

export interface StoryboardTile {
  readonly startS: number;
  readonly endS: number;
  /** Address of the sprite. */
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const timing = /^((?:\d+:)?\d{2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{2}:\d{2}\.\d{3})/;
const place = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;

/** In order of time. What is not a tile is passed over. `base` is the absolute address of the file. */
export function parseStoryboard(text: string, base: string): StoryboardTile[] {
  const tiles: StoryboardTile[] = [];
  for (const block of text.replaceAll('\r', '').split(/\n{2,}/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => timing.test(line));
    const [, start, end] = timing.exec(lines[at] ?? '') ?? [];
    const [, file, x, y, width, height] = place.exec(lines[at + 1]?.trim() ?? '') ?? [];
    if (!start || !end || !file) continue;
    const box = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
    tiles.push({ startS: secondsOf(start), endS: secondsOf(end), url: new URL(file, base).href, ...box });
  }
  return tiles.sort((a, b) => a.startS - b.startS);
}

/** The tile of this moment: the last one that has begun. */
export function tileAt(tiles: readonly StoryboardTile[], seconds: number): StoryboardTile | null {
  let low = 0;
  let high = tiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tiles[middle]?.startS ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return tiles[low - 1] ?? tiles[0] ?? null;
}

function secondsOf(stamp: string): number {
  return stamp.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}
