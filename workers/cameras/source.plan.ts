/**
 * Plans how ffmpeg opens a source: one process, one connection, one decoder, three outputs.
 *
 * 1. Standard output: the recording, a stream copy into fMP4 with one fragment per GOP. What browsers cannot play from MP4
 *    (MJPEG and the like) is encoded as H.264.
 * 2. Pipe 3: packed pictures for the analysis (inference/picture.ts), the first in every 1/7.5 s of the source's own time, as raw video in fMP4:
 *    each picture then carries its exact time (a bare rawvideo pipe has none). Which frames are taken depends on their
 *    times alone, so a resumed file gives the same pictures.
 * 3. Pipe 4: a JPEG at once and then every ten seconds.
 *
 * All three show the same time line: of the file (-copyts), or from 0 at the connection.
 */

import type { CameraSource } from '../../core/domain/cameras/index.ts';
import { pictureFilter, planPictureSize } from '../inference/picture.ts';

const analysisRate = 7.5;
const snapshotSeconds = 10;
const snapshotWidth = 960;
/** Socket silence that ffmpeg itself gives up after; the watcher's own bounds are tighter. */
const socketTimeoutUs = 15_000_000;

/** What the probe says of a source. */
export interface SourceFacts {
  readonly codec: string;
  readonly format: string;
  readonly frameRate: number | null;
  /** Width over height as the picture is shown. */
  readonly displayAspect: number;
  /** A recording that ends by itself, and not a live stream: its video's first time, microseconds. */
  readonly file: { readonly videoStartUs: number; readonly containerStartUs: number } | null;
}

export interface SourcePlan {
  readonly args: readonly string[];
  readonly protocols: readonly string[];
}

const protocolsOf = {
  file: ['file'],
  rtsp: ['rtp', 'udp', 'tcp'],
  rtsps: ['rtp', 'udp', 'tcp', 'tls'],
  // Cameras redirect from one to the other.
  http: ['http', 'https', 'tcp', 'tls', 'crypto'],
} as const;

/** Playlists that could point elsewhere on this machine (concat, images by pattern, ...) are not in it. */
const fileFormats = 'mov,matroska,webm,mpegts,mpeg,avi,flv,asf,ogg,h264,hevc,mjpeg,ivf';
const httpFormats = `${fileFormats},hls,mpjpeg,jpeg_pipe`;

/** What goes before `-i`, for the probe as for the watching. */
export function planInput(
  source: CameraSource,
  path: string,
): { args: string[]; protocols: readonly string[]; url: string } {
  if (source.kind === 'file') {
    return { args: ['-format_whitelist', fileFormats], protocols: protocolsOf.file, url: path };
  }
  if (source.kind === 'http') {
    const args = ['-format_whitelist', httpFormats, '-rw_timeout', String(socketTimeoutUs)];
    return { args, protocols: protocolsOf.http, url: source.url };
  }
  const args = ['-rtsp_flags', 'prefer_tcp', '-allowed_media_types', 'video', '-timeout', String(socketTimeoutUs)];
  return { args, protocols: source.url.startsWith('rtsps:') ? protocolsOf.rtsps : protocolsOf.rtsp, url: source.url };
}

/** `fromUs` is a place in the file's own time; footage before `recordFromUs` is recorded already. */
export function planWatching(
  input: ReturnType<typeof planInput>,
  facts: SourceFacts,
  resume: { fromUs: number; recordFromUs: number } | null,
): SourcePlan {
  const isPaced = facts.file !== null || facts.format.startsWith('hls');
  const seek = facts.file && resume ? (resume.fromUs - facts.file.containerStartUs) / 1e6 : 0;
  const args = [
    ...['-hide_banner', '-nostats', '-loglevel', 'warning'],
    ...(isPaced ? ['-re'] : []),
    ...(facts.file ? ['-copyts'] : []),
    ...(hasNoTimes(facts) ? ['-use_wallclock_as_timestamps', '1'] : []),
    // The pictures from the key frame on are wanted, not only those from the place itself.
    ...(seek > 0 ? ['-noaccurate_seek', '-ss', seek.toFixed(6)] : []),
    ...['-threads', '1', ...input.args, '-i', input.url],
    ...recordingOutput(facts, resume?.recordFromUs ?? null),
    ...analysisOutput(facts),
    ...snapshotOutput(),
  ];
  return { args, protocols: input.protocols };
}

/** Pictures over HTTP one after the other carry no times: ffmpeg would count 25 of them as a second. */
function hasNoTimes({ format, file }: SourceFacts): boolean {
  return file === null && (format === 'mpjpeg' || format === 'jpeg_pipe' || format === 'mjpeg');
}

const fragments = 'empty_moov+default_base_moof+skip_trailer+frag_discont';

function recordingOutput({ codec }: SourceFacts, recordFromUs: number | null): string[] {
  const isCopied = codec === 'h264' || codec === 'hevc';
  const tag = codec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
  const filter = recordFromUs === null ? 'null' : `select=gte(t\\,${((recordFromUs - 1_000) / 1e6).toFixed(6)})`;
  const encoder = [
    ...['-vf', `${filter},scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p`, '-fps_mode', 'passthrough'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-bf', '0', '-threads', '1'],
    ...['-force_key_frames', 'expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+2))'],
  ];
  return [
    ...['-map', '0:v:0', ...(isCopied ? ['-c:v', 'copy', ...tag] : encoder)],
    ...['-avoid_negative_ts', 'disabled', '-flush_packets', '1', '-f', 'mp4'],
    ...['-movflags', `${fragments}+frag_keyframe+negative_cts_offsets`, 'pipe:1'],
  ];
}

function analysisOutput({ displayAspect }: SourceFacts): string[] {
  // The thousandth keeps 30 and 15 frames/s from falling between the cells by rounding.
  const cell = (time: string) => `floor(${time}*${analysisRate}+0.001)`;
  const select = `select=isnan(prev_t)+gt(${cell('t')}\\,${cell('prev_t')})`;
  return [
    ...[
      '-map',
      '0:v:0',
      '-vf',
      // QuickTime's raw grey counts from white: the muxer inverts it, and so does this beforehand.
      `${select},${pictureFilter(planPictureSize(displayAspect))},negate`,
      '-fps_mode',
      'passthrough',
    ],
    ...['-c:v', 'rawvideo', '-avoid_negative_ts', 'disabled', '-flush_packets', '1', '-f', 'mov'],
    ...['-movflags', `${fragments}+frag_every_frame`, 'pipe:3'],
  ];
}

function snapshotOutput(): string[] {
  const select = `select=isnan(prev_selected_t)+gte(t-prev_selected_t\\,${snapshotSeconds})`;
  return [
    ...[
      '-map',
      '0:v:0',
      '-vf',
      `${select},scale=min(${snapshotWidth}\\,iw):-2,format=yuvj420p`,
      '-fps_mode',
      'passthrough',
    ],
    ...['-c:v', 'mjpeg', '-q:v', '4', '-flush_packets', '1', '-f', 'image2pipe', 'pipe:4'],
  ];
}
