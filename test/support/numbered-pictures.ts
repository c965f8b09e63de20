/**
 * Pictures that say their own number: big black and white cells with check bits, coloured corners and a row of greys.
 *
 * Ten by six cells, whatever the size of the picture. Sixteen bits of number and eight of check lie in the middle, so a
 * picture that is mirrored, turned, torn between two fields or shifted does not pass for another one.
 */

export const gridColumns = 10;
export const gridRows = 6;
/** Samples per cell and direction that `readPicture` expects. */
export const cellSamples = 4;

type Colour = readonly [number, number, number];

const corners = {
  topLeft: { column: 0, row: 0, colour: [230, 20, 20] },
  topRight: { column: 9, row: 0, colour: [20, 230, 20] },
  bottomLeft: { column: 0, row: 5, colour: [20, 20, 230] },
  bottomRight: { column: 9, row: 5, colour: [255, 255, 255] },
} as const satisfies Record<string, { column: number; row: number; colour: Colour }>;
const greyRow = 4;

export interface ReadPicture {
  /** null: the check bits do not fit. */
  number: number | null;
  /** Mean colours, 0 to 255. */
  corners: Record<keyof typeof corners, Colour>;
  /** Eight greys, from black to white. */
  greys: number[];
}

/** One picture of ten by six pixels, rgb24: to be enlarged without interpolation. */
export function drawPicture(number: number): Buffer {
  const pixels = Buffer.alloc(gridColumns * gridRows * 3, 110);
  const paint = (column: number, row: number, colour: Colour) => pixels.set(colour, 3 * (row * gridColumns + column));
  for (const { column, row, colour } of Object.values(corners)) paint(column, row, colour);
  for (let i = 0; i < 8; i++) paint(1 + i, greyRow, Array(3).fill(Math.round((i * 255) / 7)) as never);
  const bits = bitsOf(number);
  bits.forEach((bit, i) => {
    paint(1 + (i % 8), 1 + Math.floor(i / 8), bit ? [255, 255, 255] : [0, 0, 0]);
  });
  return pixels;
}

/** `pixels` is rgb24 of `gridColumns * cellSamples` by `gridRows * cellSamples`. */
export function readPicture(pixels: Buffer): ReadPicture {
  const colourAt = (column: number, row: number): Colour => {
    const sum = [0, 0, 0] as [number, number, number];
    for (let y = 1; y < cellSamples - 1; y++) {
      for (let x = 1; x < cellSamples - 1; x++) {
        const at = 3 * ((row * cellSamples + y) * gridColumns * cellSamples + column * cellSamples + x);
        for (let c = 0; c < 3; c++) (sum[c] as number) += pixels[at + c] as number;
      }
    }
    return sum.map((each) => each / (cellSamples - 2) ** 2) as unknown as Colour;
  };
  const greys = Array.from({ length: 8 }, (_, i) => lightness(colourAt(1 + i, greyRow)));
  const threshold = ((greys[0] as number) + (greys[7] as number)) / 2;
  const bits = Array.from({ length: 24 }, (_, i) =>
    lightness(colourAt(1 + (i % 8), 1 + Math.floor(i / 8))) > threshold ? 1 : 0,
  );
  const number = bits.slice(0, 16).reduce((sum: number, bit, i) => sum + bit * 2 ** i, 0);
  const isRight = bitsOf(number).every((bit, i) => bit === bits[i]);
  const colours = Object.entries(corners).map(([name, { column, row }]) => [name, colourAt(column, row)]);
  return { number: isRight ? number : null, corners: Object.fromEntries(colours), greys };
}

/** Lowest bit first; then the check (CRC-8 that is not 0 for 0, so black is no number). */
function bitsOf(number: number): number[] {
  let check = 0xa5;
  for (const byte of [number & 255, (number >> 8) & 255]) {
    check ^= byte;
    for (let i = 0; i < 8; i++) check = check & 0x80 ? ((check << 1) ^ 0x07) & 255 : (check << 1) & 255;
  }
  const bit = (value: number, i: number) => (value >> i) & 1;
  return [
    ...Array.from({ length: 16 }, (_, i) => bit(number, i)),
    ...Array.from({ length: 8 }, (_, i) => bit(check, i)),
  ];
}

function lightness([red, green, blue]: Colour): number {
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}
