/**
 * Appends chunks to the record of a camera.
 *
 * Under the camera's row lock and the watcher's lease: the sequence has no holes and no chunk is listed twice, whichever
 * worker writes. Not a feed event: chunks come every three seconds, and the recording is asked for by time.
 */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { type CameraLease, holdLease } from '../cameras/index.ts';
import { findLastChunk, insertChunk } from './recording.store.ts';
import type { ChunkManifest, RecordingChunk } from './recording.ts';
import { canonicalJson, hashHex } from './recording-manifest.rules.ts';

/** A chunk whose bytes are stored. */
export type NewChunk = Omit<RecordingChunk, 'cameraId' | 'recordingIndex' | 'manifest' | 'signature'> & {
  readonly initSha256: string;
};

/**
 * Signs and lists the next chunk. Appending the same chunk again changes nothing. Throws `conflict` when the lease is lost,
 * or when the sequence number is not the next one; `notFound` when the camera is gone.
 */
export function appendChunk(
  app: Pick<App, 'db' | 'secrets'>,
  lease: CameraLease,
  chunk: NewChunk,
): Promise<RecordingChunk> {
  return app.db.$transaction(async (tx) => {
    await holdLease(tx, lease);
    const last = await findLastChunk(tx, lease.cameraId);
    if (
      last &&
      last.sequence === chunk.sequence &&
      last.sha256 === chunk.sha256 &&
      last.storageKey === chunk.storageKey
    )
      return last;
    if (chunk.sequence !== (last?.sequence ?? 0) + 1) {
      throw new AppError(
        'conflict',
        `The next chunk of this camera is ${(last?.sequence ?? 0) + 1}, not ${chunk.sequence}.`,
      );
    }
    const manifest = canonicalJson({ ...manifestOf(lease.cameraId, chunk, last) });
    const { initSha256: _, ...facts } = chunk;
    const recordingIndex = last ? last.recordingIndex + (last.recordingId === chunk.recordingId ? 0 : 1) : 0;
    const row = { ...facts, cameraId: lease.cameraId, recordingIndex, manifest, signature: app.secrets.sign(manifest) };
    await insertChunk(tx, row);
    return row;
  });
}

function manifestOf(camera: string, chunk: NewChunk, last: RecordingChunk | null): ChunkManifest {
  const durationUs = Number(chunk.durationUs);
  return {
    version: 1,
    camera,
    recording: chunk.recordingId,
    sequence: chunk.sequence,
    start: chunk.startsAt.toISOString(),
    end: chunk.endsAt.toISOString(),
    startPtsUs: Number(chunk.startPtsUs),
    durationUs,
    frames: chunk.frames,
    resolution: `${chunk.width}x${chunk.height}`,
    fps: durationUs > 0 ? Math.round((chunk.frames * 1e9) / durationUs) / 1000 : 0,
    codec: chunk.codec,
    bytes: chunk.sizeBytes,
    sha256: chunk.sha256,
    initSha256: chunk.initSha256,
    previous: last && hashHex(last.manifest),
  };
}
