/**
 * What this machine's ffmpeg really encodes, decodes and scales with: each is opened once, with the very arguments that
 * jobs use. That a build lists an encoder, or that a GPU is there, says little: some GPUs decode but have no encoder.
 */

import { text } from 'node:stream/consumers';
import { AppError } from '../../core/errors.ts';
import { runFfmpeg, streamFfmpeg, type ToolOptions } from '../runtime/ffmpeg.ts';
import { decodeArgs, type EncodeSettings, encoderArgs, encodersOf, type PictureEncoder } from './encoder.plan.ts';

export interface HardwareFacts {
  /** Picture encoders that opened, those in software too. */
  encoders: PictureEncoder[];
  /** ffmpeg's methods of decoding that opened. */
  hwaccels: string[];
  /** Filters that scale on a device, that opened. */
  scalers: string[];
  /** What the build lists and what did not open, with a sentence why. */
  closed: { name: string; reason: string }[];
}

interface Candidate {
  name: string;
  kind: 'encoders' | 'hwaccels' | 'scalers';
  open(): Promise<void>;
}

/** GPU drivers reserve far more address space than they use. */
const limits: ToolOptions = { timeoutMs: 10_000, memoryBytes: 2 ** 46 };
const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=0.2'];
const nowhere = ['-f', 'null', '-'];

const methods = ['cuda', 'vaapi', 'videotoolbox'];
/** Filter, the device it runs on. */
const scalingFilters = [
  ['scale_cuda', 'cuda'],
  ['scale_vaapi', 'vaapi'],
  ['scale_qsv', 'qsv'],
  ['scale_vt', 'videotoolbox'],
] as const;

let known: Promise<HardwareFacts> | null = null;

/** Asked once in the life of a process: devices do not come and go, and opening each takes a second or two. */
export function probeHardware(): Promise<HardwareFacts> {
  known ??= openEverything();
  return known;
}

async function openEverything(): Promise<HardwareFacts> {
  const facts: HardwareFacts = { encoders: [], hwaccels: [], scalers: [], closed: [] };
  const candidates = await listCandidates().catch(() => []);
  const outcomes = await Promise.all(candidates.map(({ open }) => open().then(() => null, reasonOf)));
  candidates.forEach(({ name, kind }, index) => {
    const reason = outcomes[index];
    if (reason) facts.closed.push({ name, reason });
    else (facts[kind] as string[]).push(name);
  });
  return facts;
}

/** What the build lists. Rejects when ffmpeg is not there. */
async function listCandidates(): Promise<Candidate[]> {
  const [encoders, hwaccels, filters] = await Promise.all(['-encoders', '-hwaccels', '-filters'].map(listOf));
  const sample = await encodeSample();
  return [
    ...Object.values(encodersOf)
      .flat()
      .filter((name) => encoders?.has(name))
      .map((name) => ({ name, kind: 'encoders' as const, open: () => openEncoder(name) })),
    ...methods
      .filter((name) => sample && hwaccels?.has(name))
      .map((name) => ({ name, kind: 'hwaccels' as const, open: () => openDecoder(name, sample as Buffer) })),
    ...scalingFilters
      .filter(([name]) => filters?.has(name))
      .map(([name, device]) => ({ name, kind: 'scalers' as const, open: () => openScaler(name, device) })),
  ];
}

async function listOf(option: string): Promise<Set<string>> {
  await using tool = streamFfmpeg(['-hide_banner', option], limits);
  const words = (await text(tool.stdout)).split('\n').flatMap((line) => line.trim().split(/\s+/).slice(0, 2));
  await tool.done;
  return new Set(words);
}

async function openEncoder(encoder: PictureEncoder): Promise<void> {
  const codec = (['h264', 'hevc', 'av1'] as const).find((each) => encodersOf[each].includes(encoder)) ?? 'h264';
  const settings: EncodeSettings = {
    ...{ codec, width: 640, height: 360, frameRate: { num: 25, den: 1 }, gopFrames: 50 },
    ...{ maxrate: 500_000, crf: 23, level: 30 },
  };
  const { beforeInput, filterTail, output } = encoderArgs(encoder, settings);
  const filters = ['format=yuv420p', ...filterTail].join(',');
  await runFfmpeg(['-v', 'error', ...beforeInput, ...picture, '-vf', filters, ...output, ...nowhere], limits);
}

/** Decodes a few pictures that libx264 made: a method that was named fails where it cannot be had. */
async function openDecoder(method: string, sample: Buffer): Promise<void> {
  const args = ['-v', 'error', ...decodeArgs(method), '-f', 'h264', '-i', 'pipe:0', ...nowhere];
  await using tool = streamFfmpeg(args, { ...limits, hasStdin: true });
  tool.stdout.resume();
  tool.stdin?.end(sample);
  await tool.done;
}

async function openScaler(filter: string, device: string): Promise<void> {
  const onDevice = ['-init_hw_device', `${device}=device`, '-filter_hw_device', 'device'];
  const graph = `format=nv12,hwupload=extra_hw_frames=8,${filter}=w=320:h=180,hwdownload,format=nv12`;
  await runFfmpeg(['-v', 'error', ...onDevice, ...picture, '-vf', graph, ...nowhere], limits);
}

/** null: there is no libx264, and no way to have something to decode. */
async function encodeSample(): Promise<Buffer | null> {
  const args = ['-v', 'error', ...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-f', 'h264', '-'];
  try {
    await using tool = streamFfmpeg(args, limits);
    const parts = await tool.stdout.toArray();
    await tool.done;
    return Buffer.concat(parts);
  } catch {
    return null;
  }
}

/** The first thing that ffmpeg complained of is the cause; what follows is consequence. */
function reasonOf(error: unknown): string {
  const tail = error instanceof AppError ? error.details.tail : null;
  const lines = (typeof tail === 'string' ? tail : '').split('\n').filter((line) => !/^Svt\[/.test(line));
  const first = lines.map((line) => line.replace(/^\[[^\]]*\]\s*/, '').trim()).find((line) => line !== '');
  return first ?? (error instanceof Error ? error.message : String(error));
}
