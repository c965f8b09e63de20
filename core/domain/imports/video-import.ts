/** A video that we fetch from an address ourselves: how far the fetching is. */

import type { VideoFailure } from '../videos/index.ts';

export type ImportState = 'WAITING' | 'FETCHING' | 'DONE' | 'FAILED';

export interface VideoImport {
  videoId: string;
  workspaceId: string;
  /** The address without credentials, safe to show. */
  label: string;
  /** Where the requests come from; null: anywhere. */
  region: string | null;
  state: ImportState;
  receivedBytes: bigint;
  /** null: the server has not said. */
  totalBytes: bigint | null;
  /** Of the bytes that were received, as the server names them. */
  etag: string | null;
  lastModified: string | null;
  /** Counts the jobs: one per try. A job of an older turn is void. */
  turn: number;
  /** Turns in a row that brought no new byte. */
  failures: number;
  /** Not before this moment. */
  nextTryAt: Date | null;
  failure: VideoFailure | null;
}
