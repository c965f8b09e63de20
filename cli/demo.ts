/**
 * The demo workspace of an empty database: two cameras that loop rendered scenes, and a talk that goes through the
 * real upload path of the running API.
 *
 * Every step looks first at what is there, so a start that was killed in the middle is finished by the next one; what
 * its owner has deleted after that does not come back.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { App } from '../core/app.ts';
import { type Principal, permissionsOfRole } from '../core/domain/accounts/index.ts';
import { createCamera, listCameras, listZones, upsertZone, type ZoneRules } from '../core/domain/cameras/index.ts';
import { createVideo, listVideos, renewUpload, type UploadGrant } from '../core/domain/videos/index.ts';
import { AppError } from '../core/errors.ts';
import { describeScene } from '../scenes/index.ts';
import { cameraPicture, cameraScenes, type FootageName } from './demo-footage.ts';

export interface DemoOwner {
  readonly userId: string;
  readonly workspaceId: string;
  readonly signal?: AbortSignal;
}

interface DemoCamera {
  readonly scene: 'lobby' | 'yard';
  readonly name: string;
  readonly location: string;
  readonly rules: ZoneRules;
}

const demoCameras: readonly DemoCamera[] = [
  // The intruder comes soonest: this camera first.
  {
    scene: 'yard',
    name: 'Loading yard (demo)',
    location: 'Loading yard',
    rules: { restricted: { enabled: true, minSeconds: 1 } },
  },
  {
    scene: 'lobby',
    name: 'Lobby door (demo)',
    location: 'Lobby',
    rules: { loitering: { enabled: true, dwellSeconds: 12 } },
  },
];
const talk = { title: 'From upload to screen (demo talk)', fileName: 'sightline-demo-talk.mp4' };
const cameraPage = { page: { limit: 100, after: null } } as const;
const videoPage = { filter: {}, isNewestFirst: true, limit: 100, after: null } as const;

/** Makes what is missing of the demo, when the workspace was empty at its beginning. Safe to call at every start. */
export async function ensureDemo(app: App, owner: DemoOwner): Promise<void> {
  const principal: Principal = {
    kind: 'user',
    userId: owner.userId,
    sessionId: 'demo',
    grants: new Map([[owner.workspaceId, permissionsOfRole.OWNER]]),
  };
  const diary = openDiary(app.config.dataDir, owner.workspaceId);
  if (diary.isDone()) return;
  if (!diary.isBegun() && !(await isEmpty(app, principal))) return;
  diary.begin();
  const work = { app, principal, owner };
  // The cameras' files are made side by side; the talk needs a core for itself afterwards.
  await Promise.all(demoCameras.map((camera) => ensureCamera(work, camera)));
  await ensureTalk(work);
  diary.finish();
}

interface Work {
  readonly app: App;
  readonly principal: Principal;
  readonly owner: DemoOwner;
}

async function isEmpty(app: App, principal: Principal): Promise<boolean> {
  const cameras = await listCameras(app, principal, cameraPage);
  const videos = await listVideos(app, principal, videoPage);
  return cameras.totalCount === 0 && videos.totalCount === 0;
}

async function ensureCamera(work: Work, wanted: DemoCamera): Promise<void> {
  const { app, principal } = work;
  const directory = cameraDirectory(app);
  if (!directory) return;
  const file = join(directory, `${wanted.scene}.mp4`);
  await ensureFootage(work, wanted.scene, file);
  const { rows } = await listCameras(app, principal, cameraPage);
  const url = `${pathToFileURL(file)}?loop=1`;
  const camera =
    rows.find(({ name }) => name === wanted.name) ??
    (await createCamera(app, principal, { name: wanted.name, location: wanted.location, source: { url } }));
  if ((await listZones(app.db, [camera.id])).length > 0) return;
  for (const { name, polygon } of describeScene(cameraScenes[wanted.scene], cameraPicture).zones) {
    await upsertZone(app, principal, { cameraId: camera.id, name, polygon, rules: wanted.rules });
  }
}

/** Cameras may only read below one directory; null: none are allowed. */
function cameraDirectory({ config }: App): string | null {
  const allowed = config.cameraFilesDir;
  const own = demoDirectory(config.dataDir);
  if (!allowed) return null;
  return relative(allowed, own).startsWith('..') ? join(allowed, 'sightline-demo') : own;
}

function demoDirectory(dataDir: string): string {
  return join(dataDir, 'demo');
}

async function ensureFootage({ owner }: Work, name: FootageName, file: string): Promise<void> {
  if (existsSync(file)) return;
  mkdirSync(join(file, '..'), { recursive: true });
  const module = new URL(`demo-footage${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(module, { workerData: { footage: { name, file } } });
  const stop = () => void worker.terminate();
  owner.signal?.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () => resolve());
    });
  } finally {
    owner.signal?.removeEventListener('abort', stop);
  }
  owner.signal?.throwIfAborted();
}

async function ensureTalk(work: Work): Promise<void> {
  const { app, principal } = work;
  const file = join(demoDirectory(app.config.dataDir), talk.fileName);
  const { rows } = await listVideos(app, principal, videoPage);
  const known = rows.find(({ title, fileName }) => title === talk.title && fileName === talk.fileName);
  if (known && known.state !== 'AWAITING_UPLOAD') return;
  await ensureFootage(work, 'talk', file);
  const sizeBytes = BigInt(statSync(file).size);
  const grant = known
    ? await renewUpload(app, principal, { videoId: known.id })
    : (await createVideo(app, principal, { ...talk, sizeBytes, language: 'en' })).upload;
  if (grant) await sendFile(work, grant, file);
}

/** Sends what the server does not have yet, by tus, as any client would. */
async function sendFile({ app, owner }: Work, grant: UploadGrant, file: string): Promise<void> {
  const signal = owner.signal ?? null;
  const files = `${apiAddress(app)}/files`;
  const headers = { authorization: `Bearer ${grant.token}`, 'tus-resumable': '1.0.0' };
  const upload = `${files}/${grant.video.id}`;
  const head = await fetch(upload, { method: 'HEAD', headers, signal });
  if (!head.ok) {
    const length = { 'upload-length': String(grant.video.sizeBytes) };
    await expectOk(await fetch(files, { method: 'POST', headers: { ...headers, ...length }, signal }));
  }
  const offset = Number(head.ok ? head.headers.get('upload-offset') : 0);
  if (offset === Number(grant.video.sizeBytes)) return;
  await using source = await open(file);
  const body = (await source.readFile()).subarray(offset);
  const place = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
  await expectOk(await fetch(upload, { method: 'PATCH', headers: { ...headers, ...place }, body, signal }));
}

function apiAddress({ config }: App): string {
  const { host, port } = config.http;
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function expectOk(response: Response): Promise<void> {
  if (response.ok) return;
  throw new AppError(
    'unavailable',
    `The demo talk could not be uploaded: ${(await response.text()).trim() || response.status}`,
  );
}

/** What the demo has done so far, in <data directory>/demo/demo.json; that of another workspace does not count. */
function openDiary(dataDir: string, workspaceId: string) {
  const file = join(demoDirectory(dataDir), 'demo.json');
  const read = (): { workspaceId?: string; isDone?: boolean } => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      return {};
    }
  };
  const write = (isDone: boolean) => {
    mkdirSync(demoDirectory(dataDir), { recursive: true });
    writeFileSync(`${file}.part`, `${JSON.stringify({ workspaceId, isDone })}\n`);
    renameSync(`${file}.part`, file);
  };
  return {
    isBegun: () => read().workspaceId === workspaceId,
    isDone: () => read().workspaceId === workspaceId && read().isDone === true,
    begin: () => write(false),
    finish: () => write(true),
  };
}
