/** Downloads that are put together when they are asked for: the server answers 503 with Retry-After until they are there. */

import { ApiError, offlineMessage } from './api-error.ts';

const longestWaitS = 30;

/** Resolves when the address can be saved from. Throws ApiError when it never will, and AbortError. */
export async function whenDownloadable(url: string, signal: AbortSignal, fetcher: typeof fetch = fetch): Promise<void> {
  for (;;) {
    const answer = await fetcher(url, { method: 'HEAD', signal }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new ApiError(offlineMessage, 'OFFLINE', { cause });
    });
    if (answer.ok) return;
    if (answer.status !== 503)
      throw new ApiError('The file cannot be downloaded any more. Load the page again.', 'NOT_FOUND');
    await pause(Math.min(longestWaitS, Number(answer.headers.get('retry-after')) || 1) * 1000, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
