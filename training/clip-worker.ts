/** Makes the clips of one place at a time and writes them where they belong. */

import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { type BakedStage, clipClasses } from '../scenes/index.ts';
import {
  attemptsPerPlace,
  type ClipTask,
  classOf,
  clipAt,
  clipsPerPlace,
  placeSeed,
  relocations,
  shapeOf,
  tensorNames,
} from './clip-set.ts';
import { bakeClip, type ClipTensors, renderClip } from './clip-tensors.ts';
import { openNpy } from './npy.ts';

parentPort?.on('message', (task: ClipTask) => parentPort?.postMessage(makePlaceClips(task)));

function makePlaceClips(task: ClipTask): number {
  const { set, place } = task;
  const [first, end] = [place * clipsPerPlace, Math.min(set.clips, (place + 1) * clipsPerPlace)];
  const files = tensorNames.map((name) =>
    openNpy(join(task.folder, set.name, `${name}.npy`), shapeOf(name, set.clips)),
  );
  const baked = new Map<number, BakedStage>();
  for (let index = first; index < end; index++) {
    const { frames, zone, grids } = makeTensors(task, index, baked);
    const rows = [frames, zone, grids, Uint8Array.of(clipClasses.indexOf(classOf(index)))];
    for (const [i, file] of files.entries()) file.write(index, rows[i] as Uint8Array);
  }
  for (const file of files) file.close();
  return end - first;
}

function makeTensors(task: ClipTask, index: number, baked: Map<number, BakedStage>): ClipTensors {
  for (let relocation = 0; relocation < relocations; relocation++) {
    const seed = placeSeed(task, relocation);
    for (let attempt = 0; attempt < attemptsPerPlace; attempt++) {
      const clip = clipAt(task, index, { relocation, attempt });
      const lit = baked.get(seed) ?? bakeClip(clip, seed);
      baked.set(seed, lit);
      const tensors = renderClip(clip, { seed, baked: lit });
      if (tensors !== null) return tensors;
    }
  }
  throw new Error(`No clip ${index} of ${task.set.name} shows ${classOf(index)}.`);
}
