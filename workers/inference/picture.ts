/**
 * What the analysis looks at: one small grey picture for motion, one in colour for things, of the same moment.
 *
 * ffmpeg packs both into one grey picture (`pictureFilter`), so that they cannot come apart: rows of luma, then rows that
 * hold U on the left and V on the right, then the small picture at the left of the last rows.
 */

export const motionSize = { width: 224, height: 168 } as const;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** 4:2:0, as it was shown: pixels are square. */
export interface ColourPicture extends PictureSize {
  /** width x height bytes. */
  readonly y: Uint8Array;
  /** width x height / 2 bytes: each row holds width / 2 of U, then as many of V. */
  readonly uv: Uint8Array;
}

export interface AnalysisPicture {
  /** `motionSize`, whatever the shape of the source. */
  readonly luma: Uint8Array;
  readonly colour: ColourPicture;
}

const mostWidth = 640;
const mostHeight = 480;

/** The colour picture's size for a source that is shown with this width over height: within 640x480, sides divisible by 4. */
export function planPictureSize(displayAspect: number): PictureSize {
  const width = Math.min(mostWidth, mostHeight * displayAspect);
  const four = (value: number) => Math.max(4 * Math.round(value / 4), 4);
  return { width: Math.max(four(width), motionSize.width), height: four(width / displayAspect) };
}

/** Rows of the packed picture. */
export function packedHeight({ height }: PictureSize): number {
  return height + height / 2 + motionSize.height;
}

/** From the source's pictures to packed ones. */
export function pictureFilter({ width, height }: PictureSize): string {
  return [
    'split[small][large]',
    `[small]scale=${motionSize.width}:${motionSize.height}:flags=area,format=gray,pad=${width}:${motionSize.height}[motion]`,
    `[large]scale=${width}:${height}:flags=area,format=yuv420p,extractplanes=y+u+v[y][u][v]`,
    '[u][v]hstack[uv]',
    '[y][uv][motion]vstack=inputs=3,format=gray',
  ].join(';');
}

/** The planes of colour are views of `packed`. */
export function unpackPicture(packed: Uint8Array, size: PictureSize): AnalysisPicture {
  const { width, height } = size;
  const lumaEnd = width * height;
  const colourEnd = lumaEnd + lumaEnd / 2;
  const luma = new Uint8Array(motionSize.width * motionSize.height);
  for (let row = 0; row < motionSize.height; row++) {
    const from = colourEnd + row * width;
    luma.set(packed.subarray(from, from + motionSize.width), row * motionSize.width);
  }
  return { luma, colour: { width, height, y: packed.subarray(0, lumaEnd), uv: packed.subarray(lumaEnd, colourEnd) } };
}
