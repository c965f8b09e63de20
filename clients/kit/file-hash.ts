/** sha256 of files of any size without holding up the page: a worker reads them piece by piece, one file at a time. */

export interface HashOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number) => void;
}

/** Hex; null when there is no telling (no workers, file unreadable, aborted). Never throws. */
export type FileHasher = (file: File, options: HashOptions) => Promise<string | null>;

type Answer = { readonly doneBytes: number } | { readonly sha256: string | null };

export function openFileHasher(): FileHasher {
  return (file, { signal, onProgress }) =>
    new Promise((resolve) => {
      if (signal.aborted || typeof Worker === 'undefined') return resolve(null);
      const worker = new Worker(new URL('./file-hash-worker.ts', import.meta.url), { type: 'module' });
      const end = (sha256: string | null) => {
        worker.terminate();
        resolve(sha256);
      };
      signal.addEventListener('abort', () => end(null), { once: true });
      worker.onerror = () => end(null);
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if ('sha256' in data) end(data.sha256);
        else onProgress(data.doneBytes);
      };
      worker.postMessage(file);
    });
}
