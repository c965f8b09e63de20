/**
 * The original of a video as a local file: the object itself where the storage is a local disk; otherwise one copy for
 * all tasks of this process, kept for a while after the last of them.
 */

import type { App } from '../../core/app.ts';
import { openScratch, type Scratch } from './scratch.ts';

interface Copy {
  users: number;
  opening: Promise<{ path: string; scratch: Scratch }>;
  expiry: NodeJS.Timeout | null;
}

export interface Sources extends AsyncDisposable {
  /** Use the path until the handle is disposed. Throws AppError `notFound`. */
  open(key: string): Promise<AsyncDisposable & { path: string }>;
}

/** Long enough for the next chunk of the same video to come. */
const keepMs = 60_000;

export function openSources(app: Pick<App, 'config' | 'storage'>): Sources {
  const copies = new Map<string, Copy>();

  async function fetch(key: string): Promise<{ path: string; scratch: Scratch }> {
    const isCopied = app.config.storage.kind !== 'disk' || app.config.isStorageEncrypted;
    const sizeBytes = (await app.storage.stat(key))?.sizeBytes ?? 0;
    const scratch = await openScratch(app.config, isCopied ? sizeBytes : 0);
    try {
      return { path: await app.storage.localFile(key, scratch.directory), scratch };
    } catch (error) {
      await scratch[Symbol.asyncDispose]();
      throw error;
    }
  }

  function remove(key: string, copy: Copy): Promise<void> {
    if (copies.get(key) === copy) copies.delete(key);
    return copy.opening.then(({ scratch }) => scratch[Symbol.asyncDispose]()).catch(() => {});
  }

  return {
    async open(key) {
      const copy = copies.get(key) ?? { users: 0, opening: fetch(key), expiry: null };
      copies.set(key, copy);
      copy.users += 1;
      if (copy.expiry) clearTimeout(copy.expiry);
      copy.expiry = null;
      const release = async () => {
        copy.users -= 1;
        if (copy.users === 0) copy.expiry = setTimeout(() => void remove(key, copy), keepMs).unref();
      };
      try {
        const { path } = await copy.opening;
        return { path, [Symbol.asyncDispose]: release };
      } catch (error) {
        copies.delete(key);
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...copies].map(([key, copy]) => remove(key, copy)));
    },
  };
}
