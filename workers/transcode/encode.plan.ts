/**
 * The command lines that make segments on the grid, as pure functions of probe, plan and task.
 *
 * `fps` with a start time puts pictures on the grid however irregular the source is; the last picture is held and the
 * stream cut, so that exactly the planned number comes out even where the source is damaged. Times are absolute: a
 * chunk's stamps continue those of the chunk before, whoever makes them. Sound is decoded and encoded once, into a
 * rendition of its own.
 */

import {
  type AudioGrid,
  framesPerSoundSegment,
  levelOf,
  type MediaProbe,
  type Rung,
  type SegmentRange,
  samplesPerAacFrame,
  seekFor,
  segmentFirstFrames,
  soundSegmentSeconds,
  type VideoFacts,
  type VideoGrid,
} from '../../core/domain/videos/index.ts';
import { encoderArgs, type PictureEncoder } from './encoder.plan.ts';

export interface EncodeInput extends SegmentRange {
  source: string;
  /** Holds one existing folder per rendition. */
  outputDir: string;
  probe: MediaProbe;
  video: VideoFacts;
  grid: VideoGrid;
  rungs: readonly Rung[];
  encoder: PictureEncoder;
  /** Decode with this method of ffmpeg; null: in software. */
  hwaccel: string | null;
  /** For damaged sources: from the beginning, with pictures that depend on lost ones. */
  isSalvage: boolean;
}

/** Segments `firstSegment` and following of some rungs, decoded once. */
export function planEncode(input: EncodeInput): string[] {
  const { grid, rungs, firstSegment, probe } = input;
  const { firstFrame, frameCount } = framesOf(grid, input);
  const starts = segmentFirstFrames(grid).slice(firstSegment, firstSegment + input.segmentCount);
  const keyFrames = grid.segmentStarts ? starts.map((frame) => frame - firstFrame) : undefined;
  const args = rungs.map((rung) =>
    encoderArgs(input.encoder, {
      ...rung,
      ...(keyFrames ? { keyFrames } : {}),
      ...{ frameRate: grid.frameRate, gopFrames: grid.gopFrames, hwaccel: input.hwaccel },
      level: levelOf({ ...rung, frameRate: grid.frameRate }, rung.codec),
    }),
  );
  const scaled = rungs.map((rung, index) => {
    const tail = args[index]?.filterTail ?? [];
    const filters = [`scale=${rung.width}:${rung.height}`, 'setsar=1', 'format=yuv420p', ...tail];
    return `[s${index}]${filters.join(',')}[v${index}]`;
  });
  const taps = rungs.map((_, index) => `[s${index}]`).join('');
  const graph = [`${pictureGraph(input, { firstFrame, frameCount })},split=${rungs.length}${taps}`, ...scaled].join(
    ';',
  );
  const outputs = rungs.flatMap((rung, index) => [
    ...['-map', `[v${index}]`, ...(args[index]?.output ?? [])],
    ...hlsOptions(`${input.outputDir}/${rung.name}`, { seconds: 0.001, firstSegment }),
  ]);
  const before = args[0]?.beforeInput ?? [];
  return [
    ...opening(input, firstFrame),
    ...before,
    ...demuxer(probe),
    '-i',
    input.source,
    '-filter_complex',
    graph,
    ...outputs,
  ];
}

/** The pictures of a range of segments. */
export function framesOf(grid: VideoGrid, range: SegmentRange): { firstFrame: number; frameCount: number } {
  const starts = segmentFirstFrames(grid);
  const firstFrame = starts[range.firstSegment] as number;
  return { firstFrame, frameCount: (starts[range.firstSegment + range.segmentCount] ?? grid.frameCount) - firstFrame };
}

/** The whole sound. */
export function planSound(input: { source: string; outputDir: string; probe: MediaProbe; grid: AudioGrid }): string[] {
  const { source, probe, grid, outputDir } = input;
  const track = `0:${probe.audio?.streamIndex ?? 0}`;
  const target = hlsOptions(`${outputDir}/audio`, { seconds: soundSegmentSeconds(grid), firstSegment: 0 });
  const opened = ['-v', 'error', '-copyts', ...demuxer(probe), '-i', source];
  if (grid.copyOffset !== null) {
    const early = `noise=drop=lt(pts*tb\\,${(grid.startSeconds - 0.001).toFixed(6)})`;
    // Counted, not shifted: stamps that are a few samples early would fall before zero.
    const stamp = `round((N*${samplesPerAacFrame}+${grid.copyOffset})/${grid.sampleRate}/TB)`;
    const bsf = `${early},setts=pts=${stamp}:dts=${stamp}`;
    return [...opened, '-map', track, '-c:a', 'copy', '-bsf:a', bsf, ...target];
  }
  const coding = ['-c:a', 'aac', '-b:a', String(grid.bitrate), '-ac', String(grid.channels)];
  return [
    ...opened,
    '-filter_complex',
    `[${track}]${soundGraph(grid, { isSurround: isSurround(probe), first: samplesPerAacFrame, samples: Math.max(1, grid.sampleCount - samplesPerAacFrame) })}[a]`,
    '-map',
    '[a]',
    ...coding,
    ...target,
  ];
}

/** Frames before a piece of sound that are made and thrown away, so that the encoder has heard what comes before. */
const leadFrames = 4;
/** Frames behind it: the last one that is kept overlaps with the next. */
const tailFrames = 2;
/** Where one looks for sound in a source with an index: early by this much is early enough. */
const soundSeekSeconds = 1;

/** Some segments of the sound, ahead of their turn. They join those of `planSound` without a click: the frames lie where its do. */
export function planSoundPiece(
  input: { source: string; outputDir: string; probe: MediaProbe; grid: AudioGrid } & SegmentRange,
): string[] {
  const { source, probe, grid, outputDir, firstSegment, segmentCount } = input;
  const lead = Math.min(leadFrames, framesPerSoundSegment * firstSegment);
  const wanted = framesPerSoundSegment * segmentCount;
  const first = (framesPerSoundSegment * firstSegment - lead + 1) * samplesPerAacFrame;
  const samples = (lead + wanted - 1 + tailFrames) * samplesPerAacFrame;
  const seek = grid.startSeconds + first / grid.sampleRate - soundSeekSeconds;
  const coding = ['-c:a', 'aac', '-b:a', String(grid.bitrate), '-ac', String(grid.channels)];
  const target = hlsOptions(`${outputDir}/audio`, { seconds: soundSegmentSeconds(grid), firstSegment });
  return [
    ...['-v', 'error', '-copyts', '-noaccurate_seek', '-seek_timestamp', '1', '-ss', seek.toFixed(6)],
    ...[...demuxer(probe), '-i', source, '-filter_complex'],
    `[0:${probe.audio?.streamIndex ?? 0}]${soundGraph(grid, { isSurround: isSurround(probe), first, samples })}[a]`,
    ...['-map', '[a]', ...coding, '-bsf:a', `noise=drop=lt(n\\,${lead})+gte(n\\,${lead + wanted})`, ...target],
  ];
}

function isSurround(probe: MediaProbe): boolean {
  return (probe.audio?.channels ?? 2) > 2;
}

/** The source's own pictures, cut at the key frames that the grid names. */
export function planCopy(input: {
  source: string;
  outputDir: string;
  probe: MediaProbe;
  grid: VideoGrid;
  rung: Rung;
}): string[] {
  const { source, probe, grid, rung, outputDir } = input;
  const shift = `round(${grid.startSeconds.toFixed(9)}/TB)`;
  return [
    ...['-v', 'error', '-copyts', ...demuxer(probe), '-i', source, '-map', `0:${probe.video?.streamIndex ?? 0}`],
    ...['-c:v', 'copy', '-bsf:v', `setts=pts=PTS-${shift}:dts=DTS-${shift},filter_units=remove_types=6`],
    ...hlsOptions(`${outputDir}/${rung.name}`, { seconds: 2, firstSegment: 0 }),
  ];
}

/** What decides which pictures a range holds. */
export type PictureSource = Pick<EncodeInput, 'grid' | 'video' | 'isSalvage'>;

/** Options before the source: where its decoding begins. */
export function opening(input: PictureSource, firstFrame: number): string[] {
  const { grid, video } = input;
  const seek = input.isSalvage ? null : seekFor(grid, video, timeOf(grid, firstFrame));
  return [
    ...['-v', 'error', '-copyts'],
    ...(input.isSalvage ? ['-flags2', '+showall'] : []),
    ...(seek === null ? [] : ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', seek.toFixed(6)]),
  ];
}

function timeOf(grid: VideoGrid, frame: number): number {
  return grid.startSeconds + (frame * grid.frameRate.den) / grid.frameRate.num;
}

/** From the source to the pictures of a range, each once, in the source's own size. */
export function pictureGraph(input: PictureSource, range: { firstFrame: number; frameCount: number }): string {
  const { video, grid } = input;
  const { num, den } = grid.frameRate;
  const start = timeOf(grid, range.firstFrame);
  // One picture alone is repeated: its own duration would be rounded away.
  const isSingle = video.packetCount === 1;
  // Behind the last picture it is the last that stays, not the first that is found when looking for it.
  const isHeld = !isSingle && start >= video.endSeconds;
  const behind = Math.ceil(((video.endSeconds - grid.startSeconds) * num) / den);
  const from = isHeld ? timeOf(grid, behind) : start;
  return [
    `[0:${video.streamIndex}]${cleaning(video).join(',') || 'null'}`,
    ...(isSingle ? ['loop=loop=-1:size=1', `setpts=N*${den}/${num}/TB+${start.toFixed(6)}/TB`] : []),
    ...(isHeld ? ['tpad=stop=-1:stop_mode=clone'] : []),
    `fps=${num}/${den}:start_time=${from.toFixed(6)}:round=near`,
    'tpad=stop=-1:stop_mode=clone',
    `trim=end_frame=${range.frameCount}`,
    `setpts=N+${range.firstFrame}`,
  ].join(',');
}

/** Whole pictures in the colours of ordinary screens. */
export function cleaning(video: VideoFacts): string[] {
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

/** `samples` of sound from sample `first` of the grid on. */
function soundGraph(grid: AudioGrid, piece: { isSurround: boolean; first: number; samples: number }): string {
  const first = Math.round(grid.startSeconds * grid.sampleRate) + piece.first;
  return [
    `aresample=${grid.sampleRate}:async=1000`,
    // Something must be left when the run-up is cut off.
    `apad=pad_len=${2 * samplesPerAacFrame}`,
    `aresample=async=1:first_pts=${first}`,
    ...(piece.isSurround ? ['aformat=channel_layouts=stereo', 'alimiter=limit=0.95:level=0:latency=1'] : []),
    `asetpts=(N+${piece.first})/SR/TB`,
    'apad',
    `atrim=end_sample=${piece.samples}`,
  ].join(',');
}

/**
 * Segments are cut at key frames only: at each one, when `seconds` is shorter than the time between two. Rounded down,
 * because a segment's end that is reached too late takes one frame too many.
 */
function hlsOptions(directory: string, { seconds, firstSegment }: { seconds: number; firstSegment: number }): string[] {
  return [
    ...[
      '-map_metadata',
      '-1',
      '-avoid_negative_ts',
      'disabled',
      '-f',
      'hls',
      '-hls_time',
      (Math.floor(seconds * 1e6) / 1e6).toFixed(6),
    ],
    ...['-hls_list_size', '0', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
    ...[
      '-hls_segment_options',
      'movflags=+frag_discont',
      '-hls_flags',
      'temp_file',
      '-start_number',
      String(firstSegment),
    ],
    ...['-hls_segment_filename', `${directory}/s%d.m4s`, `${directory}/playlist.m3u8`],
  ];
}

/** The demuxer that the probe found, so that ffmpeg cannot come to another opinion. */
export function demuxer(probe: MediaProbe): string[] {
  return ['-f', probe.container.split(',')[0] as string];
}
