/** The catalogue of jobs: queue, contract and retry policy of each. Workers register one handler per entry. */

import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Queue } from '../platform/queue/queue.ts';

const videoAttempt = z.object({ videoId: z.string(), attempt: z.number().int() });

export const jobCatalogue = {
  'video.transcode': {
    queue: 'transcode',
    contract: videoAttempt,
    attempts: 3,
    id: (data: z.infer<typeof videoAttempt>) => `transcode-${data.videoId}-${data.attempt}`,
  },
  'video.caption': {
    queue: 'caption',
    contract: videoAttempt,
    attempts: 2,
    id: (data: z.infer<typeof videoAttempt>) => `caption-${data.videoId}-${data.attempt}`,
  },
  'media.erase': {
    queue: 'housekeeping',
    /** Removes every object below the prefix. */
    contract: z.object({ prefix: z.string().regex(/^(videos|cameras|alerts)\/[a-z]{3}_[0-9a-z]{26}\/$/) }),
    attempts: 10,
    id: (data: { prefix: string }) => `erase-${data.prefix.replaceAll('/', '-')}`,
  },
} as const;

export type JobName = keyof typeof jobCatalogue;
export type JobData<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['contract']>;

/** Adds a job; a job of the same id that waits or runs makes this do nothing. */
export async function enqueueJob<N extends JobName>(
  queue: Queue,
  name: N,
  data: JobData<N>,
  options: { priority?: number; delayMs?: number } = {},
): Promise<void> {
  const entry = jobCatalogue[name];
  await queue.add(entry.queue, {
    id: (entry.id as (data: JobData<N>) => string)(data),
    data: { name, ...data },
    attempts: entry.attempts,
    ...options,
  });
}

/** Checks what came out of a queue against the contract of its name. */
export function parseJob<N extends JobName>(name: N, data: unknown): JobData<N> {
  const parsed = jobCatalogue[name].contract.safeParse(data);
  if (!parsed.success)
    throw new AppError('invalid', `A ${name} job has data that breaks its contract.`, { cause: parsed.error });
  return parsed.data as JobData<N>;
}
