/** Which classes of jobs a worker takes, and how many of each at once: slow work never sits in the place of quick work. */

import { hardwareEncoders, type QueueName } from '../../core/domain/jobs.ts';

export const roles = [
  'transcode',
  'interactive',
  'first',
  'rungs',
  'upgrade',
  'import',
  'subtitle',
  'housekeeping',
  'cameras',
] as const;
export type Role = (typeof roles)[number];

export interface JobClass {
  queue: QueueName;
  concurrency: number;
}

const queuesOfRole: Readonly<Record<Role, readonly QueueName[]>> = {
  transcode: ['interactive', 'first', 'rungs', 'upgrade'],
  interactive: ['interactive'],
  first: ['first'],
  rungs: ['rungs'],
  upgrade: ['upgrade'],
  import: ['import'],
  subtitle: ['caption'],
  housekeeping: ['housekeeping'],
  cameras: [],
};

/** Chunks for an encoder in hardware go only to workers that take chunks and in which it opened. */
export function planJobClasses(
  taken: ReadonlySet<Role>,
  machine: { cores: number; encoders: readonly string[] },
): JobClass[] {
  const queues = new Set([...taken].flatMap((role) => queuesOfRole[role]));
  if (queues.has('rungs')) {
    for (const encoder of hardwareEncoders) if (machine.encoders.includes(encoder)) queues.add(`rungs-${encoder}`);
  }
  return [...queues].map((queue) => ({ queue, concurrency: concurrencyOf(queue, machine.cores) }));
}

function concurrencyOf(queue: QueueName, cores: number): number {
  switch (queue) {
    case 'interactive':
    case 'housekeeping':
      return 2;
    case 'first':
      return cores > 2 ? 2 : 1;
    case 'import':
      return Math.min(4, Math.max(2, cores));
    case 'caption':
    case 'upgrade':
      return 1;
    case 'rungs':
      return cores;
    default: // Drivers allow few sessions at once, and one keeps the device busy for most of the time.
      return 2;
  }
}

/** 0: somebody waits for it. What is niced also stops being taken while the machine is short of something. */
export function nicenessOf(queue: QueueName): number {
  if (queue === 'upgrade') return 19;
  return queue === 'caption' || queue.startsWith('rungs') ? 10 : 0;
}

/** Writes much, so it is not taken while disk or scratch space is short. */
export function needsSpace(queue: QueueName): boolean {
  return nicenessOf(queue) > 0 || queue === 'import';
}
