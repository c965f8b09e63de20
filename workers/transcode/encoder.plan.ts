/**
 * The arguments of every picture encoder we use, as pure functions.
 *
 * All of them obey one contract: a key frame exactly where a segment begins and nowhere else, closed groups of
 * pictures, 8-bit 4:2:0, a fixed profile and level, quality held constant below a ceiling of bits. What an encoder
 * would decide by itself (scene cuts, adaptive groups) is switched off.
 *
 * Encoders in software run on one thread each: with a ceiling of bits, more threads make the result depend on timing and
 * on the machine (docs/decisions/0022), and a task that is run again must give the same bytes. Cores are filled with
 * tasks instead.
 */

import type { PictureCodec, Rational } from '../../core/domain/videos/index.ts';
import type { WorkerNode } from '../../core/domain/workers/index.ts';

/** ffmpeg's names. */
export type PictureEncoder =
  | ('libx264' | 'h264_nvenc' | 'h264_qsv' | 'h264_videotoolbox' | 'h264_vaapi')
  | ('libx265' | 'hevc_nvenc' | 'hevc_qsv' | 'hevc_videotoolbox' | 'hevc_vaapi')
  | ('libsvtav1' | 'av1_nvenc' | 'av1_qsv' | 'av1_vaapi');

export interface EncodeSettings {
  codec: PictureCodec;
  width: number;
  height: number;
  frameRate: Rational;
  gopFrames: number;
  /** An irregular grid: the pictures, counted from the task's first, at which its segments begin. */
  keyFrames?: readonly number[];
  /** Bits per second; the buffer is twice this. */
  maxrate: number;
  /** On libx264's scale, whatever the encoder. */
  crf: number;
  /** Ten times the level's number (core/domain/videos/codec-level.rules.ts). */
  level: number;
  /** Decode with this method of ffmpeg too; pictures come back into ordinary memory. */
  hwaccel?: string | null;
}

export interface EncoderArgs {
  /** Before `-i`. */
  beforeInput: string[];
  /** Filters after the scaling, before the encoder. */
  filterTail: string[];
  /** From `-c:v` on; the muxer's options follow. */
  output: string[];
}

/** Best first; the last of each is the one in software. */
export const encodersOf: Readonly<Record<PictureCodec, readonly PictureEncoder[]>> = {
  h264: ['h264_nvenc', 'h264_qsv', 'h264_videotoolbox', 'h264_vaapi', 'libx264'],
  hevc: ['hevc_nvenc', 'hevc_qsv', 'hevc_videotoolbox', 'hevc_vaapi', 'libx265'],
  av1: ['av1_nvenc', 'av1_qsv', 'av1_vaapi', 'libsvtav1'],
};

const codecNames = { h264: 'H.264', hevc: 'HEVC', av1: 'AV1' } as const;

/** The render node of the first GPU, for Intel and AMD on Linux. */
const renderNode = '/dev/dri/renderD128';
/** Longer than any segment: on an irregular grid only the forced key frames count. */
const neverByItself = '9999';

function codecOf(encoder: PictureEncoder): PictureCodec {
  return encodersOf.h264.includes(encoder) ? 'h264' : encodersOf.hevc.includes(encoder) ? 'hevc' : 'av1';
}

export function isHardware(encoder: PictureEncoder): boolean {
  return !encoder.startsWith('lib');
}

/** The method with which ffmpeg decodes on the device that this encoder runs on; null: in software. */
function hwaccelOf(encoder: PictureEncoder): string | null {
  const device = encoder.split('_')[1];
  const methods: Record<string, string> = {
    nvenc: 'cuda',
    qsv: 'vaapi', // The same chip; ffmpeg's own qsv method needs a decoder named for each codec.
    vaapi: 'vaapi',
    videotoolbox: 'videotoolbox',
  };
  return (device && methods[device]) || null;
}

/**
 * The encoder for a whole rendition. Its segments are made by any worker and must share one initialisation segment, so
 * hardware is taken only when every transcoding worker has opened it.
 */
export function chooseEncoder(
  codec: PictureCodec,
  workers: readonly Pick<WorkerNode, 'roles' | 'capabilities'>[],
): { encoder: PictureEncoder; reason: string } {
  const able = workers
    .filter(({ roles }) => roles.includes('transcode'))
    .map(({ capabilities }) => capabilities.encoders);
  const software = encodersOf[codec].at(-1) as PictureEncoder;
  const candidates = encodersOf[codec].filter(isHardware);
  const shared = candidates.find((encoder) => able.length > 0 && able.every((list) => list.includes(encoder)));
  const [workersText, has] =
    able.length === 1 ? ['The transcoding worker', 'has'] : [`All ${able.length} transcoding workers`, 'have'];
  if (shared) return { encoder: shared, reason: `${workersText} ${has} opened ${shared}.` };
  const partial = candidates.find((encoder) => able.some((list) => list.includes(encoder)));
  if (!partial)
    return { encoder: software, reason: `No worker has opened a hardware encoder for ${codecNames[codec]}.` };
  const without = able.filter((list) => !list.includes(partial)).length;
  return {
    encoder: software,
    reason: `${without} of ${able.length} transcoding workers cannot open ${partial}, and one encoder must make all segments.`,
  };
}

/** Whether some transcoding worker can make this codec at all. */
export function canEncode(
  codec: PictureCodec,
  workers: readonly Pick<WorkerNode, 'roles' | 'capabilities'>[],
): boolean {
  return workers.some(
    (worker) => encodes(worker) && encodersOf[codec].some((encoder) => worker.capabilities.encoders.includes(encoder)),
  );
}

/** Roles whose workers make segments (workers/runtime/job-classes.plan.ts). */
function encodes({ roles }: Pick<WorkerNode, 'roles'>): boolean {
  return roles.some((role) => ['transcode', 'interactive', 'first', 'rungs', 'upgrade'].includes(role));
}

/** One way to do an encoding task. */
export interface EncodeAttempt {
  encoder: PictureEncoder;
  /** null: decode in software. */
  hwaccel: string | null;
}

/**
 * The ways to do a task, in order: decode and encode in hardware, encode in hardware, do it in software.
 *
 * `hwaccels` are the ways of decoding that this machine has opened. `isPinned`: the rendition has segments of `encoder`
 * already, and one of another encoder would not fit to them; then its task fails, and the video's next attempt is safe.
 */
export function fallbacksOf(
  encoder: PictureEncoder,
  { hwaccels = [], isPinned = false }: { hwaccels?: readonly string[]; isPinned?: boolean } = {},
): EncodeAttempt[] {
  if (!isHardware(encoder)) return [{ encoder, hwaccel: null }];
  const hwaccel = hwaccelOf(encoder);
  const software = encodersOf[codecOf(encoder)].at(-1) as PictureEncoder;
  return [
    ...(hwaccel && hwaccels.includes(hwaccel) ? [{ encoder, hwaccel }] : []),
    { encoder, hwaccel: null },
    ...(isPinned ? [] : [{ encoder: software, hwaccel: null }]),
  ];
}

export function encoderArgs(encoder: PictureEncoder, settings: EncodeSettings): EncoderArgs {
  const build = encoder.startsWith('lib') ? softwareBuilders[encoder] : hardwareBuilders[encoder.split('_')[1] ?? ''];
  const { beforeInput = [], filterTail = [], output } = build?.(encoder, settings) ?? { output: [] };
  return {
    beforeInput: [...beforeInput, ...decodeArgs(settings.hwaccel ?? null)],
    filterTail,
    output: ['-c:v', encoder, ...output],
  };
}

type Build = (encoder: PictureEncoder, settings: EncodeSettings) => Partial<EncoderArgs> & Pick<EncoderArgs, 'output'>;

const softwareBuilders: Partial<Record<PictureEncoder, Build>> = {
  libx264: (_, s) => ({
    output: [
      ...['-preset', 'veryfast', '-crf', String(s.crf), ...ceiling(s), '-profile:v', 'high', '-level', dotted(s.level)],
      ...['-pix_fmt', 'yuv420p', ...grid(s), '-x264-params', 'scenecut=0:open-gop=0', '-threads', '1'],
    ],
  }),
  libx265: (_, s) => ({
    output: [
      ...['-preset', 'fast', '-crf', String(s.crf + 3), ...ceiling(s), '-profile:v', 'main', '-pix_fmt', 'yuv420p'],
      ...grid(s),
      '-x265-params',
      [
        ...['scenecut=0', 'open-gop=0', `level-idc=${dotted(s.level)}`, 'high-tier=0', 'frame-threads=1'],
        ...['pools=none', 'info=0', 'log-level=error'],
      ].join(':'),
      ...['-tag:v', 'hvc1'],
    ],
  }),
  libsvtav1: (_, s) => ({
    output: [
      ...['-preset', '8', '-crf', String(Math.min(63, Math.round(s.crf * 1.5))), ...ceiling(s), '-pix_fmt', 'yuv420p'],
      ...grid(s),
      '-svtav1-params',
      `scd=0:irefresh-type=2:level=${s.level}:lp=1`,
    ],
  }),
};

const hardwareBuilders: Record<string, Build> = {
  nvenc: (encoder, s) => ({
    output: [
      ...['-preset', 'p4', '-tune', 'hq', '-rc', 'vbr', '-cq', quality(encoder, s.crf), '-b:v', '0', ...ceiling(s)],
      ...profile(encoder, dotted(s.level)),
      ...['-pix_fmt', 'yuv420p', ...grid(s), ...forced(s)],
      ...['-no-scenecut', '1', '-strict_gop', '1', '-forced-idr', '1', '-rc-lookahead', '0', '-bf', '0'],
    ],
  }),
  qsv: (encoder, s) => ({
    filterTail: ['format=nv12'],
    output: [
      ...['-preset', 'medium', '-global_quality', quality(encoder, s.crf), ...target(s), ...ceiling(s)],
      ...profile(encoder, String(s.level)),
      ...['-pix_fmt', 'nv12', ...grid(s), ...forced(s), '-flags', '+cgop', '-forced_idr', '1', '-bf', '0'],
      // ffmpeg counts alike for both: 0 makes every key frame an IDR picture.
      ...(codecOf(encoder) === 'av1' ? [] : ['-idr_interval', '0']),
      ...(codecOf(encoder) === 'h264' ? ['-adaptive_i', '0', '-adaptive_b', '0', '-look_ahead', '0'] : []),
    ],
  }),
  // QVBR, named: without it ffmpeg would take a mode that knows no ceiling where the driver has no other.
  vaapi: (encoder, s) => ({
    beforeInput: ['-vaapi_device', renderNode],
    filterTail: ['format=nv12', 'hwupload'],
    output: [
      ...['-rc_mode', 'QVBR', '-global_quality', quality(encoder, s.crf), ...target(s), ...ceiling(s)],
      ...profile(encoder, codecOf(encoder) === 'av1' ? dotted(s.level) : String(s.level / 10)),
      ...[...grid(s), ...forced(s), '-flags', '+cgop', '-idr_interval', '0', '-bf', '0'],
    ],
  }),
  videotoolbox: (encoder, s) => ({
    output: [
      ...['-allow_sw', '0', '-realtime', '0', '-q:v', quality(encoder, s.crf), ...ceiling(s)],
      // Its levels for HEVC cannot be named.
      ...(codecOf(encoder) === 'h264' ? profile(encoder, dotted(s.level)) : ['-profile:v', 'main', '-tag:v', 'hvc1']),
      ...['-pix_fmt', 'nv12', ...grid(s), ...forced(s), '-flags', '+cgop', '-bf', '0'],
    ],
  }),
};

function profile(encoder: PictureEncoder, level: string): string[] {
  const names = { h264: ['-profile:v', 'high'], hevc: ['-profile:v', 'main', '-tag:v', 'hvc1'], av1: [] };
  return [...names[codecOf(encoder)], '-level', level];
}

/** The encoder's own measure of quality for a CRF of libx264. */
function quality(encoder: PictureEncoder, crf: number): string {
  const device = encoder.split('_')[1];
  const codec = codecOf(encoder);
  // VideoToolbox counts upwards, from 1 to 100.
  if (device === 'videotoolbox') return String(clamp(Math.round(111 - 2 * crf), 1, 100));
  if (codec === 'av1' && device === 'vaapi') return String(clamp(Math.round(crf * 5), 1, 255)); // The quantiser's index.
  if (codec === 'av1') return String(clamp(Math.round(crf * 1.5), 1, 51));
  return String(clamp(Math.round(crf + (codec === 'hevc' ? 3 : 0)), 1, 51));
}

function ceiling({ maxrate }: EncodeSettings): string[] {
  return ['-maxrate', String(maxrate), '-bufsize', String(2 * maxrate)];
}

/** What modes with a quality and a ceiling want to know besides. */
function target({ maxrate }: EncodeSettings): string[] {
  return ['-b:v', String(Math.round(maxrate * 0.7))];
}

function grid(settings: EncodeSettings): string[] {
  if (settings.keyFrames) return ['-g', neverByItself, '-keyint_min', '1', ...forcedAt(settings.keyFrames)];
  return ['-g', String(settings.gopFrames), '-keyint_min', String(settings.gopFrames)];
}

/** Hardware is also told each key frame: not every driver keeps to `-g` exactly. */
function forced(settings: EncodeSettings): string[] {
  return settings.keyFrames ? [] : ['-force_key_frames', `expr:eq(mod(n,${settings.gopFrames}),0)`];
}

function forcedAt(keyFrames: readonly number[]): string[] {
  return ['-force_key_frames', `expr:${keyFrames.map((picture) => `eq(n,${picture})`).join('+')}`];
}

/** Without an output format the decoded pictures come back into memory, where every filter can work on them. */
export function decodeArgs(hwaccel: string | null): string[] {
  if (!hwaccel) return [];
  return ['-hwaccel', hwaccel, ...(hwaccel === 'vaapi' ? ['-hwaccel_device', renderNode] : [])];
}

function dotted(level: number): string {
  return (level / 10).toFixed(1);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
