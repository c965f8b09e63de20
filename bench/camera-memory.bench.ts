/**
 * Memory of a worker that watches cameras, hour after hour: how fast it grows, as a line through what is resident, after
 * a tenth of the time for warming up. The limit: 10 MB an hour.
 *
 * `node bench/camera-memory.bench.ts [minutes, default 30] [cameras, default 8]` against the built system. The cameras play
 * files in which somebody comes and goes every 20 s, are recorded, and raise alerts. Linux.
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../test/support/api-client.ts';
import { renderVisitor } from '../test/support/camera-media.ts';
import { createTemplate, startPostgres } from '../test/support/postgres.ts';
import { descendantsOf, residentMb } from '../test/support/processes.ts';
import { startSystem } from '../test/support/system.ts';
import { addGate } from './gate-camera.ts';

const minutes = Number(process.argv[2] ?? 30);
const cameras = Number(process.argv[3] ?? 8);
const limitPerHour = 10;

interface Sample {
  hours: number;
  mb: number;
}

/** Least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const [hours, mb] = [mean((each) => each.hours), mean((each) => each.mb)];
  const spread = samples.reduce((sum, each) => sum + (each.hours - hours) ** 2, 0);
  return samples.reduce((sum, each) => sum + (each.hours - hours) * (each.mb - mb), 0) / spread;
}

const postgres = await startPostgres();
await createTemplate(postgres.url);
try {
  await using system = await startSystem({ postgresUrl: postgres.url });
  const worker = descendantsOf(process.pid).find(({ command }) => command.includes('workers/main.js'));
  if (!worker) throw new Error('no worker');
  const client = new ApiClient(system.address);
  await client.signIn(system.email, system.password);
  await renderVisitor(join(system.cameraFilesDir, 'gate.mp4'), { seconds: 20, enterSeconds: 5, leaveSeconds: 12 });
  for (let i = 0; i < cameras; i++) await addGate(client, 'gate.mp4');
  const samples: Sample[] = [];
  const startedAt = performance.now();
  const hoursGone = () => (performance.now() - startedAt) / 3_600_000;
  while (hoursGone() * 60 < minutes) {
    await sleep(2000);
    samples.push({ hours: hoursGone(), mb: residentMb(worker.pid) });
  }
  const warm = samples.filter(({ hours }) => hours * 60 >= minutes / 10);
  const slope = slopeOf(warm);
  const most = Math.max(...samples.map(({ mb }) => mb));
  const { alerts } = await client.query<{ alerts: { totalCount: number } }>('{ alerts(first: 1) { totalCount } }');
  console.log(`${cameras} cameras, ${minutes} minutes, ${alerts.totalCount} alerts`);
  console.log(
    `resident ${warm[0]?.mb.toFixed(0)} MB warm, ${warm.at(-1)?.mb.toFixed(0)} MB at the end, ${most.toFixed(0)} MB at most`,
  );
  console.log(
    `slope ${slope.toFixed(1)} MB an hour; of the limit (${limitPerHour}): ${(slope / limitPerHour).toFixed(2)}`,
  );
} finally {
  await postgres.stop();
}
