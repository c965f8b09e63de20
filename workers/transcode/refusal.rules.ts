/** What is no film or sound recording, said in a sentence that a person can act on. null: nothing speaks against it. */

import type { ProbeJson, ProbeStreamJson } from '../runtime/ffmpeg.ts';

/** Demuxers that may open an upload. Playlists, scripts, images and network formats are not among them. */
export const allowedDemuxers = [
  ...[
    'mov',
    'matroska',
    'avi',
    'mpegts',
    'mpeg',
    'mpegvideo',
    'm4v',
    'h264',
    'hevc',
    'ivf',
    'flv',
    'asf',
    'ogg',
    'mxf',
    'gxf',
  ],
  ...['nut', 'dv', 'rm', 'wav', 'w64', 'aiff', 'caf', 'au', 'mp3', 'aac', 'flac', 'ac3', 'eac3', 'amr'],
];

export const maxSide = 8192;
export const maxPixels = 36_000_000;
const maxSeconds = 24 * 3600;
/** A few bytes can ask for a day of one standing picture: no camera stops for so long and goes on in the same film. */
const maxHoleSeconds = 2 * 3600;
const maxStreams = 64;

const signatures: readonly { is(head: Buffer, text: string): boolean; sentence: string }[] = [
  {
    is: (_, text) => text.startsWith('#EXTM3U'),
    sentence: 'This is a playlist, not a film. Upload the film that it points to.',
  },
  {
    is: (_, text) => text.startsWith('ffconcat') || /^file\s+['"]?[^\s]/.test(text),
    sentence: 'This is a list of other files, not a film. Upload the film itself.',
  },
  { is: (head) => starts(head, [0x89, 0x50, 0x4e, 0x47]), sentence: stillImage('PNG') },
  { is: (head) => starts(head, [0xff, 0xd8, 0xff]), sentence: stillImage('JPEG') },
  { is: (_, text) => /^GIF8[79]a/.test(text), sentence: stillImage('GIF') },
  { is: (_, text) => /^BM/.test(text), sentence: stillImage('BMP') },
  { is: (_, text) => /^(II\*\0|MM\0\*)/.test(text), sentence: stillImage('TIFF') },
  {
    is: (head, text) => text.startsWith('RIFF') && head.toString('latin1', 8, 12) === 'WEBP',
    sentence: stillImage('WebP'),
  },
  { is: (head) => /^(heic|heix|mif1|avif|avis)$/.test(brandOf(head)), sentence: stillImage('HEIF') },
  {
    is: (head) => starts(head, [0x50, 0x4b, 0x03, 0x04]) || starts(head, [0x50, 0x4b, 0x05, 0x06]),
    sentence: archive('ZIP'),
  },
  {
    is: (head, text) =>
      starts(head, [0x1f, 0x8b]) || starts(head, [0xfd, 0x37, 0x7a]) || /^(7z\xbc\xaf|Rar!|BZh)/.test(text),
    sentence: archive('compressed'),
  },
  { is: (_, text) => text.startsWith('%PDF'), sentence: 'This is a PDF document, not a film.' },
  {
    is: (_, text) => text.startsWith('WEBVTT'),
    sentence: 'This is a subtitle file, not a film. Upload the film itself.',
  },
  {
    is: (_, text) => /^<(\?xml|svg|!doctype|html|mpd|smil)/i.test(text),
    sentence: 'This is a text document, not a film.',
  },
];

/** By the first bytes alone, before any media tool sees the file. */
export function refuseByHead(head: Buffer): string | null {
  if (head.length === 0) return 'The file is empty. Check the original and upload it again.';
  const text = head.toString('latin1').replace(/^(\xef\xbb\xbf)?\s*/, '');
  for (const { is, sentence } of signatures) if (is(head, text)) return sentence;
  if (head.length < 16) return 'The file is too short to be a film. Check the original and upload it again.';
  if (isText(head)) return 'This is a text file, not a film.';
  return null;
}

/** By what ffprobe says about the container and its streams. */
export function refuseByProbe(json: ProbeJson): string | null {
  const streams = json.streams ?? [];
  if (streams.length > maxStreams) return `The file has ${streams.length} streams; at most ${maxStreams} are taken.`;
  const media = streams.filter((stream) => stream.codec_type === 'video' || stream.codec_type === 'audio');
  if (media.length === 0) return 'The file has neither a picture nor sound.';
  if (media.some(isEncrypted)) {
    return 'The film is encrypted (DRM) and cannot be played without its key. Upload a version without copy protection.';
  }
  const video = pictureOf(json);
  if (video) {
    const { width = 0, height = 0 } = video;
    if (width > maxSide || height > maxSide || width * height > maxPixels) {
      return `The picture has ${width}x${height} pixels; at most ${maxSide} on a side and 36 million in all are taken.`;
    }
    return null;
  }
  if (media.some((stream) => stream.codec_type === 'video' && !isCover(stream))) {
    return 'The picture cannot be read: its headers are missing or damaged, or its format is unknown. Export the film again, for instance as MP4 with H.264.';
  }
  if (!soundOf(json))
    return 'The sound cannot be read: its format is unknown or damaged. Export it again, for instance as MP4 with AAC.';
  return null;
}

/** By how long it is, and the longest time in which no new picture comes. */
export function refuseByLength(seconds: number, holeSeconds: number): string | null {
  if (seconds > maxSeconds) {
    return `The film is ${Math.round(seconds / 3600)} hours long; at most ${maxSeconds / 3600} are taken.`;
  }
  if (holeSeconds > maxHoleSeconds) {
    return `The film stands still for ${Math.round(holeSeconds / 3600)} hours: its clock is broken. Export it again.`;
  }
  return null;
}

/** The film's picture: the first video stream that is no cover image and says what its pixels are. */
export function pictureOf(json: ProbeJson): ProbeStreamJson | null {
  const usable = (stream: ProbeStreamJson) =>
    stream.codec_type === 'video' &&
    !isCover(stream) &&
    !!stream.codec_name &&
    !!stream.pix_fmt &&
    !!stream.width &&
    !!stream.height;
  return json.streams?.find(usable) ?? null;
}

/** The default sound track, or the first. */
export function soundOf(json: ProbeJson): ProbeStreamJson | null {
  const usable = (json.streams ?? []).filter(
    (stream) =>
      stream.codec_type === 'audio' && !!stream.codec_name && !!stream.channels && Number(stream.sample_rate) > 0,
  );
  return usable.find((stream) => stream.disposition?.default === 1) ?? usable[0] ?? null;
}

function isCover(stream: ProbeStreamJson): boolean {
  return stream.disposition?.attached_pic === 1 || stream.disposition?.timed_thumbnails === 1;
}

function isEncrypted(stream: ProbeStreamJson): boolean {
  const sideData = stream.side_data_list ?? [];
  return (
    /^(encv|enca|drmi|drms)$/.test(stream.codec_tag_string ?? '') ||
    sideData.some((data) => /encrypt/i.test(data.side_data_type ?? ''))
  );
}

function stillImage(format: string): string {
  return `This is a still image (${format}), not a film.`;
}

function archive(format: string): string {
  return `This is a ${format} archive, not a film. Unpack it and upload the film itself.`;
}

function starts(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

function brandOf(head: Buffer): string {
  return head.toString('latin1', 4, 8) === 'ftyp' ? head.toString('latin1', 8, 12) : '';
}

function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
