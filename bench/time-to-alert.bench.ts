/**
 * How long after something became true people are told: what the rules take, in media time, and what is added on the way
 * from the frame to a subscriber of the feed, in wall time.
 *
 * The rules: made-up scenes of every class, with a detector that misses nothing and by motion alone; the condition is that of
 * the rule (a dwell, seconds of lying still), the time that of what was drawn. The way: the built system, cameras that play
 * a file in real time, WebSocket; from the wall time of the frame that confirmed the alert to the message.
 *
 * `node bench/time-to-alert.bench.ts [scenes of each class, default 20] [minutes of the way, default 3]`
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clipClasses } from '../scenes/index.ts';
import { ApiClient } from '../test/support/api-client.ts';
import { renderVisitor } from '../test/support/camera-media.ts';
import { createTemplate, startPostgres } from '../test/support/postgres.ts';
import { alertClassOf, type SceneOutcome, watchClip } from '../test/support/scene-alerts.ts';
import { startSystem } from '../test/support/system.ts';
import { addGate } from './gate-camera.ts';
import { conditionS } from './scene-conditions.ts';

const perClass = Number(process.argv[2] ?? 20);
const minutes = Number(process.argv[3] ?? 3);
const cameras = 4;

function delayS(outcome: SceneOutcome): number | null {
  const wanted = alertClassOf[outcome.clip.eventClass];
  const raised = outcome.transitions.find(({ kind, eventClass }) => kind === 'raised' && eventClass === wanted);
  const trueAtS = conditionS(outcome);
  return raised && trueAtS !== null ? raised.atPtsUs / 1e6 - trueAtS : null;
}

function percentile(values: readonly number[], share: number): string {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]?.toFixed(2) ?? '–';
}

async function measureRules(eyes: 'truth' | 'motion'): Promise<void> {
  console.log(
    `\n${eyes === 'truth' ? 'With a detector that misses nothing' : 'By motion and colour alone'}, media time\n`,
  );
  console.log('| class | told | p50, s | p95, s |\n|---|---|---|---|');
  for (const [index, eventClass] of clipClasses.entries()) {
    if (eventClass === 'normal_activity') continue;
    const delays: (number | null)[] = [];
    for (let i = 0; i < perClass; i++) delays.push(delayS(await watchClip(100 * (index + 1) + i, eventClass, eyes)));
    const known = delays.filter((delay) => delay !== null);
    console.log(
      `| ${eventClass} | ${known.length} of ${perClass} | ${percentile(known, 0.5)} | ${percentile(known, 0.95)} |`,
    );
  }
}

async function measureWay(): Promise<void> {
  const postgres = await startPostgres();
  await createTemplate(postgres.url);
  try {
    await using system = await startSystem({ postgresUrl: postgres.url });
    const client = new ApiClient(system.address);
    await client.signIn(system.email, system.password);
    for (let number = 1; number <= cameras; number++) {
      const visit = { seconds: 20, enterSeconds: 4 + number, leaveSeconds: 10 };
      await renderVisitor(join(system.cameraFilesDir, `gate-${number}.mp4`), visit);
      await addGate(client, `gate-${number}.mp4`);
    }
    const heard = new Map<string, number>();
    const stop = AbortSignal.timeout(minutes * 60_000);
    for await (const { type, alert } of client.follow(stop)) {
      if (type === 'alert.raised' && alert && !heard.has(alert.id)) heard.set(alert.id, Date.now());
    }
    await sleep(500);
    const ways: number[] = [];
    for (const [id, heardMs] of heard) {
      const { alert } = await client.query<{ alert: { eventClass: string; createdAt: string } | null }>(
        'query ($id: ID!) { alert(id: $id) { eventClass createdAt } }',
        { id },
      );
      if (alert?.eventClass === 'UNAUTHORIZED_ACCESS') ways.push((heardMs - Date.parse(alert.createdAt)) / 1000);
    }
    console.log(`\nFrom the frame to a subscriber, wall time, ${cameras} cameras: ${ways.length} alerts`);
    console.log(`p50 ${percentile(ways, 0.5)} s, p95 ${percentile(ways, 0.95)} s`);
  } finally {
    await postgres.stop();
  }
}

for (const eyes of ['truth', 'motion'] as const) await measureRules(eyes);
await measureWay();
