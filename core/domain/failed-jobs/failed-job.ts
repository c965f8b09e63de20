/** A job that has failed for good, as people see it. */

import type { ErrorKind } from '../../errors.ts';

export interface FailedJob {
  /** Letters and digits, made from queue and job id: the same job has the same one after every failure. */
  id: string;
  jobId: string;
  queue: string;
  /** As in the catalogue (core/domain/jobs.ts). */
  name: string;
  failedAt: Date;
  attempts: number;
  kind: ErrorKind;
  /** For kind `internal` it is for operators alone. */
  reason: string;
  /** null: it is about no video, or about one that is gone. */
  video: { id: string; workspaceId: string } | null;
}
