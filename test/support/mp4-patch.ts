/** Changes to finished MP4 files that ffmpeg does not write: display matrices, edit lists, data references. `moov` must come last. */

interface Place {
  /** Where the box begins. */
  at: number;
  size: number;
  type: string;
}

const containers = new Set(['moov', 'trak', 'edts', 'mdia', 'minf', 'dinf', 'stbl']);

/** The boxes from the outermost to the first one of the type, in the first track that holds it. */
function pathTo(bytes: Buffer, wanted: string, from = 0, to = bytes.length): Place[] | null {
  for (let at = from; at + 8 <= to; ) {
    const size = bytes.readUInt32BE(at) || to - at;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === wanted) return [{ at, size, type }];
    if (containers.has(type)) {
      const rest = pathTo(bytes, wanted, at + 8, at + size);
      if (rest) return [{ at, size, type }, ...rest];
    }
    at += size;
  }
  return null;
}

/** `matrix` is a, b, c, d of ISO 14496-12: x' = ax + cy, y' = bx + dy. */
export function withDisplayMatrix(bytes: Buffer, [a, b, c, d]: readonly [number, number, number, number]): Buffer {
  const tkhd = pathTo(bytes, 'tkhd')?.at(-1);
  if (!tkhd) throw new Error('no tkhd');
  const patched = Buffer.from(bytes);
  const isLong = bytes[tkhd.at + 8] === 1;
  const matrix = tkhd.at + (isLong ? 60 : 48);
  const entries = [a, b, 0, c, d, 0, 0, 0, 1];
  entries.forEach((value, i) => {
    patched.writeInt32BE(value * (i % 3 === 2 ? 0x4000_0000 : 0x1_0000), matrix + 4 * i);
  });
  return patched;
}

export interface Edit {
  /** In the movie's time scale (ffmpeg writes 1000). */
  durationMs: number;
  /** In the track's time scale; -1 is nothing. */
  mediaTime: number;
}

/** Replaces the first track's edit list. */
export function withEdits(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const body = Buffer.alloc(16 + 12 * edits.length);
  body.writeUInt32BE(body.length, 0);
  body.write('elst', 4);
  body.writeUInt32BE(edits.length, 12);
  edits.forEach(({ durationMs, mediaTime }, i) => {
    body.writeUInt32BE(durationMs, 16 + 12 * i);
    body.writeInt32BE(mediaTime, 20 + 12 * i);
    body.writeUInt32BE(0x1_0000, 24 + 12 * i);
  });
  return withBox(bytes, 'elst', body);
}

/** Replaces the first box of the type and mends the sizes of those around it. */
export function withBox(bytes: Buffer, type: string, box: Buffer): Buffer {
  const path = pathTo(bytes, type);
  const old = path?.at(-1);
  if (!path || !old) throw new Error(`no ${type}`);
  const patched = Buffer.concat([bytes.subarray(0, old.at), box, bytes.subarray(old.at + old.size)]);
  for (const outer of path.slice(0, -1)) patched.writeUInt32BE(outer.size + box.length - old.size, outer.at);
  return patched;
}
