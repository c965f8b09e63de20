/**
 * Objects as files below one directory.
 *
 * Writes go to a draft on the same file system and are renamed into place, so no reader ever sees half an object.
 * Drafts lie in `.drafts`, which no key can name and no list shows.
 */

import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import {
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  opendir,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.ts';
import { checkKey, checkPrefix } from './object-key.ts';
import type { ByteRange, ObjectInfo, OpenObject, Storage } from './storage.ts';

const draftsName = '.drafts';
/** Each piece costs a trip to the thread pool: Node's own 64 KiB make many of them. */
const streamedAtOnce = 256 * 1024;

export function openDiskStorage({ directory }: { directory: string }): Storage {
  return new DiskStorage(directory);
}

class DiskStorage implements Storage {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async write(key: string, content: Uint8Array | Readable): Promise<void> {
    const path = this.#pathOf(key);
    await this.#publish(path, async (draft) => {
      if (content instanceof Uint8Array) await writeFile(draft, content, { flag: 'wx' });
      else await pipeline(content, createWriteStream(draft, { flags: 'wx' }));
    });
  }

  async moveIn(source: string, key: string): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await this.#place(source, path);
    } catch (error) {
      if (codeOf(error) === 'ENOSPC') throw diskFull(error);
      if (codeOf(error) !== 'EXDEV') throw error;
      await this.#publish(path, (draft) => copyFile(source, draft));
      await rm(source);
    }
  }

  async copy(fromKey: string, toKey: string): Promise<void> {
    const source = this.#pathOf(fromKey);
    const path = this.#pathOf(toKey);
    if ((await this.stat(fromKey)) === null) throw notFound(fromKey);
    await this.#publish(path, async (draft) => {
      try {
        // Objects are replaced, never changed, so that two names can share the bytes.
        await link(source, draft);
      } catch (error) {
        if (isAbsence(error)) throw notFound(fromKey, error);
        await copyFile(source, draft); // a file system without links, or one that has too many
      }
    });
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    await using object = await this.open(key);
    if (!object) throw notFound(key);
    return await object.stream(range);
  }

  async open(key: string): Promise<OpenObject | null> {
    const path = this.#pathOf(key);
    let file: FileHandle;
    try {
      file = await open(path);
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
    const found = await file.stat();
    if (found.isFile()) return new OpenFile(file, { key, sizeBytes: found.size, modifiedAt: found.mtime });
    await file.close();
    return null;
  }

  async stat(key: string): Promise<ObjectInfo | null> {
    try {
      const found = await stat(this.#pathOf(key));
      return found.isFile() ? { key, sizeBytes: found.size, modifiedAt: found.mtime } : null;
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for await (const path of this.#walk(join(this.#directory, parent))) {
      const key = relative(this.#directory, path).split(sep).join('/');
      if (!key.startsWith(prefix)) continue;
      const info = await this.stat(key);
      if (info) yield info;
    }
  }

  async remove(key: string): Promise<void> {
    const path = this.#pathOf(key);
    try {
      if ((await stat(path)).isDirectory()) return; // a prefix of other objects, not an object
      await rm(path, { force: true });
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
    await this.#removeEmpty(dirname(path));
  }

  async removeAll(prefix: string): Promise<void> {
    checkPrefix(prefix);
    if (prefix.endsWith('/')) {
      const path = join(this.#directory, prefix);
      await rm(path, { recursive: true, force: true });
      await this.#removeEmpty(dirname(path));
      return;
    }
    for await (const { key } of this.list(prefix)) await this.remove(key);
  }

  async localFile(key: string, _scratchDir: string): Promise<string> {
    if ((await this.stat(key)) === null) throw notFound(key);
    return this.#pathOf(key);
  }

  async adoptAll(): Promise<number> {
    return 0; // written around the port or through it, an object is the same here
  }

  async freeBytes(): Promise<number> {
    await mkdir(this.#directory, { recursive: true });
    const { bavail, bsize } = await statfs(this.#directory);
    return bavail * bsize;
  }

  async ping(): Promise<void> {
    const path = join(this.#directory, draftsName, `ping-${randomUUID()}`);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'ping');
      await rm(path);
    } catch (cause) {
      await rm(path, { force: true }).catch(() => {});
      if (codeOf(cause) === 'ENOSPC') throw diskFull(cause);
      throw new AppError('unavailable', `Media cannot be written to ${this.#directory}.`, { cause });
    }
  }

  async #publish(path: string, fill: (draft: string) => Promise<void>): Promise<void> {
    const draft = join(this.#directory, draftsName, randomUUID());
    try {
      await mkdir(dirname(draft), { recursive: true });
      await fill(draft);
      await this.#place(draft, path);
    } catch (error) {
      throw codeOf(error) === 'ENOSPC' ? diskFull(error) : error;
    } finally {
      // Also after success: renaming one link of a file onto another one of it does nothing.
      await rm(draft, { force: true });
    }
  }

  async #place(file: string, path: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      await mkdir(dirname(path), { recursive: true });
      try {
        return await rename(file, path);
      } catch (error) {
        // Somebody removed the last other object of this folder, and the folder with it, in between.
        if (codeOf(error) !== 'ENOENT' || tries === 5) throw error;
      }
    }
  }

  /** Folders are no objects: one that holds nothing any more goes, and its parents too. */
  async #removeEmpty(path: string): Promise<void> {
    for (let folder = path; folder.startsWith(this.#directory + sep); folder = dirname(folder)) {
      try {
        await rmdir(folder);
      } catch {
        return; // not empty, or gone already
      }
    }
  }

  async *#walk(path: string): AsyncIterable<string> {
    const entries = [];
    try {
      for await (const entry of await opendir(path)) entries.push(entry);
    } catch (error) {
      if (isAbsence(error)) return;
      throw error;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === draftsName && path === join(this.#directory, '')) continue;
      if (entry.isDirectory()) yield* this.#walk(join(path, entry.name));
      else yield join(path, entry.name);
    }
  }

  #pathOf(key: string): string {
    checkKey(key);
    return join(this.#directory, key);
  }
}

class OpenFile implements OpenObject {
  readonly info: ObjectInfo;
  readonly #file: FileHandle;
  /** A stream owns the file now. */
  #isGiven = false;

  constructor(file: FileHandle, info: ObjectInfo) {
    this.#file = file;
    this.info = info;
  }

  async bytes({ start, end }: ByteRange = this.#whole()): Promise<Uint8Array<ArrayBuffer>> {
    const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(end, this.info.sizeBytes - 1) - start + 1));
    for (let filled = 0; filled < buffer.length; ) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, start + filled);
      if (bytesRead === 0) throw new AppError('unavailable', 'A media object has lost its end.');
      filled += bytesRead;
    }
    return buffer;
  }

  async stream({ start, end }: ByteRange = this.#whole()): Promise<Readable> {
    if (end < start) return Readable.from([]); // empty: disposing it closes the file
    this.#isGiven = true;
    return createReadStream('', { fd: this.#file, start, end, highWaterMark: streamedAtOnce });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isGiven) await this.#file.close();
  }

  #whole(): ByteRange {
    return { start: 0, end: this.info.sizeBytes - 1 };
  }
}

function notFound(key: string, cause?: unknown): AppError {
  return new AppError('notFound', 'The media object does not exist.', { details: { key }, cause });
}

function diskFull(cause: unknown): AppError {
  return new AppError('unavailable', 'The disk for media is full.', { cause });
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}

function isAbsence(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}
