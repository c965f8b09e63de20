/** Camera footage for tests, made by ffmpeg with known content. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TestFootage {
  seconds: number;
  /** Default 25. */
  frameRate?: number;
  /** Frames between key frames; default 25. */
  gop?: number;
  codec?: 'libx264' | 'libx265' | 'mjpeg';
  /** B frames between the others; default 2. */
  bFrames?: number;
}

/** A test picture with a running second counter, 320x180. */
export async function renderFootage(path: string, footage: TestFootage): Promise<void> {
  const { seconds, frameRate = 25, gop = 25, codec = 'libx264', bFrames = 2 } = footage;
  const gops = ['-g', `${gop}`, '-keyint_min', `${gop}`, '-sc_threshold', '0', '-bf', `${bFrames}`];
  const encoder = {
    libx264: ['-preset', 'ultrafast', ...gops],
    libx265: [
      '-preset',
      'ultrafast',
      '-x265-params',
      `keyint=${gop}:min-keyint=${gop}:scenecut=0:log-level=error`,
      '-tag:v',
      'hvc1',
    ],
    mjpeg: ['-q:v', '5'],
  }[codec];
  const source = `testsrc2=size=320x180:rate=${frameRate}:duration=${seconds}`;
  const format = ['-pix_fmt', codec === 'mjpeg' ? 'yuvj420p' : 'yuv420p'];
  await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-c:v', codec, ...encoder, ...format, path]);
}

/**
 * A grey room, 320x240 at 15 frames/s, in which a dark upright figure enters from the left after `enterSeconds`, walks to
 * the middle and stays there until `leaveSeconds`, then walks out to the right.
 */
export async function renderVisitor(
  path: string,
  visit: { seconds: number; enterSeconds: number; leaveSeconds: number },
): Promise<void> {
  const { seconds, enterSeconds, leaveSeconds } = visit;
  const walkIn = `min(140\\,-40+90*(t-${enterSeconds}))`;
  const place = `if(lt(t\\,${enterSeconds})\\,-60\\,if(lt(t\\,${leaveSeconds})\\,${walkIn}\\,140+90*(t-${leaveSeconds})))`;
  // It sways a little, as people do: something that stands quite still is no person.
  const filter = [
    'color=c=gray:size=320x240:rate=15,noise=alls=4:allf=t[room]',
    'color=c=0x202020:size=36x100:rate=15[figure]',
    `[room][figure]overlay=x='${place}+4*sin(3*t)':y='100+2*sin(5*t)',trim=duration=${seconds},format=yuv420p[out]`,
  ].join(';');
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-keyint_min', '15', '-sc_threshold', '0'];
  await run('ffmpeg', ['-v', 'error', '-y', '-filter_complex', filter, '-map', '[out]', ...encoder, path]);
}

/** The test picture, 320x180, that moves, stands still for a while and moves on. */
export async function renderFrozen(
  path: string,
  { seconds, fromSeconds, forSeconds }: { seconds: number; fromSeconds: number; forSeconds: number },
): Promise<void> {
  const source = (duration: number) => `testsrc2=size=320x180:rate=25:duration=${duration}`;
  const filter = [
    `${source(fromSeconds)},tpad=stop_mode=clone:stop_duration=${forSeconds}[still]`,
    `${source(seconds - fromSeconds - forSeconds)}[moving]`,
    '[still][moving]concat=n=2,format=yuv420p[out]',
  ].join(';');
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-keyint_min', '25', '-sc_threshold', '0'];
  await run('ffmpeg', ['-v', 'error', '-y', '-filter_complex', filter, '-map', '[out]', ...encoder, path]);
}

/** Number of frames as ffprobe counts them, and the length that the container states. */
export async function countFrames(path: string): Promise<{ frames: number; seconds: number }> {
  const args = [
    '-v',
    'error',
    '-count_packets',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=nb_read_packets,duration',
    '-of',
    'json',
    path,
  ];
  const { stdout } = await run('ffprobe', args);
  const [stream] = (JSON.parse(stdout) as { streams: { nb_read_packets: string; duration: string }[] }).streams;
  return { frames: Number(stream?.nb_read_packets), seconds: Number(stream?.duration) };
}
