/**
 * The catalogue of jobs: queue, contract, tries and limits of each. Workers register one handler per entry.
 *
 * A queue is a class of work with places of its own on a worker, so slow work never holds up quick work. Inside a class
 * the shares (users or workspaces) take turns, however many jobs each has waiting.
 */

import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Queue } from '../platform/queue/queue.ts';

/** Somebody waits for `interactive` and `first`; `rungs`, `caption` and `upgrade` run niced, in the background. */
export const queueNames = ['interactive', 'first', 'rungs', 'caption', 'upgrade', 'import', 'housekeeping'] as const;

/** Chunks that want one of these go to `rungs-<encoder>`, which only workers that have it consume. */
export const hardwareEncoders = [
  'h264_nvenc',
  'h264_qsv',
  'h264_vaapi',
  'h264_videotoolbox',
  'hevc_nvenc',
  'hevc_qsv',
  'hevc_vaapi',
  'hevc_videotoolbox',
  'av1_nvenc',
  'av1_qsv',
  'av1_vaapi',
] as const;

export type HardwareEncoder = (typeof hardwareEncoders)[number];
export type QueueName = (typeof queueNames)[number] | `rungs-${HardwareEncoder}`;

/** Every queue that may hold jobs. */
export const allQueues: readonly QueueName[] = [
  ...queueNames,
  ...hardwareEncoders.map((encoder) => `rungs-${encoder}` as const),
];

/** What one try of a job may take. The programs it starts are held to CPU and memory by the kernel. */
export interface JobLimits {
  /** Wall clock of the whole try; exceeding it counts as a failed try. */
  timeoutMs: number;
  /** Of each program it starts. */
  cpuSeconds: number;
  /** Address space of each program it starts; null: what ffmpeg's threads need on this machine. */
  memoryBytes: number | null;
}

interface JobEntry {
  queue: QueueName;
  contract: z.ZodType;
  attempts: number;
  limits: JobLimits;
  id(data: never): string;
}

const hourMs = 3_600_000;
const quick: JobLimits = { timeoutMs: hourMs / 6, cpuSeconds: 1200, memoryBytes: null };
/** Sixteen seconds of film in all its sizes, on a slow machine with other work. */
const chunk: JobLimits = { timeoutMs: 4 * hourMs, cpuSeconds: 8 * 3600, memoryBytes: null };
/** Grows with the film. */
const long: JobLimits = { timeoutMs: 48 * hourMs, cpuSeconds: 48 * 3600, memoryBytes: null };

const videoAttempt = z.object({ videoId: z.string(), attempt: z.number().int() });
const videoChunk = videoAttempt.extend({ chunk: z.number().int() });

export const jobCatalogue = {
  /** Probe, plan, and the first segments of the lowest rung. */
  'video.prepare': {
    queue: 'interactive',
    contract: videoAttempt,
    attempts: 3,
    limits: long,
    id: (data: z.infer<typeof videoAttempt>) => `prepare-${data.videoId}-${data.attempt}`,
  },
  'video.sound': {
    queue: 'first',
    contract: videoAttempt,
    attempts: 3,
    limits: long,
    id: (data: z.infer<typeof videoAttempt>) => `sound-${data.videoId}-${data.attempt}`,
  },
  /** The source's own pictures as the top rung. */
  'video.copy': {
    queue: 'first',
    contract: videoAttempt,
    attempts: 2,
    limits: long,
    id: (data: z.infer<typeof videoAttempt>) => `copy-${data.videoId}-${data.attempt}`,
  },
  /** One chunk of all rungs; the first one is in a class of its own, so that every rung can be started. */
  'video.encodeFirst': {
    queue: 'first',
    contract: videoChunk,
    attempts: 3,
    limits: chunk,
    id: (data: z.infer<typeof videoChunk>) => `encode-${data.videoId}-${data.attempt}-${data.chunk}`,
  },
  'video.encode': {
    queue: 'rungs',
    contract: videoChunk,
    attempts: 3,
    limits: chunk,
    id: (data: z.infer<typeof videoChunk>) => `encode-${data.videoId}-${data.attempt}-${data.chunk}`,
  },
  /** Looks at what of an upload has arrived, and queues what can be made of it already. */
  'video.planAhead': {
    queue: 'rungs',
    contract: z.object({ videoId: z.string() }),
    attempts: 1,
    limits: chunk,
    id: (data: { videoId: string }) => `plan-ahead-${data.videoId}`,
  },
  /** Segments of an upload that is still on its way. */
  'video.encodeAhead': {
    queue: 'rungs',
    contract: videoAttempt.extend({ firstSegment: z.number().int(), segmentCount: z.number().int() }),
    attempts: 1,
    limits: chunk,
    id: (data: { videoId: string; firstSegment: number }) => `encode-ahead-${data.videoId}-${data.firstSegment}`,
  },
  /** Of a video that is READY: a rendition that was freed, or one that was added. */
  'video.encodeLater': {
    queue: 'upgrade',
    contract: videoChunk,
    attempts: 3,
    limits: chunk,
    id: (data: z.infer<typeof videoChunk>) => `encode-${data.videoId}-${data.attempt}-${data.chunk}`,
  },
  /** A viewer waits for it. */
  'video.segment': {
    queue: 'interactive',
    contract: videoAttempt.extend({ rendition: z.string(), index: z.number().int() }),
    attempts: 1,
    limits: quick,
    id: (data: { videoId: string; attempt: number; rendition: string; index: number }) =>
      `segment-${data.videoId}-${data.attempt}-${data.rendition}-${data.index}`,
  },
  /** Everything is stored: check it, and say so. */
  'video.finish': {
    queue: 'interactive',
    contract: videoAttempt,
    attempts: 3,
    limits: long,
    id: (data: z.infer<typeof videoAttempt>) => `finish-${data.videoId}-${data.attempt}`,
  },
  'video.caption': {
    queue: 'caption',
    contract: videoAttempt,
    attempts: 2,
    limits: long,
    id: (data: z.infer<typeof videoAttempt>) => `caption-${data.videoId}-${data.attempt}`,
  },
  /** Adds the rungs of a popular video in a newer codec; their chunks are `video.encodeLater`. */
  'video.upgrade': {
    queue: 'upgrade',
    contract: videoAttempt.extend({ codec: z.enum(['hevc', 'av1']) }),
    attempts: 3,
    limits: quick,
    id: (data: { videoId: string; attempt: number; codec: string }) =>
      `upgrade-${data.videoId}-${data.attempt}-${data.codec}`,
  },
  /** Sprites for scrubbing, from stored key frames. */
  'video.storyboard': {
    queue: 'upgrade',
    contract: videoAttempt,
    attempts: 3,
    limits: long,
    id: (data: z.infer<typeof videoAttempt>) => `storyboard-${data.videoId}-${data.attempt}`,
  },
  /** Somebody has chosen another poster, or (null) lets us choose. */
  'video.poster': {
    queue: 'interactive',
    contract: videoAttempt.extend({ atMs: z.number().int().nullable() }),
    attempts: 5,
    limits: quick,
    id: (data: { videoId: string; attempt: number; atMs: number | null }) =>
      `poster-${data.videoId}-${data.attempt}-${data.atMs ?? 'auto'}`,
  },
  /** Somebody waits for a rendition as one file: copied, not encoded. */
  'video.download': {
    queue: 'housekeeping',
    contract: videoAttempt.extend({ rendition: z.string() }),
    attempts: 2,
    limits: long,
    id: (data: { videoId: string; attempt: number; rendition: string }) =>
      `download-${data.videoId}-${data.attempt}-${data.rendition}`,
  },
  /** Somebody wants to know whether everything stored is as it should be. */
  'video.verify': {
    queue: 'upgrade',
    contract: z.object({ videoId: z.string() }),
    attempts: 2,
    limits: long,
    id: (data: { videoId: string }) => `verify-${data.videoId}`,
  },
  /** Reads the original to its end for its sha256. */
  'video.hash': {
    queue: 'housekeeping',
    contract: z.object({ videoId: z.string() }),
    attempts: 5,
    limits: long,
    id: (data: { videoId: string }) => `hash-${data.videoId}`,
  },
  /** One try to fetch a video from its address, from where the last one stopped; the next is a job of its own. */
  'video.import': {
    queue: 'import',
    contract: z.object({ videoId: z.string(), turn: z.number().int() }),
    attempts: 3,
    limits: long,
    id: (data: { videoId: string; turn: number }) => `import-${data.videoId}-${data.turn}`,
  },
  'media.erase': {
    queue: 'housekeeping',
    /** Removes every object below the prefix. */
    contract: z.object({ prefix: z.string().regex(/^(videos|cameras|alerts)\/[a-z]{3}_[0-9a-z]{26}\/$/) }),
    attempts: 10,
    limits: quick,
    id: (data: { prefix: string }) => `erase-${data.prefix.replaceAll('/', '-')}`,
  },
} as const satisfies Record<string, JobEntry>;

export type JobName = keyof typeof jobCatalogue;
export type JobData<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['contract']>;

export interface EnqueueOptions {
  /** Somebody waits for it now: ahead of everything in its class that is not urgent. */
  isUrgent?: boolean;
  /** Whose fair share it counts against: the user or workspace. Jobs without one are a share of their own together. */
  share?: string;
  /** Inside the class: 1 is the most urgent, 100 (the default) takes its turn, 999 comes when nothing else waits. */
  priority?: number;
  delayMs?: number;
  /** Only for jobs of `rungs`: the encoder that its worker must have. */
  encoder?: HardwareEncoder;
}

const urgentPriority = 10;

/** Adds a job; a job of the same id that waits or runs makes this do nothing, and one that failed for good goes. */
export async function enqueueJob<N extends JobName>(
  queue: Pick<Queue, 'add'>,
  name: N,
  data: JobData<N>,
  { isUrgent, encoder, ...options }: EnqueueOptions = {},
): Promise<void> {
  await queue.add(queueOf(name, encoder), {
    id: jobIdOf(name, data),
    data: { name, ...data },
    attempts: jobCatalogue[name].attempts,
    ...(isUrgent ? { priority: urgentPriority } : {}),
    ...options,
  });
}

/** A job that still waits goes ahead of everything in its class that is not urgent. false: it does not wait there. */
export function raiseJob<N extends JobName>(
  queue: Pick<Queue, 'setPriority'>,
  name: N,
  data: JobData<N>,
  encoder?: HardwareEncoder,
): Promise<boolean> {
  return queue.setPriority(queueOf(name, encoder), jobIdOf(name, data), urgentPriority);
}

/** Where jobs of this name wait. */
export function queueOf(name: JobName, encoder?: HardwareEncoder): QueueName {
  const { queue } = jobCatalogue[name] as JobEntry;
  return queue === 'rungs' && encoder ? `rungs-${encoder}` : queue;
}

export function jobIdOf<N extends JobName>(name: N, data: JobData<N>): string {
  return (jobCatalogue[name].id as (data: JobData<N>) => string)(data);
}

/** Checks what came out of a queue against the contract of its name. */
export function parseJob<N extends JobName>(name: N, data: unknown): JobData<N> {
  const parsed = jobCatalogue[name].contract.safeParse(data);
  if (!parsed.success)
    throw new AppError('invalid', `A ${name} job has data that breaks its contract.`, { cause: parsed.error });
  return parsed.data as JobData<N>;
}
