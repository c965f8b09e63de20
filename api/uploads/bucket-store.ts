/**
 * tus's S3 store, put right for several processes and for the least that S3-compatible servers agree on.
 *
 * What an upload left behind is gone before it is created again, and nothing about it is remembered in this process:
 * another one may have ended it in the meantime. Objects are deleted one by one (the request for many needs checksums
 * that not every server knows). No checksum extension: parts cannot be taken back.
 */

import type { Readable } from 'node:stream';
import { S3Store } from '@tus/s3-store';
import type { Upload } from '@tus/server';
import type { Config } from '../../core/platform/config/config.ts';
import type { Storage } from '../../core/platform/storage/storage.ts';

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
    this.extensions = this.extensions.filter((name) => name !== 'creation-defer-length');
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.remove(upload.id);
    return super.create(upload);
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    try {
      return await super.write(source, id, offset);
    } finally {
      // Deleted meanwhile: what was stored after the erase job ran goes too.
      if (!(await this.#isWanted(id))) await this.remove(id);
    }
  }

  override async remove(id: string): Promise<void> {
    await this.#storage.removeAll(id);
  }
}
