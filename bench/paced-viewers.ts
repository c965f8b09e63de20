/** Viewers who each load one segment every two seconds over a connection of their own, as players do. */

import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface PacedRun {
  /** Addresses of the segments of one film; each viewer begins at another one. */
  urls: string[];
  sizeBytes: number;
  viewers: number;
  seconds: number;
}

export interface PacedResult {
  requests: number;
  failed: number;
  firstFailure: string | null;
  /** Milliseconds from when a viewer wanted the segment to its last byte. */
  p50: number;
  p99: number;
  max: number;
}

const paceMs = 2000;

export async function runPacedViewers(run: PacedRun): Promise<PacedResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: run.viewers });
  const took: number[] = [];
  const failures: string[] = [];
  const startMs = performance.now() + 500;
  const rounds = Math.floor((run.seconds * 1000) / paceMs);
  const viewer = async (number: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      // The moment that it is wanted counts, also when the machine comes late to it.
      const dueMs = startMs + ((number / run.viewers) * paceMs + round * paceMs);
      await delay(Math.max(0, dueMs - performance.now()));
      try {
        await load(run.urls[(number + round) % run.urls.length] as string, { agent, sizeBytes: run.sizeBytes });
        took.push(performance.now() - dueMs);
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: run.viewers }, (_, number) => viewer(number)));
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
  const requests = took.length + failures.length;
  return {
    requests,
    failed: failures.length,
    firstFailure: failures[0] ?? null,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

function load(url: string, { agent, sizeBytes }: { agent: Agent; sizeBytes: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let received = 0;
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200 && received === sizeBytes) resolve();
        else reject(new Error(`status ${response.statusCode}, ${received} bytes`));
      });
    });
    request.on('error', reject);
    request.setTimeout(30_000, () => request.destroy(new Error('no answer in 30 s')));
  });
}
