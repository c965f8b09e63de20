/**
 * Objects in an S3 bucket.
 *
 * Written for the least that S3-compatible servers agree on: path style, no optional checksums, deletes one by one.
 */

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError } from '../../errors.ts';
import { checkKey, checkPrefix } from './object-key.ts';
import type { ByteRange, ObjectInfo, OpenObject, Storage } from './storage.ts';

export interface S3Settings {
  /** null: Amazon's own. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Holds connections until it is disposed. */
export function openS3Storage(settings: S3Settings): Storage & Disposable {
  const client = new S3Client({
    region: settings.region,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    forcePathStyle: settings.endpoint !== null,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return new S3Storage(client, settings.bucket);
}

const deletesAtOnce = 8;
/** What S3 copies in one request is bounded by 5 GB; parts of one GiB stay below it, and below 10,000 parts. */
const copiedAtOnce = 1024 ** 3;

class S3Storage implements Storage {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async write(key: string, content: Uint8Array | Readable): Promise<void> {
    const target = this.#at(key);
    await reach(key, async () => {
      if (content instanceof Uint8Array) {
        await this.#client.send(new PutObjectCommand({ ...target, Body: content, ContentLength: content.length }));
      } else {
        // In parts that fit into memory; the object appears when the last part is confirmed.
        await new Upload({ client: this.#client, params: { ...target, Body: content } }).done();
      }
    });
  }

  async moveIn(path: string, key: string): Promise<void> {
    checkKey(key);
    await this.write(key, createReadStream(path));
    await rm(path);
  }

  async copy(fromKey: string, toKey: string): Promise<void> {
    const target = this.#at(toKey);
    const info = await this.stat(fromKey);
    if (!info) throw notFound(fromKey);
    if (fromKey === toKey) return;
    const CopySource = `${this.#bucket}/${fromKey.split('/').map(encodeURIComponent).join('/')}`;
    await reach(fromKey, async () => {
      if (info.sizeBytes > copiedAtOnce) await this.#copyInParts({ ...target, CopySource }, info.sizeBytes);
      else await this.#client.send(new CopyObjectCommand({ ...target, CopySource }));
    });
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const target = { ...this.#at(key), ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) };
    const { Body } = await reach(key, () => this.#client.send(new GetObjectCommand(target)));
    return Body as Readable; // in Node it is always an IncomingMessage
  }

  async open(key: string): Promise<OpenObject | null> {
    const target = this.#at(key);
    const head = await this.#head(key);
    if (!head) return null;
    const get = async (range?: ByteRange): Promise<Readable> => {
      const version = {
        ...target,
        IfMatch: head.ETag,
        ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
      };
      const { Body } = await reach(key, () => this.#client.send(new GetObjectCommand(version)));
      return Body as Readable;
    };
    return {
      info: infoOf(key, head),
      bytes: async (range) => buffer(await get(range)),
      stream: get,
      async [Symbol.asyncDispose]() {},
    };
  }

  async stat(key: string): Promise<ObjectInfo | null> {
    const head = await this.#head(key);
    return head && infoOf(key, head);
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    checkPrefix(prefix);
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix: prefix });
    try {
      for await (const page of pages) {
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          if (Key) yield { key: Key, sizeBytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) };
        }
      }
    } catch (error) {
      throw toStorageError(prefix, error);
    }
  }

  async remove(key: string): Promise<void> {
    const target = this.#at(key);
    try {
      await reach(key, () => this.#client.send(new DeleteObjectCommand(target)));
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'notFound')) throw error;
    }
  }

  async removeAll(prefix: string): Promise<void> {
    let batch: Promise<void>[] = [];
    for await (const { key } of this.list(prefix)) {
      batch.push(this.remove(key));
      if (batch.length === deletesAtOnce) {
        await Promise.all(batch);
        batch = [];
      }
    }
    await Promise.all(batch);
    await this.#abortUnfinished(prefix);
  }

  async localFile(key: string, scratchDir: string): Promise<string> {
    const content = await this.read(key);
    await mkdir(scratchDir, { recursive: true });
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32) + extname(key);
    const path = join(scratchDir, name);
    await pipeline(content, createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
    return path;
  }

  async adoptAll(): Promise<number> {
    return 0; // written around the port or through it, an object is the same here
  }

  async freeBytes(): Promise<null> {
    return null;
  }

  async ping(): Promise<void> {
    const key = `ping/${randomUUID()}`; // Several processes ask at once.
    try {
      await this.write(key, Buffer.from('ping'));
      await (await this.read(key)).toArray(); // to its end, so that what breaks in between is heard of
      await this.remove(key);
    } catch (cause) {
      throw new AppError('unavailable', `Media cannot be written to the bucket ${this.#bucket}.`, { cause });
    }
  }

  async #copyInParts(copy: { Bucket: string; Key: string; CopySource: string }, sizeBytes: number): Promise<void> {
    const { CopySource, ...target } = copy;
    const { UploadId } = await this.#client.send(new CreateMultipartUploadCommand(target));
    try {
      const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
      for (let start = 0; start < sizeBytes; start += copiedAtOnce) {
        const PartNumber: number = Parts.length + 1;
        const CopySourceRange = `bytes=${start}-${Math.min(start + copiedAtOnce, sizeBytes) - 1}`;
        const { CopyPartResult } = await this.#client.send(
          new UploadPartCopyCommand({ ...target, UploadId, CopySource, CopySourceRange, PartNumber }),
        );
        Parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
      }
      await this.#client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
    } catch (error) {
      await this.#client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => {});
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#client.destroy();
  }

  /** Parts of an upload that was broken off are in no listing, but they take room until somebody says so. */
  async #abortUnfinished(prefix: string): Promise<void> {
    await reach(prefix, async () => {
      for (let marker = {}, isTruncated = true; isTruncated; ) {
        const page = await this.#client.send(
          new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: prefix, ...marker }),
        );
        for (const { Key, UploadId } of page.Uploads ?? []) {
          await this.#client
            .send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }))
            .catch(ignoreAbsence);
        }
        isTruncated = page.IsTruncated ?? false;
        marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
    });
  }

  async #head(key: string): Promise<HeadObjectCommandOutput | null> {
    const target = this.#at(key);
    try {
      return await reach(key, () => this.#client.send(new HeadObjectCommand(target)));
    } catch (error) {
      if (error instanceof AppError && error.kind === 'notFound') return null;
      throw error;
    }
  }

  #at(key: string): { Bucket: string; Key: string } {
    checkKey(key);
    return { Bucket: this.#bucket, Key: key };
  }
}

function infoOf(key: string, head: HeadObjectCommandOutput): ObjectInfo {
  return { key, sizeBytes: head.ContentLength ?? 0, modifiedAt: head.LastModified ?? new Date(0) };
}

async function reach<T>(key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toStorageError(key, error);
  }
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404)) throw error;
}

function notFound(key: string, cause?: unknown): AppError {
  return new AppError('notFound', 'The media object does not exist.', { details: { key }, cause });
}

function toStorageError(key: string, error: unknown): unknown {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === 404 && (error as Error).name !== 'NoSuchBucket') return notFound(key, error);
  if (status === 412)
    return new AppError('conflict', 'The media object was replaced while it was read.', { cause: error });
  // A broken source stream is the caller's error; everything that S3 or the way to it says is an outage.
  const isOurs = error instanceof S3ServiceException || '$metadata' in (error as object);
  return isOurs ? new AppError('unavailable', 'The media store does not answer.', { cause: error }) : error;
}
