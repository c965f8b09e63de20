/** Sends bytes into a media tool and waits for its end. */

import { pipeline } from 'node:stream/promises';
import { AppError } from '../../core/errors.ts';
import type { ToolStream } from './ffmpeg.ts';

const gone = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

/** A tool that has seen enough may stop reading. Throws what `bytes` throws, and AppError when the tool fails. */
export async function feedTool(tool: ToolStream, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  if (!tool.stdin) throw new AppError('internal', 'The tool was started without a standard input.');
  try {
    await pipeline(bytes, tool.stdin);
  } catch (error) {
    if (!gone.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  await tool.done;
}
