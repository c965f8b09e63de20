/** Starts crew-victim.ts as a process of its own and kills it in the middle of its work. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface CrewOrder {
  kind: 'postgres' | 'redis';
  url: string;
  queueName: string;
  concurrency: number;
  /** After so many jobs it is killed. */
  count: number;
}

/** Resolves after its death with the jobs that it said were done. */
export async function workAndDie(order: CrewOrder): Promise<string[]> {
  const script = join(import.meta.dirname, 'crew-victim.ts');
  const { kind, url, queueName, concurrency } = order;
  const child = spawn(process.execPath, [script, kind, url, queueName, `${concurrency}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const done: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    done.push(line);
    if (done.length === order.count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return done;
}
