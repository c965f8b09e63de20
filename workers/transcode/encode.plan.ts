/**
 * The one ffmpeg command line that makes every rendition on the grid, as a pure function of probe and plan.
 *
 * `fps` with a start time puts pictures on the grid however irregular the source is; the last picture is held and the
 * stream cut, so that exactly the planned number comes out even where the source is damaged. Sound is decoded and
 * encoded once, into a rendition of its own.
 */

import {
  type AudioGrid,
  audioSegmentTarget,
  type MediaProbe,
  samplesPerAacFrame,
  type VideoFacts,
  type VideoGrid,
  type VideoPlan,
} from '../../core/domain/videos/index.ts';

export interface EncodeInput {
  source: string;
  /** Holds one existing folder per rendition. */
  outputDir: string;
  probe: MediaProbe;
  plan: VideoPlan;
  /** Threads for each picture encoder. */
  threads: number;
  /** Shows pictures that depend on lost ones: for damaged sources that yield nothing otherwise. */
  isSalvage?: boolean;
}

export function planEncode(input: EncodeInput): string[] {
  const { probe, plan, source } = input;
  const graphs: string[] = [];
  const outputs: string[] = [];
  if (probe.video && plan.video) {
    graphs.push(pictureGraph(probe.video, plan.video));
    plan.video.rungs.forEach((rung, index) => {
      outputs.push('-map', `[v${index}]`, ...pictureOptions(plan.video as VideoGrid, rung.maxrate, input.threads));
      outputs.push(...hlsOptions(`${input.outputDir}/${rung.name}`, 1));
    });
  }
  if (probe.audio && plan.audio) {
    graphs.push(soundGraph(probe.audio.streamIndex, plan.audio));
    outputs.push('-map', '[a]', '-c:a', 'aac', '-b:a', String(plan.audio.bitrate), '-ac', String(plan.audio.channels));
    outputs.push(...hlsOptions(`${input.outputDir}/audio`, audioSegmentTarget));
  }
  const salvage = input.isSalvage ? ['-flags2', '+showall'] : [];
  return [
    '-v',
    'error',
    '-copyts',
    ...salvage,
    ...demuxer(probe),
    '-i',
    source,
    '-filter_complex',
    graphs.join(';'),
    ...outputs,
  ];
}

/** One still from `atSeconds` after the source's start. */
export function planPoster(input: {
  source: string;
  target: string;
  probe: MediaProbe;
  video: VideoFacts;
  atSeconds: number;
}): string[] {
  const seek = input.atSeconds > 0 ? ['-ss', input.atSeconds.toFixed(3)] : [];
  const { width, height } = input.video;
  const scale = Math.min(1, 1280 / Math.max(width, height));
  const size = `${Math.max(1, Math.round(width * scale))}:${Math.max(1, Math.round(height * scale))}`;
  const filter = [...cleaning(input.video), `scale=${size}`, 'setsar=1', 'format=yuvj420p'].join(',');
  const picture = [
    '-map',
    `0:${input.video.streamIndex}`,
    '-vf',
    filter,
    '-frames:v',
    '1',
    '-q:v',
    '4',
    '-map_metadata',
    '-1',
  ];
  return [
    '-v',
    'error',
    ...seek,
    ...demuxer(input.probe),
    '-i',
    input.source,
    ...picture,
    '-f',
    'mjpeg',
    '-y',
    input.target,
  ];
}

function pictureGraph(video: VideoFacts, grid: VideoGrid): string {
  const { num, den } = grid.frameRate;
  const onGrid = [
    ...cleaning(video),
    // One picture of unknown duration would be rounded away.
    ...(video.packetCount === 1
      ? ['loop=loop=-1:size=1', `setpts=N*${den}/${num}/TB+${grid.startSeconds.toFixed(6)}/TB`]
      : []),
    `fps=${num}/${den}:start_time=${grid.startSeconds.toFixed(6)}:round=near`,
    'tpad=stop=-1:stop_mode=clone',
    `trim=end_frame=${grid.frameCount}`,
    'setpts=N',
    `split=${grid.rungs.length}`,
  ].join(',');
  const taps = grid.rungs.map((_, index) => `[s${index}]`).join('');
  const scaled = grid.rungs.map(
    (rung, index) => `[s${index}]scale=${rung.width}:${rung.height},setsar=1,format=yuv420p[v${index}]`,
  );
  return [`[0:${video.streamIndex}]${onGrid}${taps}`, ...scaled].join(';');
}

/** Whole pictures in the colours of ordinary screens. */
function cleaning(video: VideoFacts): string[] {
  const filters: string[] = [];
  if (video.isInterlaced) filters.push('bwdif=mode=send_frame');
  if (video.transfer !== 'sdr') {
    filters.push(
      ...['zscale=t=linear:npl=100', 'format=gbrpf32le', 'zscale=p=bt709', 'tonemap=hable:desat=0'],
      ...['zscale=t=bt709:m=bt709:r=tv', 'format=yuv420p'],
    );
  }
  return filters;
}

function soundGraph(streamIndex: number, grid: AudioGrid): string {
  const first = Math.round(grid.startSeconds * grid.sampleRate) + samplesPerAacFrame;
  return [
    `[0:${streamIndex}]aresample=${grid.sampleRate}:async=1000:first_pts=${first}`,
    `asetpts=(N+${samplesPerAacFrame})/SR/TB`,
    'apad',
    `atrim=end_sample=${Math.max(1, grid.sampleCount - samplesPerAacFrame)}[a]`,
  ].join(',');
}

function pictureOptions(grid: VideoGrid, maxrate: number, threads: number): string[] {
  const gop = String(grid.gopFrames);
  return [
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '23',
      '-maxrate',
      String(maxrate),
      '-bufsize',
      String(2 * maxrate),
    ],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-g', gop, '-keyint_min', gop],
    ...['-x264-params', 'scenecut=0:open-gop=0', '-threads', String(threads)],
  ];
}

/** Segments are cut at key frames only, so `target` seconds need only lie below the distance between two. */
function hlsOptions(directory: string, target: number): string[] {
  return [
    ...['-map_metadata', '-1', '-avoid_negative_ts', 'disabled', '-f', 'hls', '-hls_time', target.toFixed(6)],
    ...['-hls_list_size', '0', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_options', 'movflags=+frag_discont', '-hls_flags', 'temp_file'],
    ...['-hls_segment_filename', `${directory}/s%d.m4s`, `${directory}/playlist.m3u8`],
  ];
}

/** The demuxer that the probe found, so that ffmpeg cannot come to another opinion. */
function demuxer(probe: MediaProbe): string[] {
  return ['-f', probe.container.split(',')[0] as string];
}
