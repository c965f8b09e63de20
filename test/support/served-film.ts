/** What a viewer gets over HTTP: playlists, and pictures and sound decoded from the segments that they name. */

import { runTool } from './media-tool.ts';
import { cellSamples, gridColumns, gridRows, type ReadPicture, readPicture } from './numbered-pictures.ts';

export interface ServedFilm {
  /** In the order of the master playlist. */
  rungs: ServedRung[];
  sound: ServedTrack | null;
}

export interface ServedTrack {
  name: string;
  init: string;
  segments: string[];
  /** EXTINF of each. */
  seconds: number[];
}

export interface ServedRung extends ServedTrack {
  width: number;
  height: number;
  frameRate: number;
}

export interface ServedPicture extends ReadPicture {
  ptsSeconds: number;
}

export async function openServedFilm(hlsUrl: string): Promise<ServedFilm> {
  const master = await fetchText(hlsUrl);
  const rungs: ServedRung[] = [];
  const lines = master.split('\n');
  for (const [i, line] of lines.entries()) {
    const uri = lines[i + 1]?.trim();
    if (!line.startsWith('#EXT-X-STREAM-INF') || !uri || uri.startsWith('audio/')) continue;
    const [, width, height] = /RESOLUTION=(\d+)x(\d+)/.exec(line) ?? [];
    const frameRate = Number(/FRAME-RATE=([\d.]+)/.exec(line)?.[1]);
    const track = await openTrack(new URL(uri, hlsUrl).href);
    rungs.push({ ...track, width: Number(width), height: Number(height), frameRate });
  }
  const soundUri = /TYPE=AUDIO.*URI="([^"]+)"/.exec(master)?.[1] ?? /^audio\/.*m3u8$/m.exec(master)?.[0];
  return { rungs, sound: soundUri ? await openTrack(new URL(soundUri, hlsUrl).href) : null };
}

async function openTrack(url: string): Promise<ServedTrack> {
  const text = await fetchText(url);
  if (!text.includes('#EXT-X-ENDLIST')) throw new Error(`${url} is not a whole playlist:\n${text}`);
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1];
  if (!init) throw new Error(`${url} names no initialisation segment`);
  const seconds = [...text.matchAll(/#EXTINF:([\d.]+)/g)].map(([, value]) => Number(value));
  const segments = text.split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  return {
    name: new URL('.', url).pathname.split('/').at(-2) ?? '',
    init: new URL(init, url).href,
    segments: segments.map((line) => new URL(line.trim(), url).href),
    seconds,
  };
}

/** Decodes the initialisation segment and these segments, in a row, and nothing else. */
export async function readPictures(track: ServedTrack, indexes: readonly number[]): Promise<ServedPicture[]> {
  const width = gridColumns * cellSamples;
  const height = gridRows * cellSamples;
  const filter = `scale=${width}:${height}:flags=area,format=rgb24,showinfo`;
  const decoding = ['-v', 'info', '-nostats', '-copyts', '-xerror', '-i', 'pipe:', '-map', '0:v', '-vf', filter];
  const { stdout, stderr } = await runTool(
    'ffmpeg',
    [...decoding, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:'],
    await fetchTrack(track, indexes),
  );
  const times = [...stderr.matchAll(/ pts_time:\s*(-?[\d.]+)/g)].map(([, value]) => Number(value));
  const size = width * height * 3;
  return Array.from({ length: stdout.length / size }, (_, i) => ({
    ptsSeconds: times[i] ?? Number.NaN,
    ...readPicture(stdout.subarray(i * size, (i + 1) * size)),
  }));
}

/** All of the sound, one Float32Array per channel, at 48 kHz; sample n is heard n / 48000 s after media time 0. */
export async function readSound(track: ServedTrack): Promise<Float32Array[]> {
  const parts = await fetchTrack(
    track,
    track.segments.map((_, i) => i),
  );
  const place = ['-af', 'aresample=48000:async=1:first_pts=0', '-f', 'f32le', '-c:a', 'pcm_f32le'];
  const channels = await channelsOf(parts);
  const { stdout } = await runTool('ffmpeg', ['-v', 'error', '-copyts', '-i', 'pipe:', ...place, 'pipe:'], parts);
  const all = new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
  return Array.from({ length: channels }, (_, c) => all.filter((_, i) => i % channels === c));
}

async function channelsOf(parts: Buffer[]): Promise<number> {
  const show = ['-show_entries', 'stream=channels', '-of', 'csv=p=0'];
  const { stdout } = await runTool('ffprobe', ['-v', 'error', ...show, '-i', 'pipe:'], parts);
  return Number.parseInt(stdout.toString(), 10);
}

/** ffprobe's facts of the first segment's stream: pix_fmt, color_transfer and the like. */
export async function readStreamFacts(track: ServedTrack): Promise<Record<string, string>> {
  const show = ['-show_entries', 'stream', '-of', 'json'];
  const { stdout } = await runTool('ffprobe', ['-v', 'error', ...show, '-i', 'pipe:'], await fetchTrack(track, [0]));
  return JSON.parse(stdout.toString()).streams[0];
}

async function fetchTrack(track: ServedTrack, indexes: readonly number[]): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for (const url of [track.init, ...indexes.map((i) => track.segments[i] as string)]) {
    const reply = await fetch(url);
    if (reply.status !== 200) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
    parts.push(Buffer.from(await reply.arrayBuffer()));
  }
  return parts;
}

async function fetchText(url: string): Promise<string> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return reply.text();
}
