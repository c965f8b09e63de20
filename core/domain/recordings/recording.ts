/** A chunk of a recording, and the signed facts about it. */

export interface RecordingChunk {
  readonly cameraId: string;
  /** Grows by one per camera, without holes, whatever happens to connections and workers. */
  readonly sequence: number;
  readonly recordingId: string;
  /** Counts the camera's recordings from 0. */
  readonly recordingIndex: number;
  /** Wall time. A start later than the end of the chunk before is a gap in the footage. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Media time of the camera in microseconds. */
  readonly startPtsUs: bigint;
  readonly durationUs: bigint;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly storageKey: string;
  readonly initKey: string;
  readonly manifest: string;
  readonly signature: string;
}

/** What is signed. `previous` is the SHA-256 of the manifest before, null for a camera's first chunk. */
export interface ChunkManifest {
  readonly version: 1;
  readonly camera: string;
  readonly recording: string;
  readonly sequence: number;
  /** RFC 3339 with milliseconds. */
  readonly start: string;
  readonly end: string;
  readonly startPtsUs: number;
  readonly durationUs: number;
  readonly frames: number;
  readonly resolution: string;
  /** Frames per second, three decimals. */
  readonly fps: number;
  readonly codec: string;
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of the initialisation segment that the chunk is played with. */
  readonly initSha256: string;
  readonly previous: string | null;
}
