/** A camera as the rest of the system sees it, its states, and the times that its watching goes by. */

export const cameraStates = ['CONNECTING', 'ONLINE', 'OFFLINE', 'ENDED', 'DISABLED'] as const;
/** CONNECTING: no picture yet, or not for a short time. ENDED: a file that was played to its end. DISABLED: by its owner. */
export type CameraState = (typeof cameraStates)[number];

export interface Camera {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  /** May be empty. */
  readonly location: string;
  /** The source address without credentials. */
  readonly sourceLabel: string;
  /** The source address, sealed with the installation's key. */
  readonly sourceCipher: Uint8Array;
  readonly enabled: boolean;
  readonly state: CameraState;
  /** A sentence about what is wrong, without credentials. */
  readonly problem: string | null;
  readonly stateSince: Date;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly codec: string | null;
  readonly lastFrameAt: Date | null;
  readonly snapshotKey: string | null;
  readonly snapshotAt: Date | null;
  /** Its zones raise no alert before this moment. */
  readonly mutedUntil: Date | null;
  /** Grows with every change of name, place, source or zones. */
  readonly configVersion: number;
  readonly leaseExpiresAt: Date | null;
  readonly createdAt: Date;
}

/** A lease that ran out this long ago: no worker has taken the camera over. */
const unwatchedAfterMs = 20_000;

/** What is wrong with a camera now, as a sentence; also that nobody is there to report on it. */
export function problemOf(camera: Camera, nowMs: number): string | null {
  const isWatchable = camera.enabled && camera.state !== 'ENDED';
  const unwatchedMs = nowMs - (camera.leaseExpiresAt ?? camera.createdAt).getTime();
  return isWatchable && unwatchedMs > unwatchedAfterMs ? 'No worker is watching this camera.' : camera.problem;
}

/** The right of one worker to watch one camera. Whoever holds a smaller epoch than the camera's has lost it. */
export interface CameraLease {
  readonly cameraId: string;
  readonly workspaceId: string;
  readonly workerId: string;
  readonly epoch: number;
}

export const cameraTimes = {
  /** Without renewal for this long another worker takes over; with the poll below, well within 15 s of a kill -9. */
  leaseMs: 10_000,
  renewMs: 2_000,
  /** How often a worker looks for cameras that nobody watches. */
  pollMs: 1_000,
  /** Without a frame for this long a camera counts as offline, and an alert says so. */
  offlineAfterMs: 30_000,
  /** A live source that sends nothing for this long is connected anew. */
  stallMs: 10_000,
  /** From connecting to the first frame. */
  connectMs: 15_000,
} as const;
export type CameraTimes = { readonly [K in keyof typeof cameraTimes]: number };

/** More would be an attack or a mistake; a site has tens. */
export const maxCamerasPerWorkspace = 200;
export const maxZonesPerCamera = 32;
