/**
 * tus's S3 store, put right for several processes and for the least that S3-compatible servers agree on.
 *
 * What an upload left behind is gone before it is created again, and nothing about it is remembered in this process:
 * another one may have ended it in the meantime. Objects are deleted one by one (the request for many needs checksums
 * that not every server knows). Parts cannot be taken back, so what comes with a checksum waits on local disk until it is
 * verified, and only then becomes a part.
 */

import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3Store } from '@tus/s3-store';
import type { Upload } from '@tus/server';
import { AppError } from '../../core/errors.ts';
import type { Config } from '../../core/platform/config/config.ts';
import type { Storage } from '../../core/platform/storage/storage.ts';
import { damaged, type ExpectedChecksum, requestChecksum, verifying } from './upload-checksum.ts';

/** With a checksum; whoever sends more at once is told to cut it. */
const maxPieceBytes = 256 * 1024 ** 2;

type BucketSettings = Extract<Config['storage'], { kind: 's3' }> & {
  expirationPeriodInMilliseconds: number;
  /** Whether anybody still wants this upload. */
  isWanted(id: string): Promise<boolean>;
};

export class BucketStore extends S3Store {
  readonly #storage: Storage;
  readonly #isWanted: BucketSettings['isWanted'];

  /** `storage` is the same bucket. */
  constructor(storage: Storage, settings: BucketSettings) {
    super({
      useTags: false,
      expirationPeriodInMilliseconds: settings.expirationPeriodInMilliseconds,
      cache: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      s3ClientConfig: {
        bucket: settings.bucket,
        region: settings.region,
        ...(settings.endpoint ? { endpoint: settings.endpoint, forcePathStyle: true } : {}),
        credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey.reveal() },
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      },
    });
    this.#storage = storage;
    this.#isWanted = settings.isWanted;
    this.extensions = [...this.extensions.filter((name) => name !== 'creation-defer-length'), 'checksum'];
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.remove(upload.id);
    return super.create(upload);
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const expected = requestChecksum.getStore();
    try {
      return expected
        ? await this.#writeVerified(source, { id, offset, expected })
        : await super.write(source, id, offset);
    } finally {
      // Deleted meanwhile: what was stored after the erase job ran goes too.
      if (!(await this.#isWanted(id))) await this.remove(id);
    }
  }

  override async remove(id: string): Promise<void> {
    await this.#storage.removeAll(id);
  }

  async #writeVerified(
    source: Readable,
    { id, offset, expected }: { id: string; offset: number; expected: ExpectedChecksum },
  ): Promise<number> {
    // Where tus's own store keeps the parts that it sends.
    const draft = join(tmpdir(), `sightline-piece-${randomUUID()}`);
    try {
      const { stream, isRight } = verifying(source, expected);
      await pipeline(stream, bounded(), createWriteStream(draft));
      if (!isRight()) throw damaged;
      return await super.write(createReadStream(draft), id, offset);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

function bounded(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk, _encoding, callback) {
      bytes += chunk.length;
      if (bytes <= maxPieceBytes) return callback(null, chunk);
      callback(new AppError('tooLarge', 'With a checksum, at most 256 MiB can be sent at once: send smaller pieces.'));
    },
  });
}
