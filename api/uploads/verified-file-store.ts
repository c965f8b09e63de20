/**
 * tus's file store with the checksum extension, which @tus/server 2.4.5 does not have.
 *
 * Bytes that came with an Upload-Checksum do not count before they are verified: a marker beside the file remembers
 * where they begin, and whatever lies behind it is cut off when the checksum is wrong, the connection breaks, or the
 * server died in between.
 */

import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import type { Upload } from '@tus/server';
import { damaged, requestChecksum, verifying } from './upload-checksum.ts';

type Arrived = Pick<Upload, 'id' | 'offset' | 'size'>;

export class VerifiedFileStore extends FileStore {
  readonly #onArrived: (upload: Arrived) => void;

  /** `onArrived` is told after every piece that was taken. */
  constructor(options: {
    directory: string;
    expirationPeriodInMilliseconds: number;
    onArrived: (upload: Arrived) => void;
  }) {
    const { onArrived, ...rest } = options;
    super(rest);
    this.#onArrived = onArrived;
    this.extensions = [...this.extensions.filter((name) => name !== 'creation-defer-length'), 'checksum'];
  }

  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const end = await this.#take(readable, id, offset);
    this.#onArrived({ id, offset: end, size: (await super.getUpload(id)).size });
    return end;
  }

  async #take(readable: Readable, id: string, offset: number): Promise<number> {
    const expected = requestChecksum.getStore();
    if (!expected) return super.write(readable, id, offset);
    const path = join(this.directory, id);
    try {
      await writeFile(markerOf(path), String(offset));
    } catch (error) {
      await rm(markerOf(path), { force: true });
      throw error;
    }
    const { stream, isRight } = verifying(readable, expected);
    try {
      const end = await super.write(stream, id, offset);
      if (!isRight()) throw damaged;
      await rm(markerOf(path));
      return end;
    } catch (error) {
      await this.#discardUnverified(path);
      throw error;
    }
  }

  override async getUpload(id: string) {
    await this.#discardUnverified(join(this.directory, id));
    return super.getUpload(id);
  }

  override async remove(id: string): Promise<void> {
    await rm(markerOf(join(this.directory, id)), { force: true });
    await super.remove(id);
  }

  /** Called under the upload's lock only: nobody is writing. */
  async #discardUnverified(path: string): Promise<void> {
    const offset = await readFile(markerOf(path), 'utf8').catch(() => null);
    if (offset === null) return;
    // Empty: the server died, or the disk filled up, before the first unverified byte was taken.
    if (offset !== '') await truncate(path, Number(offset));
    await rm(markerOf(path));
  }
}

/** isUploadComplete (core/domain/videos) looks for it too. */
function markerOf(path: string): string {
  return `${path}.unverified`;
}
