/** What a worker has to give right now, measured with each heart-beat; background classes stop and go on by it. */

import { availableParallelism, cpus, freemem, loadavg, totalmem } from 'node:os';
import type { App } from '../../core/app.ts';
import type { WorkerCapacity } from '../../core/domain/workers/index.ts';
import type { Consumer } from '../../core/platform/queue/queue.ts';
import { judgeStrain, startAccepting } from './capacity.rules.ts';
import { type JobClass, needsSpace, nicenessOf } from './job-classes.plan.ts';
import { freeScratch } from './scratch.ts';

export interface ConsumedClass extends JobClass {
  readonly consumer: Consumer;
}

export interface CapacityWatch {
  /** Measures, lets classes stop or go on, and says how things stand. */
  measure(): Promise<WorkerCapacity>;
  /** From now on this class stops and goes on with the others. */
  add(consumed: ConsumedClass): void;
}

const problems = {
  busy: 'The machine is busy.',
  memory: 'Memory is short.',
  scratch: 'Its scratch space is nearly used up.',
  disk: 'The disk of the data directory is nearly full.',
} as const;

export function watchCapacity(app: Pick<App, 'config' | 'clock' | 'log'>, encoders: readonly string[]): CapacityWatch {
  const classes: ConsumedClass[] = [];
  const readBusy = openBusyMeter();
  let acceptance = startAccepting(app.clock.now());

  return {
    add: (consumed) => void classes.push(consumed),
    async measure() {
      const { diskBytes, ownBytes } = await freeScratch(app.config);
      const freeScratchBytes = Math.max(0, Math.min(diskBytes, ownBytes));
      const strain = {
        busy: readBusy(),
        // Of the machine: what a container's limit leaves counts the cache of files as used.
        freeMemory: freemem() / totalmem(),
        freeScratchBytes: ownBytes,
        freeDiskBytes: diskBytes,
      };
      const before = acceptance.problem;
      acceptance = judgeStrain(acceptance, strain, {
        nowMs: app.clock.now(),
        scratchLimitBytes: app.config.workers.scratchBytes,
      });
      const { problem } = acceptance;
      if (problem !== before) {
        const level = problem === 'disk' || problem === 'scratch' ? 'warn' : 'info';
        app.log[level](problem ? { problem } : {}, problem ? 'background work stops' : 'background work goes on');
        const isSpace = problem === 'disk' || problem === 'scratch';
        await Promise.all(
          classes.map(({ queue, consumer }) => {
            const mustStop = problem && (nicenessOf(queue) > 0 || (isSpace && needsSpace(queue)));
            return mustStop ? consumer.pause() : consumer.resume();
          }),
        );
      }
      return {
        cores: availableParallelism(),
        load: loadavg()[0] ?? 0,
        freeScratchBytes,
        encoders: [...encoders],
        running: Object.fromEntries(classes.map(({ queue, consumer }) => [queue, consumer.running])),
        isAccepting: problem === null,
        problem: problem && problems[problem],
      };
    },
  };
}

/** Share of all processors' time since the last call that went to programs which are not niced. */
function openBusyMeter(): () => number {
  let last = readTimes();
  return () => {
    const now = readTimes();
    const total = now.total - last.total;
    const share = total > 0 ? (now.busy - last.busy) / total : 0;
    last = now;
    return share;
  };
}

function readTimes(): { busy: number; total: number } {
  let [busy, total] = [0, 0];
  for (const { times } of cpus()) {
    busy += times.user + times.sys + times.irq;
    total += times.user + times.sys + times.irq + times.nice + times.idle;
  }
  return { busy, total };
}
