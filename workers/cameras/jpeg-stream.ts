/** Cuts a stream of concatenated JPEG pictures, as ffmpeg's image2pipe writes them, into pictures. */

const endOfImage = Buffer.from([0xff, 0xd9]);
const maxPictureBytes = 32 * 1024 * 1024;

/** In entropy-coded data FF is always followed by 00 or a restart marker, so FF D9 is the end and nothing else. */
export async function* readJpegs(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of stream) {
    const searchFrom = Math.max(0, rest.length - 1);
    rest = Buffer.concat([rest, part]);
    let end = rest.indexOf(endOfImage, searchFrom);
    while (end >= 0) {
      yield rest.subarray(0, end + 2);
      rest = rest.subarray(end + 2);
      end = rest.indexOf(endOfImage);
    }
    if (rest.length > maxPictureBytes) rest = Buffer.alloc(0);
  }
}
