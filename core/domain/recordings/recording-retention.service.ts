/**
 * Footage is kept for the hours that the operator chose, and for less when the disk would run full otherwise.
 *
 * - The bytes go before the rows: the rows' deletion is committed last. A crash in between leaves rows whose media answers
 *   "not found" until the next run, which deletes them again; it never leaves bytes that no row knows of.
 * - The newest chunk of each camera stays: the sequence and the chain of hashes go on from it, and so no initialisation
 *   segment that a recorder still uses goes either.
 * - Pictures and clips of alerts are copies, made within ten minutes: footage of the last hour is never touched, so they
 *   need no other protection.
 * - One process at a time, by an advisory lock for each batch; the others leave it to that one.
 */

import type { App } from '../../app.ts';
import type { Db } from '../../platform/db/database.ts';
import { deleteOldestChunks, hasRest, type PrunedChunk, tryPruneLock } from './recording.store.ts';

type RetentionApp = Pick<App, 'db' | 'storage' | 'clock' | 'config' | 'log'>;

/** Below this, footage goes before its time. */
const leastFreeBytes = 2 * 1024 ** 3;
const untouchedMs = 3_600_000;
const batchSize = 100;
/** Bounds one run; more follows a minute later. A camera records about 20 chunks a minute. */
const maxBatches = 50;

/** Removes footage that is out of date or, on a disk that is nearly full, the oldest. Returns how many chunks. */
export async function pruneRecordings(app: RetentionApp): Promise<number> {
  const nowMs = app.clock.now();
  const expired = await prune(app, { endedBefore: new Date(nowMs - app.config.recordings.keepMs) });
  const freeBytes = await app.storage.freeBytes();
  if (freeBytes === null || freeBytes >= leastFreeBytes) return expired.chunks;
  // Measured once and then counted: not every file system has the room at once.
  const missingBytes = leastFreeBytes - freeBytes;
  const early = await prune(app, { endedBefore: new Date(nowMs - untouchedMs), enoughBytes: missingBytes });
  if (early.isOurs) {
    const { chunks, bytes } = early;
    app.log.warn({ freeBytes, chunks, bytes }, 'the disk is nearly full: the oldest footage goes before its time');
  }
  return expired.chunks + early.chunks;
}

interface Pruned {
  chunks: number;
  bytes: number;
  /** false: another process was at it. */
  isOurs: boolean;
}

async function prune(app: RetentionApp, limit: { endedBefore: Date; enoughBytes?: number }): Promise<Pruned> {
  const pruned: Pruned = { chunks: 0, bytes: 0, isOurs: true };
  const { endedBefore, enoughBytes = Number.POSITIVE_INFINITY } = limit;
  for (let batches = 0; batches < maxBatches && pruned.bytes < enoughBytes; batches++) {
    const gone = await pruneBatch(app, endedBefore);
    if (!gone) return { ...pruned, isOurs: pruned.chunks > 0 };
    pruned.chunks += gone.length;
    for (const { sizeBytes } of gone) pruned.bytes += sizeBytes;
    if (gone.length < batchSize) break;
  }
  return pruned;
}

/** null: another process is at it. */
function pruneBatch({ db, storage }: RetentionApp, endedBefore: Date): Promise<PrunedChunk[] | null> {
  return db.$transaction(async (tx) => {
    if (!(await tryPruneLock(tx))) return null;
    const gone = await deleteOldestChunks(tx, { endedBefore, limit: batchSize });
    const keys = [...gone.map(({ storageKey }) => storageKey), ...(await listUnusedInits(tx, gone))];
    await Promise.all(keys.map((key) => storage.remove(key)));
    return gone;
  });
}

async function listUnusedInits(tx: Db, gone: readonly PrunedChunk[]): Promise<string[]> {
  const keys: string[] = [];
  for (const [initKey, [chunk]] of Map.groupBy(gone, ({ initKey }) => initKey)) {
    if (chunk && !(await hasRest(tx, chunk))) keys.push(initKey);
  }
  return keys;
}
