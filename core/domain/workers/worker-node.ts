/** A running worker process and what it can do. */

import type { ModelIdentity, ModelTask } from '../../platform/models/model-identity.ts';

/** What a worker found on its machine when it started; its models as of the last heart-beat. */
export interface WorkerCapabilities {
  /** ffmpeg encoders that really opened. */
  encoders: string[];
  /** ffmpeg's methods of decoding in hardware that really opened. */
  hwaccels: string[];
  /** Filters that scale in hardware, that really opened. */
  scalers: string[];
  /** What ffmpeg lists and could not open, with a sentence why. */
  closed: { name: string; reason: string }[];
  /** onnxruntime execution providers. */
  ortProviders: string[];
  speechEngines: string[];
  /** What looks at the pictures of cameras, and how long it takes for one; null: motion alone. */
  detector: (ModelIdentity & { provider: string; pictureMs: number }) | null;
  /** What weighs the evidence of rules, and how long it takes for a moment; null: nothing does. */
  eventModel: (ModelIdentity & { provider: string; momentMs: number }) | null;
  /** Whose files it has, the best of each task first. */
  installedModels: (ModelIdentity & { task: ModelTask })[];
  /** Sentences: why a model that is wanted is not in use. */
  modelProblems: string[];
  cpuCores: number;
}

/** What a worker has to give right now, said with each heart-beat. */
export interface WorkerCapacity {
  /** Processors that it may use. */
  cores: number;
  /** The machine's load average of the last minute. */
  load: number;
  freeScratchBytes: number;
  /** Encoders that opened when it started. */
  encoders: string[];
  /** Jobs that run, by queue. */
  running: Record<string, number>;
  /** Whether it takes background work; what people wait for it always takes. */
  isAccepting: boolean;
  /** A sentence: why it takes none. */
  problem: string | null;
}

export interface WorkerNode {
  id: string;
  roles: string[];
  host: string;
  pid: number;
  capabilities: WorkerCapabilities;
  capacity: WorkerCapacity;
  startedAt: Date;
  heartbeatAt: Date;
}

export const heartbeatMs = 2_000;
/** A worker that was silent for so long is taken for dead. */
export const silentAfterMs = 10_000;
