/** The video pipeline with queue and bell on a real Redis that is killed in the middle. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFeedTail } from '../../core/domain/feeds/index.ts';
import { acceptUpload, createVideo, findVideo, reconcileVideos, uploadKey } from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { makeMedia } from '../media/make-media.ts';
import { startVideoWorker } from '../support/drain-videos.ts';
import { startRedis } from '../support/redis.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

test('a Redis that dies during a transcode loses no video and no event', { timeout: 120_000 }, async () => {
  await using redis = await startRedis();
  const options = { clock: systemClock, env: { SIGHTLINE_REDIS_URL: redis.url, SIGHTLINE_LOG_LEVEL: 'silent' } };
  // Two processes: what the worker does rings the bell of the listener.
  await using worker = await openTestApp(options);
  await using listener = await openTestApp(options);
  const { principal, workspaceId } = await worker.createWorkspace();

  const heard: string[] = [];
  const stop = new AbortController();
  await using tail = openFeedTail(listener.app);
  const following = (async () => {
    for await (const entry of tail.read({ workspaceId, signal: stop.signal })) {
      if (entry.kind === 'event') heard.push(`${entry.type} ${entry.videoId}`);
    }
  })();
  onTestFinished(async () => {
    stop.abort();
    await following.catch(() => {});
  });

  const path = join(worker.config.dataDir, 'film.mp4');
  await makeMedia(path, { seconds: 20, width: 640, height: 360, hasSound: false });
  const bytes = await readFile(path);
  const upload = async (title: string): Promise<string> => {
    const input = { title, fileName: 'film.mp4', sizeBytes: BigInt(bytes.length) };
    const { video } = await createVideo(worker.app, principal, input);
    await worker.app.storage.write(uploadKey(video.id), bytes);
    await acceptUpload(worker.app, video.id);
    return video.id;
  };
  const [running, waiting] = [await upload('Running'), await upload('Waiting')];
  await using _worker = await startVideoWorker(worker);
  await until(async () => (await findVideo(worker.app.db, running))?.playableAt);
  await redis.restart();

  for (const id of [running, waiting]) {
    await until(async () => (await findVideo(worker.app.db, id))?.state === 'READY', { what: id });
    await until(() => heard.includes(`video.ready ${id}`), { what: 'the event on the other process' });
    expect(heard.filter((event) => event === `video.ready ${id}`)).toHaveLength(1);
  }
  expect(await reconcileVideos(worker.app)).toBe(0);
});
