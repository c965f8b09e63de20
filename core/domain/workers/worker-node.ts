/** A running worker process and what it can do. */

/** What a worker found on its machine when it started. */
export interface WorkerCapabilities {
  /** ffmpeg encoders that really opened. */
  encoders: string[];
  /** onnxruntime execution providers. */
  ortProviders: string[];
  speechEngines: string[];
  cpuCores: number;
}

export interface WorkerNode {
  id: string;
  roles: string[];
  host: string;
  pid: number;
  capabilities: WorkerCapabilities;
  startedAt: Date;
  heartbeatAt: Date;
}

export const heartbeatMs = 2_000;
/** A worker that was silent for so long is taken for dead. */
export const silentAfterMs = 10_000;
