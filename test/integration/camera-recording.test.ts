/** A file camera is recorded exactly: every frame once, exact times, true hashes, a chain that verifies. */

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCamera, deleteCamera, findCamera, updateCamera } from '../../core/domain/cameras/index.ts';
import { listChunks, verifyRecording } from '../../core/domain/recordings/index.ts';
import { AppError } from '../../core/errors.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { countFrames, renderFootage } from '../support/camera-media.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-footage-'));
  await renderFootage(join(directory, 'once.mp4'), { seconds: 7 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a file camera', () => {
  it('says that nothing is recorded while the disk is full, and goes on without a hole', async () => {
    await using t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_CAMERA_FILES: directory } });
    const { principal } = await t.createWorkspace();
    let isFull = false;
    const storage = Object.create(t.app.storage, {
      write: {
        value: async (key: string, content: Uint8Array) => {
          if (isFull) throw new AppError('unavailable', 'The disk for media is full.');
          await t.app.storage.write(key, content);
        },
      },
    });
    const app = { ...t.app, storage };
    await using _watchers = await startCameraWatchers(app, {
      workerId: 'wrk_test',
      times: { pollMs: 100, renewMs: 300 },
    });
    const { id } = await createCamera(app, principal, { name: 'Door', source: { url: 'file:once.mp4?loop=1' } });
    const chunksOf = () => listChunks(app.db, { cameraId: id, limit: 100 });
    const problemOf = async () => (await findCamera(app.db, id))?.problem ?? null;
    await until(async () => (await chunksOf()).length > 0, { what: 'the first chunk' });
    isFull = true;
    await until(async () => (await problemOf())?.endsWith('recorded at the moment. The disk for media is full.'), {
      what: 'the problem to show',
    });
    const { length } = await chunksOf();
    isFull = false;
    await until(async () => (await chunksOf()).length > length + 1 && (await problemOf()) === null, {
      what: 'the recording to go on',
    });
    const chunks = await chunksOf();
    for (const [index, chunk] of chunks.entries()) {
      const before = chunks[index - 1];
      if (before) expect(chunk.startPtsUs).toBe(before.startPtsUs + before.durationUs);
    }
  });

  it('is played once at real time, and every frame is recorded once', async () => {
    await using t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_CAMERA_FILES: directory } });
    const { app } = t;
    const { principal } = await t.createWorkspace();
    const beganMs = performance.now();
    await using _watchers = await startCameraWatchers(app, {
      workerId: 'wrk_test',
      times: { pollMs: 100, renewMs: 300 },
    });
    const camera = await createCamera(app, principal, { name: 'Door', source: { url: 'file:once.mp4' } });
    await until(async () => (await findCamera(app.db, camera.id))?.state === 'ONLINE', {
      what: 'the camera to be online',
    });
    const ended = await until(
      async () => {
        const now = await findCamera(app.db, camera.id);
        return now?.state === 'ENDED' ? now : null;
      },
      { what: 'the file to end' },
    );
    expect(performance.now() - beganMs).toBeGreaterThan(6_500);
    expect(ended).toMatchObject({
      problem: null,
      width: 320,
      height: 180,
      frameRate: 25,
      codec: expect.stringMatching(/^avc1\./),
    });

    const chunks = await listChunks(app.db, { cameraId: camera.id, limit: 100 });
    const source = await countFrames(join(directory, 'once.mp4'));
    expect(chunks.map((chunk) => chunk.sequence)).toEqual(chunks.map((_, index) => index + 1));
    expect(chunks.reduce((sum, chunk) => sum + chunk.frames, 0)).toBe(source.frames);
    expect(chunks.reduce((sum, chunk) => sum + Number(chunk.durationUs), 0)).toBe(7_000_000);
    for (const [index, chunk] of chunks.entries()) {
      const before = chunks[index - 1];
      if (before) expect(chunk.startPtsUs).toBe(before.startPtsUs + before.durationUs);
    }
    const signed = await Promise.all(
      chunks.map(async (chunk) => ({ ...chunk, bytes: await buffer(await app.storage.read(chunk.storageKey)) })),
    );
    for (const { sha256, sizeBytes, bytes } of signed) {
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(bytes.byteLength).toBe(sizeBytes);
    }
    expect(verifyRecording(signed, app.secrets.publicKeyPem, { after: null })).toEqual([]);
    expect(await app.storage.stat(ended.snapshotKey as string)).not.toBeNull();

    // Enabled again, it plays again, and the record goes on without a hole.
    await updateCamera(app, principal, { id: camera.id, enabled: true });
    await until(async () => (await listChunks(app.db, { cameraId: camera.id, limit: 100 })).length > chunks.length);
    await deleteCamera(app, principal, { id: camera.id });
    expect(await listChunks(app.db, { cameraId: camera.id, limit: 100 })).toEqual([]);
  });
});
