/** Filters on small pictures in typed arrays: rows of `width`, no allocation, borders count as empty. */

/** A 3x3 mean; the border repeats itself. `sums` is scratch of the same size. */
export function boxBlur(source: Uint8Array, target: Uint8Array, sums: Uint16Array, width: number): void {
  const size = source.length;
  for (let row = 0; row < size; row += width) {
    const end = row + width - 1;
    sums[row] = 2 * source[row]! + source[row + 1]!;
    for (let i = row + 1; i < end; i++) sums[i] = source[i - 1]! + source[i]! + source[i + 1]!;
    sums[end] = 2 * source[end]! + source[end - 1]!;
  }
  // (x * 7282) >> 16 is x / 9, rounded, for every sum of nine bytes.
  const lastRow = size - width;
  for (let i = 0; i < size; i++) {
    const above = i < width ? i : i - width;
    const below = i >= lastRow ? i : i + width;
    target[i] = ((sums[above]! + sums[i]! + sums[below]! + 4) * 7282) >> 16;
  }
}

/** Keeps what has at least 5 of the 9 pixels around it: noise goes, holes close. */
export function majority(
  source: Uint8Array,
  target: Uint8Array,
  sums: Uint16Array,
  width: number,
  height: number,
): void {
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const end = row + width - 1;
    sums[row] = source[row]! + source[row + 1]!;
    for (let i = row + 1; i < end; i++) sums[i] = source[i - 1]! + source[i]! + source[i + 1]!;
    sums[end] = source[end]! + source[end - 1]!;
  }
  const size = width * height;
  for (let i = 0; i < size; i++) {
    const above = i >= width ? sums[i - width]! : 0;
    const below = i < size - width ? sums[i + width]! : 0;
    target[i] = above + sums[i]! + below >= 5 ? 1 : 0;
  }
}

/** Closes gaps of up to 2 columns and 4 rows in place: a head joins its body. Outside counts as neither. */
export function close(mask: Uint8Array, scratch: Uint8Array, width: number): void {
  dilateRows(mask, scratch, width);
  dilateColumns(scratch, mask, width);
  erodeRows(mask, scratch, width);
  erodeColumns(scratch, mask, width);
}

function dilateRows(source: Uint8Array, target: Uint8Array, width: number): void {
  for (let row = 0; row < source.length; row += width) {
    const end = row + width - 1;
    target[row] = source[row]! | source[row + 1]!;
    for (let i = row + 1; i < end; i++) target[i] = source[i - 1]! | source[i]! | source[i + 1]!;
    target[end] = source[end]! | source[end - 1]!;
  }
}

function erodeRows(source: Uint8Array, target: Uint8Array, width: number): void {
  for (let row = 0; row < source.length; row += width) {
    const end = row + width - 1;
    target[row] = source[row]! & source[row + 1]!;
    for (let i = row + 1; i < end; i++) target[i] = source[i - 1]! & source[i]! & source[i + 1]!;
    target[end] = source[end]! & source[end - 1]!;
  }
}

/** Two rows up and two down. */
function dilateColumns(source: Uint8Array, target: Uint8Array, width: number): void {
  const two = 2 * width;
  for (let i = 0; i < source.length; i++) {
    let value = source[i]!;
    if (i >= width) value |= source[i - width]!;
    if (i >= two) value |= source[i - two]!;
    if (i + width < source.length) value |= source[i + width]!;
    if (i + two < source.length) value |= source[i + two]!;
    target[i] = value;
  }
}

function erodeColumns(source: Uint8Array, target: Uint8Array, width: number): void {
  const two = 2 * width;
  const size = source.length;
  for (let i = 0; i < size; i++) {
    if (source[i] === 0) {
      target[i] = 0;
      continue;
    }
    let value = 1;
    if (i >= width) value &= source[i - width]!;
    if (i >= two) value &= source[i - two]!;
    if (i + width < size) value &= source[i + width]!;
    if (i + two < size) value &= source[i + two]!;
    target[i] = value;
  }
}
