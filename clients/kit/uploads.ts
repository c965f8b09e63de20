/**
 * Resumable uploads, several at once: createVideo gives a ticket, tus carries the bytes.
 *
 * - A pause, a lost network or a reload loses nothing: the server says how much it has and the rest follows.
 * - After a reload the browser no longer has the file: the upload is `interrupted` until the same file is added again.
 * - A ticket is renewed before it is over, so that an upload may take days.
 * - At most `concurrency` files are sent at a time; the others wait in order.
 */

import type { DetailedError, Upload } from 'tus-js-client';
import type { Api } from './api.ts';
import { sentenceOf } from './api-error.ts';
import { CreateVideoDocument, DeleteVideoDocument, RenewUploadDocument } from './generated/graphql.ts';
import { createObservable, type Readable } from './observable.ts';
import { fingerprintOf, type UploadRecord, type UploadRecords } from './upload-records.ts';

export interface UploadItem {
  /** Names the item in this list; not the video's id, which a waiting item does not have yet. */
  readonly key: string;
  readonly videoId: string | null;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
  /** 0 until it is known. */
  readonly bytesPerSecond: number;
  readonly state: 'waiting' | 'uploading' | 'retrying' | 'paused' | 'interrupted' | 'done' | 'failed';
  /** A sentence; null unless the state is failed. */
  readonly problem: string | null;
}

export interface Uploads {
  readonly items: Readable<readonly UploadItem[]>;
  add(files: readonly File[], workspaceId: string): void;
  pause(key: string): void;
  resume(key: string): void;
  /** Ends the upload and deletes its video; an item that is done or failed only leaves the list. */
  dismiss(key: string): void;
  /** Ends, and forgets what was begun: the next person at this browser has no part in it. */
  forget(): void;
  close(): void;
}

interface Ticket {
  readonly url: string;
  readonly token: string;
  readonly expiresAt: string;
}

interface Job {
  readonly key: string;
  readonly workspaceId: string;
  file: File | null;
  record: UploadRecord | null;
  ticket: Ticket | null;
  tus: Upload | null;
  /** Set while a start is under way, so that a pause in the middle of it holds. */
  run: symbol | null;
  /** Under way: a second start waits for it and asks for no second video. */
  preparing: Promise<void> | null;
}

export interface UploadsOptions {
  readonly api: Api;
  readonly records: UploadRecords;
  /** The records that no other tab is sending. */
  readonly claim: (videoId: string) => Promise<(() => void) | null>;
  readonly concurrency?: number;
}

const chunkBytes = 64 * 1024 * 1024;
const ticketMarginMs = 60_000;
const retryDelaysMs = [0, 1000, 3000, 5000, ...new Array<number>(2000).fill(10_000)];

export function openUploads({ api, records, claim, concurrency = 3 }: UploadsOptions): Uploads {
  const items = createObservable<readonly UploadItem[]>([]);
  const jobs = new Map<string, Job>();
  const claims = new Map<string, () => void>();
  let isClosed = false;
  let nextKey = 1;

  const itemOf = (key: string) => items.get().find((item) => item.key === key);
  const patch = (key: string, change: Partial<UploadItem>) =>
    items.set(items.get().map((item) => (item.key === key ? { ...item, ...change } : item)));
  const drop = (key: string) => {
    jobs.delete(key);
    items.set(items.get().filter((item) => item.key !== key));
  };
  /** False: another tab has it, or this page is over. */
  const take = async (videoId: string) => {
    const end = await claim(videoId);
    if (isClosed) end?.();
    else if (end) claims.set(videoId, end);
    return end !== null && !isClosed;
  };
  const release = (videoId: string) => {
    claims.get(videoId)?.();
    claims.delete(videoId);
  };
  /** A video that never got its bytes is no use to anybody. If this fails it stays in the library, to be deleted there. */
  const discard = (videoId: string) => {
    records.remove(videoId);
    release(videoId);
    void api.mutate(DeleteVideoDocument, { input: { id: videoId } }).catch(() => {});
  };

  const startNext = () => {
    if (isClosed) return;
    const active = items.get().filter((item) => item.state === 'uploading' || item.state === 'retrying').length;
    const waiting = items.get().filter((item) => item.state === 'waiting');
    for (const item of waiting.slice(0, Math.max(0, concurrency - active))) {
      const job = jobs.get(item.key);
      if (job) void start(job);
    }
  };

  const fail = (job: Job, error: unknown) => {
    job.run = null;
    patch(job.key, { state: 'failed', bytesPerSecond: 0, problem: uploadSentence(error) });
    startNext();
  };

  const start = async (job: Job) => {
    const { file } = job;
    if (!file) return;
    const run = Symbol(job.key);
    job.run = run;
    patch(job.key, { state: 'uploading', problem: null });
    try {
      job.preparing ??= prepare(job, file).finally(() => {
        job.preparing = null;
      });
      await job.preparing;
      const { Upload } = await import('tus-js-client');
      if (job.run !== run || isClosed) return;
      job.tus = createTus(job, file, Upload);
      job.tus.start();
    } catch (error) {
      if (job.run === run) fail(job, error);
    }
  };

  const prepare = async (job: Job, file: File) => {
    if (job.record) {
      job.ticket ??= (
        await api.mutate(RenewUploadDocument, { input: { videoId: job.record.videoId } })
      ).renewUpload.upload;
      return;
    }
    const input = {
      workspaceId: job.workspaceId,
      title: file.name.replace(/\.[^.]+$/, '') || file.name,
      fileName: file.name,
      sizeBytes: file.size,
    };
    const { video, upload } = (await api.mutate(CreateVideoDocument, { input })).createVideo;
    const { workspaceId } = job;
    job.ticket = upload;
    job.record = {
      videoId: video.id,
      workspaceId,
      fileName: file.name,
      sizeBytes: file.size,
      fingerprint: fingerprintOf(file),
      uploadUrl: null,
      sentBytes: 0,
    };
    if (!jobs.has(job.key)) return discard(video.id);
    if (isClosed) return;
    records.put(job.record);
    patch(job.key, { videoId: video.id });
    await take(video.id);
  };

  const createTus = (job: Job, file: File, TusUpload: typeof Upload): Upload => {
    const meter = createSpeedMeter();
    const keep = (change: Partial<UploadRecord>) => {
      if (!job.record) return;
      job.record = { ...job.record, ...change };
      records.put(job.record);
    };
    const tus: Upload = new TusUpload(file, {
      endpoint: job.ticket?.url ?? null,
      uploadUrl: job.record?.uploadUrl ?? null,
      chunkSize: chunkBytes,
      retryDelays: retryDelaysMs,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, filetype: file.type },
      onBeforeRequest: async (request) => {
        if (job.record && job.ticket && Date.parse(job.ticket.expiresAt) - ticketMarginMs < Date.now()) {
          const renewed = await api.mutate(RenewUploadDocument, { input: { videoId: job.record.videoId } });
          job.ticket = renewed.renewUpload.upload;
        }
        request.setHeader('authorization', `Bearer ${job.ticket?.token}`);
      },
      onUploadUrlAvailable: () => keep({ uploadUrl: tus.url }),
      onProgress: (sentBytes) => {
        const bytesPerSecond = meter(sentBytes, performance.now());
        if (bytesPerSecond === null) return;
        patch(job.key, { state: 'uploading', sentBytes, bytesPerSecond });
        keep({ sentBytes });
      },
      onShouldRetry: (error) => {
        const isWorthIt = isTransient(error as DetailedError);
        if (isWorthIt) patch(job.key, { state: 'retrying', bytesPerSecond: 0 });
        return isWorthIt;
      },
      onError: (error) => fail(job, error),
      onSuccess: () => {
        job.run = null;
        if (job.record) {
          records.remove(job.record.videoId);
          release(job.record.videoId);
        }
        patch(job.key, { state: 'done', sentBytes: file.size, bytesPerSecond: 0 });
        startNext();
      },
    });
    return tus;
  };

  const enqueue = (job: Job, item: Omit<UploadItem, 'key' | 'bytesPerSecond' | 'problem'>) => {
    jobs.set(job.key, job);
    items.set([...items.get(), { ...item, key: job.key, bytesPerSecond: 0, problem: null }]);
  };
  const newJob = (workspaceId: string, file: File | null, record: UploadRecord | null): Job => {
    return {
      key: `upload-${nextKey++}`,
      workspaceId,
      file,
      record,
      ticket: null,
      tus: null,
      run: null,
      preparing: null,
    };
  };

  const takeUpRecords = async () => {
    for (const record of records.list()) {
      if (!(await take(record.videoId))) continue;
      const { videoId, fileName, sizeBytes, sentBytes } = record;
      const job = newJob(record.workspaceId, null, record);
      enqueue(job, { videoId, fileName, sizeBytes, sentBytes, state: 'interrupted' });
    }
  };
  void takeUpRecords();

  const close = () => {
    isClosed = true;
    for (const job of jobs.values()) void job.tus?.abort();
    for (const videoId of [...claims.keys()]) release(videoId);
  };

  return {
    items,
    add: (files, workspaceId) => {
      for (const file of files) {
        const fingerprint = fingerprintOf(file);
        const known = [...jobs.values()].find((job) => job.file === null && job.record?.fingerprint === fingerprint);
        if (known) {
          known.file = file;
          patch(known.key, { state: 'waiting' });
        } else {
          const { name: fileName, size: sizeBytes } = file;
          const job = newJob(workspaceId, file, null);
          enqueue(job, { videoId: null, fileName, sizeBytes, sentBytes: 0, state: 'waiting' });
        }
      }
      startNext();
    },
    pause: (key) => {
      const job = jobs.get(key);
      if (!job) return;
      job.run = null;
      void job.tus?.abort();
      patch(key, { state: 'paused', bytesPerSecond: 0 });
      startNext();
    },
    resume: (key) => {
      patch(key, { state: 'waiting', problem: null });
      startNext();
    },
    dismiss: (key) => {
      const job = jobs.get(key);
      const item = itemOf(key);
      if (!job || !item) return;
      job.run = null;
      if (job.record && item.state !== 'done') {
        void job.tus?.abort();
        discard(job.record.videoId);
      }
      drop(key);
      startNext();
    },
    forget: () => {
      close();
      for (const { videoId } of records.list()) records.remove(videoId);
    },
    close,
  };
}

function isTransient(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status >= 500 || [408, 409, 423, 429].includes(status);
}

/** What the server said about the upload, or why it could not be asked. */
function uploadSentence(error: unknown): string {
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

/** Takes a Web Lock per upload for this tab's life; null when another tab has it. */
export async function claimInBrowser(videoId: string): Promise<(() => void) | null> {
  if (!('locks' in navigator)) return () => {};
  const held = Promise.withResolvers<void>();
  const isGranted = Promise.withResolvers<boolean>();
  void navigator.locks.request(`sightline.upload.${videoId}`, { ifAvailable: true }, (lock) => {
    isGranted.resolve(lock !== null);
    return lock === null ? undefined : held.promise;
  });
  return (await isGranted.promise) ? () => held.resolve() : null;
}
