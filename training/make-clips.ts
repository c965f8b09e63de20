/**
 * Draws the clips that the event model learns from and is judged by:
 *
 *     node training/make-clips.ts FOLDER [--train 4000] [--validation 400] [--test 800] [--threads 2]
 *
 * The same numbers give the same bytes. No place is in two of the sets.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type ClipSet, type ClipTask, clipsPerPlace, shapeOf, tensorNames } from './clip-set.ts';
import { createNpy } from './npy.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    train: { type: 'string', default: '4000' },
    validation: { type: 'string', default: '400' },
    test: { type: 'string', default: '800' },
    threads: { type: 'string', default: '2' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder that the clips shall be written to.');

const sets: readonly ClipSet[] = [
  { name: 'validation', clips: Number(values.validation), firstPlace: 2_000_000 },
  { name: 'test', clips: Number(values.test), firstPlace: 3_000_000 },
  { name: 'train', clips: Number(values.train), firstPlace: 1_000_000 },
];
for (const set of sets) {
  mkdirSync(join(folder, set.name), { recursive: true });
  for (const name of tensorNames) createNpy(join(folder, set.name, `${name}.npy`), shapeOf(name, set.clips));
}

const tasks = sets.flatMap((set) =>
  Array.from({ length: Math.ceil(set.clips / clipsPerPlace) }, (_, place): ClipTask => ({ folder, set, place })),
);
let done = 0;
const startedAt = performance.now();

function work(): Promise<void> {
  const worker = new Worker(new URL('./clip-worker.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const next = () => {
      const task = tasks.shift();
      if (task === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(task);
    };
    worker.on('error', reject);
    worker.on('message', (clips: number) => {
      done += clips;
      const rate = done / ((performance.now() - startedAt) / 1000);
      process.stdout.write(`\r${done} clips, ${rate.toFixed(1)} per second `);
      next();
    });
    next();
  });
}

await Promise.all(Array.from({ length: Number(values.threads) }, work));
process.stdout.write('\n');
