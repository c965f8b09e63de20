/** From a picture of planes to the tensor of a model: scaled, in its order of colours, normalised, in one pass. */

import type { ModelEntry } from '../../core/platform/models/model-registry.ts';
import type { ColourPicture, PictureSize } from './picture.ts';

export type TensorInput = ModelEntry['input'];

/** Tensor pixels for the whole width and height of the picture. */
export interface Placement {
  readonly width: number;
  readonly height: number;
}

const letterboxGrey = 114;

export function placeIn(input: TensorInput, picture: PictureSize): Placement {
  if (input.resize === 'stretch') return { width: input.size, height: input.size };
  const ratio = Math.min(input.size / picture.width, input.size / picture.height);
  return { width: Math.floor(picture.width * ratio), height: Math.floor(picture.height * ratio) };
}

/** Writes 3 x size x size floats at `offset`. Colours are BT.601 of limited range, as cameras send them. */
export function writeTensor(picture: ColourPicture, input: TensorInput, out: Float32Array, offset = 0): Placement {
  const { size, mean, std } = input;
  const plane = size * size;
  const place = placeIn(input, picture);
  const [first, last] = input.colour === 'rgb' ? [0, 2 * plane] : [2 * plane, 0];
  const red = offset + first;
  const green = offset + plane;
  const blue = offset + last;
  const channel = (at: number) => (at - offset) / plane;
  const [rm, gm, bm] = [mean[channel(red)]!, mean[1], mean[channel(blue)]!];
  const [rs, gs, bs] = [1 / std[channel(red)]!, 1 / std[1], 1 / std[channel(blue)]!];
  if (place.width < size || place.height < size) {
    out.fill((letterboxGrey - rm) * rs, red, red + plane);
    out.fill((letterboxGrey - gm) * gs, green, green + plane);
    out.fill((letterboxGrey - bm) * bs, blue, blue + plane);
  }
  const columns = sampleAt(place.width, picture.width);
  const rows = sampleAt(place.height, picture.height);
  const { width, y, uv } = picture;
  const half = width >> 1;
  for (let row = 0; row < place.height; row++) {
    const top = rows.from[row]! * width;
    const below = rows.next[row]! * width;
    const down = rows.share[row]!;
    const chroma = (rows.from[row]! >> 1) * width;
    for (let column = 0; column < place.width; column++) {
      const left = columns.from[column]!;
      const right = columns.next[column]!;
      const across = columns.share[column]!;
      const upper = y[top + left]! + (y[top + right]! - y[top + left]!) * across;
      const lower = y[below + left]! + (y[below + right]! - y[below + left]!) * across;
      const luma = 1.164 * (upper + (lower - upper) * down - 16);
      const u = uv[chroma + (left >> 1)]! - 128;
      const v = uv[chroma + half + (left >> 1)]! - 128;
      const at = row * size + column;
      out[red + at] = (clamp(luma + 1.596 * v) - rm) * rs;
      out[green + at] = (clamp(luma - 0.392 * u - 0.813 * v) - gm) * gs;
      out[blue + at] = (clamp(luma + 2.017 * u) - bm) * bs;
    }
  }
  return place;
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** For each target pixel the two source pixels around its centre, and how far it lies towards the second. */
function sampleAt(target: number, source: number): { from: Int32Array; next: Int32Array; share: Float32Array } {
  const samples = { from: new Int32Array(target), next: new Int32Array(target), share: new Float32Array(target) };
  for (let i = 0; i < target; i++) {
    const centre = Math.min(source - 1, Math.max(0, ((i + 0.5) * source) / target - 0.5));
    const from = Math.floor(centre);
    samples.from[i] = from;
    samples.next[i] = Math.min(source - 1, from + 1);
    samples.share[i] = centre - from;
  }
  return samples;
}
