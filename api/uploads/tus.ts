/**
 * Resumable uploads: tus 1.0 (https://tus.io/protocols/resumable-upload) at /files.
 *
 * One upload per video, named after it, and written where it stays as the original. The upload ticket of createVideo is
 * the permission for creation, HEAD, PATCH and DELETE. Whenever a request finds that all bytes are there the video is
 * accepted, which is safe to repeat: a server that dies between the last byte and that hook loses nothing.
 *
 * Any API process may serve any request of an upload: what is known of it lies in the storage, its lock in PostgreSQL.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DataStore, EVENTS, Server, type ServerOptions, type Upload } from '@tus/server';
import type { App } from '../../core/app.ts';
import {
  acceptUpload,
  enqueuePlanAhead,
  findVideo,
  isUploadComplete,
  readUploadTicket,
  type UploadTicket,
  uploadKey,
} from '../../core/domain/videos/index.ts';
import { AppError, tellError } from '../../core/errors.ts';
import { knownError } from '../../core/known-error.ts';
import { BucketStore } from './bucket-store.ts';
import { checksumAlgorithms, readChecksum, requestChecksum } from './upload-checksum.ts';
import { openUploadLocker } from './upload-locker.ts';
import { VerifiedFileStore } from './verified-file-store.ts';

/** A little longer than tickets live without being renewed; renewing does not prolong the protocol's own promise. */
const lifeMs = 7 * 24 * 3600_000;
const path = '/files';

export interface TusHandler extends AsyncDisposable {
  /** Takes the raw request: bodies are streams of any length. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export function openTusHandler(app: App): TusHandler {
  const note = canReadArriving(app) ? openArrivals(app) : () => {};
  const datastore = openStore(app, note);
  const locker = openUploadLocker(app.config.databaseUrl?.reveal() ?? '', (error) =>
    app.log.warn({ part: 'upload locks', reason: error.message }, 'connection trouble'),
  );
  const server = new Server({ ...serverOptions(app), datastore, locker });
  // Once a second while a long piece is on its way; the store tells of its end.
  server.on(EVENTS.POST_RECEIVE, (_body, upload) => note(upload));
  const handle: TusHandler['handle'] = (request, response) => {
    const checksum = readChecksum(request.headers['upload-checksum']?.toString());
    if (checksum === 'unsupported') {
      response.writeHead(400, { 'tus-resumable': '1.0.0', 'content-type': 'text/plain' });
      return void response.end('This checksum algorithm is not supported.\n');
    }
    if (request.method === 'OPTIONS') {
      response.setHeader('tus-checksum-algorithm', checksumAlgorithms.join(','));
    }
    requestChecksum.run(checksum, () => {
      server.handle(request, response).catch((error: unknown) => {
        app.log.error({ err: error }, 'an upload request failed');
        response.destroy();
      });
    });
  };
  return { handle, [Symbol.asyncDispose]: () => locker[Symbol.asyncDispose]() };
}

function serverOptions(app: App): Omit<ServerOptions, 'locker'> {
  return {
    path,
    maxSize: app.config.uploads.maxBytes,
    respectForwardedHeaders: true,
    allowedHeaders: ['Authorization', 'Upload-Checksum'],
    ...(app.config.http.corsOrigins.length > 0 ? { allowedOrigins: [...app.config.http.corsOrigins] } : {}),
    // A finished upload is the video's original: deleteVideo removes it.
    disableTerminationForFinishedUploads: true,
    namingFunction: (request) => uploadKey(ticketOf(app, request).videoId),
    generateUrl: (_request, { proto, host, id }) =>
      `${app.config.http.publicUrl ?? `${proto}://${host}`}${path}/${id.slice(uploadKey('').length)}`,
    getFileIdFromRequest: (_request, videoId) =>
      videoId && /^[a-z0-9_]+$/.test(videoId) ? uploadKey(videoId) : undefined,
    async onIncomingRequest(request, id) {
      const { videoId } = ticketOf(app, request);
      if (uploadKey(videoId) !== id) throw new AppError('forbidden', 'The upload ticket is for another video.');
      if (request.method !== 'DELETE') await acceptIfComplete(app, videoId);
    },
    async onUploadCreate(request, upload) {
      await checkCreation(app, { ticket: ticketOf(app, request), sizeBytes: upload.size });
      return {};
    },
    async onUploadFinish(request) {
      await acceptUpload(app, ticketOf(app, request).videoId);
      return {};
    },
    onResponseError: (request, error) => toTusError(app, request, error),
  };
}

function openStore(app: App, onArrived: Arrivals): DataStore {
  const { storage } = app.config;
  const expirationPeriodInMilliseconds = lifeMs;
  if (storage.kind === 'disk') {
    return new VerifiedFileStore({ directory: storage.directory, expirationPeriodInMilliseconds, onArrived });
  }
  const isWanted = async (id: string) => (await findVideo(app.db, id.slice(uploadKey('').length))) !== null;
  return new BucketStore(app.storage, { ...storage, expirationPeriodInMilliseconds, isWanted });
}

/** Parts of an object on S3 are no file yet, and what will be encrypted is not read before it is. */
function canReadArriving({ config }: App): boolean {
  return config.storage.kind === 'disk' && !config.isStorageEncrypted;
}

type Arrivals = (upload: Pick<Upload, 'id' | 'offset' | 'size'>) => void;

/** Lets workers look at an upload each time that another eighth of it has arrived. */
function openArrivals(app: App): Arrivals {
  const seenEighths = new Map<string, number>();
  return ({ id, offset, size = 0 }) => {
    const eighth = Math.floor((8 * offset) / size);
    if (offset >= size) return void seenEighths.delete(id);
    if (eighth <= (seenEighths.get(id) ?? 0)) return;
    seenEighths.set(id, eighth);
    enqueuePlanAhead(app, id.slice(uploadKey('').length)).catch((error: unknown) => {
      seenEighths.delete(id); // The next piece asks again.
      app.log.warn({ err: error, upload: id }, 'an upload is not worked on ahead of its end');
    });
  };
}

async function checkCreation(app: App, { ticket, sizeBytes }: { ticket: UploadTicket; sizeBytes: number | undefined }) {
  const video = await findVideo(app.db, ticket.videoId);
  if (!video) throw new AppError('notFound', 'The video of this upload was deleted.');
  if (video.state !== 'AWAITING_UPLOAD')
    throw new AppError('conflict', 'The upload of this video is already finished.');
  if (sizeBytes !== Number(video.sizeBytes)) {
    const said = sizeBytes === undefined ? 'no length' : `${sizeBytes} bytes`;
    throw new AppError('invalid', `Upload-Length says ${said}, but createVideo was told ${video.sizeBytes} bytes.`);
  }
}

/** The hook after the last byte may have been lost with its server. */
async function acceptIfComplete(app: App, videoId: string): Promise<void> {
  const video = await findVideo(app.db, videoId);
  if (!video) throw new AppError('notFound', 'The video of this upload was deleted.');
  if (video.state === 'AWAITING_UPLOAD' && (await isUploadComplete(app, video))) await acceptUpload(app, videoId);
}

/** Throws AppError `unauthenticated`. */
function ticketOf(app: App, request: { headers: Headers }): UploadTicket {
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (!token) {
    throw new AppError('unauthenticated', 'Send the upload ticket of createVideo as "Authorization: Bearer <token>".');
  }
  return readUploadTicket(app.secrets, token, app.clock.now());
}

/** The border of uploads: tus's own errors (thrown as objects or as errors) pass as they are, ours become one line. */
function toTusError(
  app: App,
  request: { method: string },
  error: unknown,
): { status_code: number; body: string } | undefined {
  if (!(error instanceof Error) || 'status_code' in error) return undefined;
  const known = isDiskFull(error) ? diskFull(error) : knownError(error);
  if (known.kind === 'internal') app.log.error({ err: error, method: request.method }, 'an upload request failed');
  const { httpStatus, message } = tellError(known);
  return { status_code: httpStatus, body: `${message}\n` };
}

function isDiskFull(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC';
}

function diskFull(cause: Error): AppError {
  return new AppError('unavailable', 'The disk for media is full. What has arrived is kept: go on later.', { cause });
}
