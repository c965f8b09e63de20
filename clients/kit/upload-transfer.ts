/** The bytes of one upload, by tus: resumed where the server has them, retried while it makes sense. */

import type { DetailedError, Upload } from 'tus-js-client';
import { sentenceOf } from './api-error.ts';

const chunkBytes = 64 * 1024 * 1024;
const retryDelaysMs = [0, 1000, 3000, 5000, ...new Array<number>(2000).fill(10_000)];

export interface TransferOptions {
  readonly file: File;
  readonly endpoint: string | null;
  /** Of an upload that was begun before. */
  readonly uploadUrl: string | null;
  /** A ticket that is still good. */
  readonly token: () => Promise<string>;
  readonly onUrl: (url: string | null) => void;
  readonly onProgress: (sentBytes: number, bytesPerSecond: number) => void;
  readonly onRetry: () => void;
  readonly onError: (error: unknown) => void;
  readonly onSuccess: () => void;
}

export async function startTransfer(options: TransferOptions): Promise<Upload> {
  const { Upload: TusUpload } = await import('tus-js-client');
  const { file } = options;
  const meter = createSpeedMeter();
  const tus: Upload = new TusUpload(file, {
    endpoint: options.endpoint,
    uploadUrl: options.uploadUrl,
    chunkSize: chunkBytes,
    retryDelays: retryDelaysMs,
    storeFingerprintForResuming: false,
    metadata: { filename: file.name, filetype: file.type },
    onBeforeRequest: async (request) => request.setHeader('authorization', `Bearer ${await options.token()}`),
    onUploadUrlAvailable: () => options.onUrl(tus.url),
    onProgress: (sentBytes) => {
      const bytesPerSecond = meter(sentBytes, performance.now());
      if (bytesPerSecond !== null) options.onProgress(sentBytes, bytesPerSecond);
    },
    onShouldRetry: (error) => {
      const isWorthIt = isTransient(error as DetailedError);
      if (isWorthIt) options.onRetry();
      return isWorthIt;
    },
    onError: options.onError,
    onSuccess: options.onSuccess,
  });
  return tus;
}

function isTransient(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status >= 500 || [408, 409, 423, 429].includes(status);
}

/** What the server said about the upload, or why it could not be asked. */
export function uploadSentence(error: unknown): string {
  const body = (error as Partial<DetailedError>).originalResponse?.getBody().trim();
  if (!body) return sentenceOf(error);
  try {
    const answer = JSON.parse(body) as { message?: string; error?: { message?: string } };
    return answer.error?.message ?? answer.message ?? body;
  } catch {
    return body.length < 300 ? body : 'The server refused the upload.';
  }
}

/** Bytes per second over about the last 3 s; null when the last answer is younger than 200 ms. */
export function createSpeedMeter(): (sentBytes: number, nowMs: number) => number | null {
  const samples: { sentBytes: number; nowMs: number }[] = [];
  return (sentBytes, nowMs) => {
    const last = samples.at(-1);
    if (last && nowMs - last.nowMs < 200) return null;
    samples.push({ sentBytes, nowMs });
    while (samples.length > 2 && nowMs - (samples[0]?.nowMs ?? 0) > 3000) samples.shift();
    const first = samples[0];
    if (!first || nowMs === first.nowMs) return 0;
    return Math.max(0, ((sentBytes - first.sentBytes) / (nowMs - first.nowMs)) * 1000);
  };
}
