/**
 * The bytes of one answer into the partial file: sniffed before much is taken, counted against the cap, no faster than
 * allowed, and told of about once a second.
 */

import { sayBytes } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/platform/clock/clock.ts';
import { refuseByHead } from '../transcode/refusal.rules.ts';
import type { SourceAnswer } from './open-source.ts';
import type { PartialFile } from './partial-file.ts';
import { sourceTrouble } from './source-trouble.ts';

const headBytes = 4096;
const tellMs = 1_000;

export interface Transfer {
  answer: Pick<SourceAnswer, 'body' | 'isBroken'>;
  file: PartialFile;
  /** Where the answer's first byte belongs. */
  from: number;
  /** Of the whole file; null: the server has not said. */
  totalBytes: number | null;
  maxBytes: number;
  bytesPerSecond: number;
  clock: Clock;
  signal: AbortSignal;
  /** So many bytes are safe. false: stop. */
  tell(receivedBytes: number): Promise<boolean>;
}

/**
 * The size of the whole file, or null when `tell` said stop. Throws AppError `badMedia` (no film), `tooLarge`, and `unavailable`
 * when the connection broke; what has arrived until then is in the file and was told.
 */
export async function transferBody(transfer: Transfer): Promise<number | null> {
  const { answer, file, from, totalBytes, signal } = transfer;
  const startedMs = transfer.clock.now();
  let toldMs = startedMs;
  let position = from;
  let head = await file.head(Math.min(from, headBytes));
  let isSniffed = from >= headBytes;
  const sniff = () => {
    isSniffed = true;
    const refusal = refuseByHead(head);
    if (refusal) throw new AppError('badMedia', refusal);
  };
  const save = async () => {
    await file.sync();
    toldMs = transfer.clock.now();
    return transfer.tell(position);
  };
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      if (position + chunk.length > transfer.maxBytes) throw tooLarge(transfer.maxBytes);
      if (!isSniffed) {
        head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
        if (head.length === headBytes) sniff();
      }
      await file.write(chunk, position);
      position += chunk.length;
      await pace(transfer, { sentBytes: position - from, startedMs });
      if (transfer.clock.now() - toldMs >= tellMs && !(await save())) return null;
    }
    if (answer.isBroken() || (totalBytes !== null && position < totalBytes)) {
      throw new Error('the connection ended too early');
    }
    if (!isSniffed) sniff();
    return (await save()) ? position : null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    if (position > from && !(await save())) return null;
    throw sourceTrouble('The connection to the source broke off.', { cause: error });
  }
}

async function pace(
  { clock, bytesPerSecond, signal }: Transfer,
  { sentBytes, startedMs }: { sentBytes: number; startedMs: number },
): Promise<void> {
  const aheadMs = (sentBytes / bytesPerSecond) * 1000 - (clock.now() - startedMs);
  if (aheadMs > 20) await clock.sleep(aheadMs, signal);
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError('tooLarge', `The file has more than the ${sayBytes(maxBytes)} that are taken.`);
}
