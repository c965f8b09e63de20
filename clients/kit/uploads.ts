/**
 * Resumable uploads, many at once: each file is checked (its sha256), createVideo gives a ticket, tus carries the bytes.
 *
 * - A file whose bytes the workspace already has is there at once; the same file twice in the list is sent once.
 * - A pause, a lost network or a reload loses nothing: the server says how much it has and the rest follows.
 * - After a reload an upload is `interrupted`: it goes on by itself where the browser kept the way to the file and the
 *   person allows it, and otherwise when the same file is added again.
 * - A ticket is renewed before it is over, so that an upload may take days.
 * - At most `concurrency` files are sent at a time and one is checked; the others wait in order.
 */

import type { Upload } from 'tus-js-client';
import type { Api } from './api.ts';
import { toApiError } from './api-error.ts';
import type { FileHasher } from './file-hash.ts';
import { CreateVideoDocument, DeleteVideoDocument, RenewUploadDocument } from './generated/graphql.ts';
import { createObservable, type Readable } from './observable.ts';
import {
  fingerprintOf,
  type PickedFile,
  type UploadFiles,
  type UploadRecord,
  type UploadRecords,
} from './upload-records.ts';
import { startTransfer, uploadSentence } from './upload-transfer.ts';

export interface UploadItem {
  /** Names the item in this list; not the video's id, which a waiting item does not have yet. */
  readonly key: string;
  readonly videoId: string | null;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** How far the check for duplicates is. */
  readonly checkedBytes: number;
  readonly sentBytes: number;
  /** 0 until it is known. */
  readonly bytesPerSecond: number;
  /** `skipped`: the same bytes as `twin`, which is in this list; resume sends it all the same. */
  readonly state:
    | 'waiting'
    | 'checking'
    | 'uploading'
    | 'retrying'
    | 'paused'
    | 'interrupted'
    | 'skipped'
    | 'done'
    | 'failed';
  /** The workspace had these bytes: nothing was sent. */
  readonly isCopy: boolean;
  /** Name of the file in this list that is the same. */
  readonly twin: string | null;
  /** Interrupted, and the browser can open the file again by itself. */
  readonly canReopen: boolean;
  /** Set exactly when the state is failed. */
  readonly problem: { readonly sentence: string; readonly code: string } | null;
}

export interface Uploads {
  readonly items: Readable<readonly UploadItem[]>;
  add(files: readonly PickedFile[], workspaceId: string): void;
  pause(key: string): void;
  /** Also tries a failed one again, and opens an interrupted one's file where that is possible. */
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
  record: UploadRecord;
  file: File | null;
  /** undefined: not checked yet; null: no telling. */
  sha256: string | null | undefined;
  ticket: Ticket | null;
  tus: Upload | null;
  /** Set while a start is under way, so that a pause in the middle of it holds. */
  run: AbortController | null;
  /** Under way: a second start waits for it and asks for no second video. */
  preparing: Promise<void> | null;
}

export interface UploadsOptions {
  readonly api: Api;
  readonly records: UploadRecords;
  readonly files: UploadFiles;
  readonly hash: FileHasher;
  /** Takes the upload for this tab; null when another one has it. */
  readonly claim: (key: string) => Promise<(() => void) | null>;
  readonly concurrency?: number;
}

const ticketMarginMs = 60_000;

/** Also where the page is no secure context and has no randomUUID. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('-');

export function openUploads({ api, records, files, hash, claim, concurrency = 3 }: UploadsOptions): Uploads {
  const items = createObservable<readonly UploadItem[]>([]);
  const jobs = new Map<string, Job>();
  const claims = new Map<string, () => void>();
  let isClosed = false;

  const itemOf = (key: string) => items.get().find((item) => item.key === key);
  const patch = (key: string, change: Partial<UploadItem>) =>
    items.set(items.get().map((item) => (item.key === key ? { ...item, ...change } : item)));
  const keep = (job: Job, change: Partial<UploadRecord>) => {
    job.record = { ...job.record, ...change };
    if (jobs.has(job.record.key) && !isClosed) records.put(job.record);
  };
  /** False: another tab has it, or this page is over. */
  const take = async (key: string) => {
    const end = await claim(key);
    if (isClosed) end?.();
    else if (end) claims.set(key, end);
    return end !== null && !isClosed;
  };
  /** Nothing of it is left to resume. */
  const forgetRecord = (key: string) => {
    records.remove(key);
    void files.remove(key);
    claims.get(key)?.();
    claims.delete(key);
  };
  /** A video that never got its bytes is no use to anybody. If this fails it stays in the library, to be deleted there. */
  const discard = (videoId: string) => {
    void api.mutate(DeleteVideoDocument, { input: { id: videoId } }).catch(() => {});
  };

  const activeCount = () => items.get().filter(({ state }) => state === 'uploading' || state === 'retrying').length;
  const startNext = () => {
    if (isClosed) return;
    const waiting = items.get().filter((item) => item.state === 'waiting');
    const needsCheck = ({ key }: UploadItem) => jobs.get(key)?.sha256 === undefined;
    const next = waiting.find(needsCheck);
    if (next && !items.get().some((item) => item.state === 'checking')) void check(jobs.get(next.key) as Job);
    const active = activeCount();
    const ready = waiting.filter((item) => !needsCheck(item));
    for (const { key } of ready.slice(0, Math.max(0, concurrency - active))) void start(jobs.get(key) as Job);
  };

  const check = async (job: Job) => {
    const { key } = job.record;
    if (!job.file) return;
    const run = new AbortController();
    job.run = run;
    patch(key, { state: 'checking', checkedBytes: 0 });
    const onProgress = (checkedBytes: number) => patch(key, { checkedBytes });
    const sha256 = await hash(job.file, { signal: run.signal, onProgress });
    if (job.run !== run || isClosed) return startNext();
    job.run = null;
    job.sha256 = sha256;
    const twin = sha256 === null ? null : twinOf(job);
    patch(key, twin === null ? { state: 'waiting' } : { state: 'skipped', twin });
    if (twin !== null) forgetRecord(key);
    startNext();
  };
  const twinOf = (job: Job): string | null => {
    const { key, workspaceId } = job.record;
    const isTwin = (other: Job) =>
      other.sha256 === job.sha256 &&
      other.record.key !== key &&
      other.record.workspaceId === workspaceId &&
      !['skipped', 'failed'].includes(itemOf(other.record.key)?.state ?? 'failed');
    return [...jobs.values()].find(isTwin)?.record.fileName ?? null;
  };

  const fail = (job: Job, error: unknown) => {
    job.run = null;
    const problem = { sentence: uploadSentence(error), code: toApiError(error).code };
    patch(job.record.key, { state: 'failed', bytesPerSecond: 0, problem });
    startNext();
  };
  const finish = (job: Job, change: Partial<UploadItem>) => {
    job.run = null;
    forgetRecord(job.record.key);
    patch(job.record.key, { state: 'done', bytesPerSecond: 0, ...change });
    startNext();
  };

  const start = async (job: Job) => {
    const { file } = job;
    if (!file) return;
    const run = new AbortController();
    job.run = run;
    patch(job.record.key, { state: 'uploading', problem: null });
    try {
      job.preparing ??= prepare(job, file).finally(() => {
        job.preparing = null;
      });
      await job.preparing;
      if (job.run !== run || isClosed) return;
      if (!job.ticket) return finish(job, { isCopy: true });
      const tus = await transfer(job, file);
      if (job.run !== run || isClosed) return;
      job.tus = tus;
      tus.start();
    } catch (error) {
      if (job.run !== run) return;
      // The workspace has enough uploads under way: its turn comes when one of ours is done.
      const isTooEarly = toApiError(error).code === 'RATE_LIMITED' && activeCount() > 1;
      if (isTooEarly) patch(job.record.key, { state: 'waiting' });
      else fail(job, error);
    }
  };

  /** A video and a ticket for it; no ticket when the workspace has the bytes. */
  const prepare = async (job: Job, file: File) => {
    if (job.record.videoId !== null) {
      job.ticket ??= await renew(job.record.videoId);
      return;
    }
    const input = {
      workspaceId: job.record.workspaceId,
      title: file.name.replace(/\.[^.]+$/, '') || file.name,
      fileName: file.name,
      sizeBytes: file.size,
      sha256: job.sha256 ?? null,
    };
    const { video, upload } = (await api.mutate(CreateVideoDocument, { input })).createVideo;
    if (!jobs.has(job.record.key)) return discard(video.id);
    job.ticket = upload;
    keep(job, { videoId: video.id });
    patch(job.record.key, { videoId: video.id });
  };
  const renew = async (videoId: string) =>
    (await api.mutate(RenewUploadDocument, { input: { videoId } })).renewUpload.upload;

  const transfer = (job: Job, file: File) => {
    const { key } = job.record;
    return startTransfer({
      file,
      endpoint: job.ticket?.url ?? null,
      uploadUrl: job.record.uploadUrl,
      token: async () => {
        const { ticket, record } = job;
        const isOver = ticket !== null && Date.parse(ticket.expiresAt) - ticketMarginMs < Date.now();
        if (isOver && record.videoId !== null) job.ticket = await renew(record.videoId);
        return job.ticket?.token ?? '';
      },
      onUrl: (uploadUrl) => keep(job, { uploadUrl }),
      onProgress: (sentBytes, bytesPerSecond) => {
        patch(key, { state: 'uploading', sentBytes, bytesPerSecond });
        keep(job, { sentBytes });
      },
      onRetry: () => patch(key, { state: 'retrying', bytesPerSecond: 0 }),
      onError: (error) => fail(job, error),
      onSuccess: () => finish(job, { sentBytes: file.size }),
    });
  };

  const enqueue = (job: Job, change: Partial<UploadItem>) => {
    const { key, videoId, fileName, sizeBytes, sentBytes } = job.record;
    jobs.set(key, job);
    const fresh = { checkedBytes: 0, bytesPerSecond: 0, isCopy: false, twin: null, canReopen: false, problem: null };
    const about = { key, videoId, fileName, sizeBytes, sentBytes };
    items.set([...items.get(), { ...fresh, ...about, state: 'waiting', ...change }]);
  };
  /** An upload that was begun has its video: its hash is of no use any more. */
  const newJob = (record: UploadRecord, file: File | null): Job => {
    const sha256 = record.videoId === null ? undefined : null;
    return { record, file, sha256, ticket: null, tus: null, run: null, preparing: null };
  };

  const takeUpRecords = async () => {
    for (const record of records.list()) {
      if (!(await take(record.key))) continue;
      const canReopen = (await files.get(record.key)) !== null;
      enqueue(newJob(record, null), { state: 'interrupted', canReopen });
    }
  };
  void takeUpRecords();

  const give = (job: Job, file: File) => {
    job.file = file;
    patch(job.record.key, { state: 'waiting', canReopen: false });
    startNext();
  };
  const reopen = async (job: Job) => {
    const { key, fingerprint } = job.record;
    const handle = await files.get(key);
    const permission = await handle?.requestPermission?.({ mode: 'read' });
    const file = permission === 'denied' || !handle ? null : await handle.getFile().catch(() => null);
    if (file && fingerprintOf(file) === fingerprint) give(job, file);
    else patch(key, { canReopen: false });
  };

  const close = () => {
    isClosed = true;
    for (const job of jobs.values()) {
      job.run?.abort();
      void job.tus?.abort();
    }
    for (const end of claims.values()) end();
    claims.clear();
  };

  return {
    items,
    add: (picked, workspaceId) => {
      for (const { file, handle } of picked) {
        const fingerprint = fingerprintOf(file);
        const known = [...jobs.values()].find((job) => job.file === null && job.record.fingerprint === fingerprint);
        if (known) {
          give(known, file);
          continue;
        }
        const about = { workspaceId, fileName: file.name, sizeBytes: file.size, fingerprint };
        const record = { key: newKey(), videoId: null, ...about, uploadUrl: null, sentBytes: 0 };
        enqueue(newJob(record, file), {});
        records.put(record);
        void take(record.key);
        if (handle) void files.put(record.key, handle);
      }
      startNext();
    },
    pause: (key) => {
      const job = jobs.get(key);
      if (!job) return;
      job.run?.abort();
      job.run = null;
      void job.tus?.abort();
      patch(key, { state: 'paused', bytesPerSecond: 0 });
      startNext();
    },
    resume: (key) => {
      const job = jobs.get(key);
      if (!job) return;
      if (!job.file) return void reopen(job);
      patch(key, { state: 'waiting', problem: null, twin: null });
      startNext();
    },
    dismiss: (key) => {
      const job = jobs.get(key);
      const state = itemOf(key)?.state;
      if (!job) return;
      job.run?.abort();
      job.run = null;
      void job.tus?.abort();
      jobs.delete(key);
      items.set(items.get().filter((item) => item.key !== key));
      forgetRecord(key);
      if (job.record.videoId !== null && state !== 'done') discard(job.record.videoId);
      startNext();
    },
    forget: () => {
      close();
      for (const { key } of records.list()) records.remove(key);
      void files.clear();
    },
    close,
  };
}

/** Takes a Web Lock per upload for this tab's life; null when another tab has it. */
export async function claimInBrowser(key: string): Promise<(() => void) | null> {
  if (!('locks' in navigator)) return () => {};
  const held = Promise.withResolvers<void>();
  const isGranted = Promise.withResolvers<boolean>();
  void navigator.locks.request(`sightline.upload.${key}`, { ifAvailable: true }, (lock) => {
    isGranted.resolve(lock !== null);
    return lock === null ? undefined : held.promise;
  });
  return (await isGranted.promise) ? () => held.resolve() : null;
}
