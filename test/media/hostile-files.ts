/** Uploads that were made to harm, each small, each made from nothing or from one small film. */

import { deflateSync } from 'node:zlib';
import { withBox } from '../support/mp4-patch.ts';

export interface HostileFile {
  name: string;
  /** Its extension is part of the lie. */
  fileName: string;
  bytes: Buffer;
  /** The sentence of the refusal, or "READY", or either. */
  expected: RegExp | 'READY' | 'either';
}

const refusedFilm = /cannot be read|none of its data|could be decoded|neither a picture nor sound/;

/** Files that name other files. `target` is what they would have the server open: a path, or an http address. */
export function redirects(target: string, film: Buffer): HostileFile[] {
  const url = target.startsWith('http') ? target : `file://${target}`;
  const name = (what: string) => `${what} to ${target.startsWith('http') ? 'a server' : 'a file'}`;
  const text = (what: string, body: string, expected: HostileFile['expected'], fileName = 'film.mp4') => ({
    ...{ name: name(what), fileName, bytes: Buffer.from(body), expected },
  });
  const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${url}\n#EXT-X-ENDLIST\n`;
  return [
    text('a playlist', playlist, /playlist/),
    text('a playlist named .m3u8', playlist, /playlist/, 'film.m3u8'),
    text('a playlist behind white space', `\uFEFF \r\n${playlist}`, /playlist/),
    text(
      'a playlist with a key elsewhere',
      playlist.replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="${url}"\n#EXTINF`),
      /playlist/,
    ),
    text('a playlist behind a null byte', `\0${playlist}`, refusedFilm),
    text('a concat script', `ffconcat version 1.0\nfile '${url}'\n`, /list of other files/),
    text('a concat script without a head', `file ${target}\nfile ${target}\n`, /list of other files/),
    text('a DASH manifest', `<?xml version="1.0"?><MPD><BaseURL>${url}</BaseURL></MPD>`, /text document/, 'film.mpd'),
    text(
      'a session description',
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nu=${url}\nm=video 5004 RTP/AVP 96\n`,
      /text file/,
      'film.sdp',
    ),
    text('a Windows playlist', `[playlist]\nFile1=${url}\nNumberOfEntries=1\n`, /text file/),
    text('a RealMedia reference', `${url}\n`, /text file/, 'film.ram'),
    text('a subtitle script', `[Script Info]\nTitle: x\n[Fonts]\nfontname: ${url}\n`, /text file/, 'film.ass'),
    text(
      'an SVG image',
      `<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${url}"/></svg>`,
      /text document/,
    ),
    // The film that it comes with is shown, not the one that it names.
    { ...text('an external data reference', '', 'READY', 'film.mov'), bytes: withDataReference(film, url) },
    { ...text('an alias', '', 'either', 'film.mov'), bytes: withAlias(film, target) },
    { ...text('a reference movie', '', refusedFilm, 'film.mov'), bytes: referenceMovie(url) },
    { ...text('a playlist in an AVI subtitle', '', refusedFilm, 'film.avi'), bytes: subtitleAvi(playlist) },
  ];
}

/** Small files that promise, or unpack to, very much. */
export function bombs(): HostileFile[] {
  const zeros = deflateSync(Buffer.alloc(200_000_000));
  const compressed = box('moov', box('cmov', box('dcom', Buffer.from('zlib')), box('cmvd', u32(2_000_000_000), zeros)));
  const png = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    u32(13),
    Buffer.from('IHDR'),
    u32(65_535),
    u32(65_535),
    Buffer.alloc(9),
  ]);
  const wav = Buffer.concat([
    Buffer.from('RIFF'),
    le32(0xffff_fff0),
    Buffer.from('WAVEfmt '),
    le32(16),
    le16(1),
    le16(2),
    le32(192_000),
    le32(768_000),
    le16(4),
    le16(16),
    Buffer.from('data'),
    le32(0xffff_ff00),
    Buffer.alloc(100),
  ]);
  return [
    {
      name: 'a header of 2 GB in 200 kB',
      fileName: 'a.mov',
      bytes: Buffer.concat([box('ftyp', Buffer.from('qt  \0\0\0\0')), compressed]),
      expected: refusedFilm,
    },
    { name: 'a PNG of 65535x65535', fileName: 'a.mp4', bytes: png, expected: /still image/ },
    { name: 'a WAV of 4 GB in 144 bytes', fileName: 'a.wav', bytes: wav, expected: 'either' },
    {
      name: 'a box of 2^63 bytes',
      fileName: 'a.mp4',
      bytes: Buffer.concat([
        box('ftyp', Buffer.from('isom\0\0\0\0')),
        u32(1),
        Buffer.from('moov'),
        Buffer.from('7fffffffffffffff', 'hex'),
        Buffer.alloc(64),
      ]),
      expected: refusedFilm,
    },
    {
      name: 'boxes in boxes in boxes',
      fileName: 'a.mp4',
      bytes: Buffer.concat([box('ftyp', Buffer.from('isom\0\0\0\0')), nested(5_000)]),
      expected: refusedFilm,
    },
    { name: 'nothing but zeros', fileName: 'a.mp4', bytes: Buffer.alloc(100_000), expected: refusedFilm },
  ];
}

/** The same film with one promise in its tables made absurd. */
export function lies(film: Buffer): HostileFile[] {
  const lie = (name: string, type: string, body: Buffer) => ({
    ...{ name, fileName: 'a.mp4', expected: 'either' as const },
    bytes: withBox(film, type, box(type, body)),
  });
  return [
    lie('a million pictures', 'stts', Buffer.concat([u32(0), u32(1), u32(1_000_000), u32(512)])),
    lie('2^32 pictures of 2^32 ticks', 'stts', Buffer.concat([u32(0), u32(1), u32(0xffff_ffff), u32(0xffff_ffff)])),
    lie('tables of 2^32 entries', 'stsz', Buffer.concat([u32(0), u32(0), u32(0xffff_ffff)])),
    lie('pictures outside the file', 'stco', Buffer.concat([u32(0), u32(1), u32(0xffff_fff0)])),
    lie('an endless edit', 'elst', Buffer.concat([u32(0), u32(1), u32(0xffff_ffff), u32(0), u32(0x1_0000)])),
    lie('a clock without ticks', 'mdhd', Buffer.concat([u32(0), u32(0), u32(0), u32(0), u32(1), u32(0)])),
  ];
}

function withDataReference(film: Buffer, url: string): Buffer {
  const entry = box('url ', u32(0), Buffer.from(`${url}\0`));
  return withBox(film, 'dref', box('dref', u32(0), u32(1), entry));
}

/** A Macintosh alias record (as QuickTime writes them) whose absolute path is elsewhere. */
function withAlias(film: Buffer, path: string): Buffer {
  const fixed = Buffer.alloc(10 + 28 + 12 + 64 + 16 + 4 + 16);
  const padded = Buffer.from(path + '\0'.repeat(path.length % 2));
  const size = Buffer.alloc(4);
  size.writeUInt16BE(2, 0);
  size.writeUInt16BE(path.length, 2);
  const entry = box('alis', u32(0), fixed, size, padded, Buffer.from([0xff, 0xff, 0, 0]), Buffer.alloc(64));
  return withBox(film, 'dref', box('dref', u32(0), u32(1), entry));
}

function referenceMovie(url: string): Buffer {
  const address = Buffer.from(`${url}\0`);
  const reference = box('rdrf', u32(0), Buffer.from('url '), u32(address.length), address);
  return Buffer.concat([box('ftyp', Buffer.from('qt  \0\0\0\0')), box('moov', box('rmra', box('rmda', reference)))]);
}

/** The well-known trick: an AVI whose text stream holds a playlist. */
function subtitleAvi(playlist: string): Buffer {
  const list = (type: string, ...parts: Buffer[]) => chunk('LIST', Buffer.from(type), ...parts);
  const streamHead = Buffer.alloc(56);
  streamHead.write('txts');
  streamHead.writeUInt32LE(1, 20);
  streamHead.writeUInt32LE(25, 24);
  const mainHead = Buffer.alloc(56);
  mainHead.writeUInt32LE(40_000, 0);
  mainHead.writeUInt32LE(1, 24);
  const text = Buffer.concat([
    Buffer.from('GAB2\0'),
    le16(2),
    le32(2),
    Buffer.from('x\0'),
    le16(4),
    le32(playlist.length),
    Buffer.from(playlist),
  ]);
  const head = list(
    'hdrl',
    chunk('avih', mainHead),
    list('strl', chunk('strh', streamHead), chunk('strf', Buffer.alloc(0))),
  );
  return chunk('RIFF', Buffer.from('AVI '), head, list('movi', chunk('00tx', text)));
}

function nested(depth: number): Buffer {
  let inner: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) inner = box('moov', inner);
  return inner;
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function chunk(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), le32(body.length), body, Buffer.alloc(body.length % 2)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function le32(value: number): Buffer {
  return u32(value).reverse();
}

function le16(value: number): Buffer {
  return Buffer.from([value & 255, value >> 8]);
}
