/** Starts queue-victim.ts as a process of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export async function spawnVictim(kind: 'postgres' | 'redis', url: string, queueName: string) {
  const script = join(import.meta.dirname, 'queue-victim.ts');
  const child = spawn(process.execPath, [script, kind, url, queueName], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    if (line === 'started') started.resolve();
  });
  const gone = once(child, 'exit');
  child.once('exit', (code) => ready.reject(new Error(`The victim ended by itself (${code}).`)));
  await ready.promise;
  return {
    hasStarted: started.promise,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
