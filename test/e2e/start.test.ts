/**
 * The one command, from an empty data directory: the demo plays and alerts, and nothing is lost when its processes are
 * killed the hard way in the middle of an upload, a transcode and a camera's episode.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { freePort } from '../support/free-port.ts';
import { commandOf, descendantsOf } from '../support/processes.ts';

const email = 'owner@example.com';
const password = 'correct horse battery';
const directory = mkdtempSync(join(tmpdir(), 'sightline-start-'));
let port: number;
let system: ChildProcess;
let client: ApiClient;

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    SIGHTLINE_PORT: String(port),
    SIGHTLINE_DATA_DIR: join(directory, 'data'),
    SIGHTLINE_ADMIN_EMAIL: email,
    SIGHTLINE_ADMIN_PASSWORD: password,
  };
}

function start(): ChildProcess {
  const child = spawn(process.execPath, ['cli/launch.cjs', 'up'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', (text) => output.push(String(text)));
  child.stderr?.on('data', (text) => output.push(String(text)));
  return child;
}
const output: string[] = [];

/** Asks until the answer is there; the test's own time limit is the bound. */
async function until<T>(ask: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    if (system.exitCode !== null) throw new Error(`the system ended:\n${output.join('')}`);
    const answer = await ask().catch(() => null);
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;

function pidsOf(part: RegExp): number[] {
  return descendantsOf(system.pid as number)
    .filter((found) => part.test(found.command))
    .map((found) => found.pid);
}

async function killAndAwaitRepair(part: RegExp): Promise<void> {
  const [victim] = pidsOf(part);
  if (victim === undefined) throw new Error(`no process matches ${part}`);
  process.kill(victim, 'SIGKILL');
  await until(async () => pidsOf(part).some((pid) => pid !== victim) && (await isReady()));
}

interface VideoFacts {
  id: string;
  title: string;
  state: string;
  failure: { message: string } | null;
  playback: { hlsUrl: string } | null;
  subtitles: { state: string }[];
}
const videoFields = 'id title state failure { message } playback { hlsUrl } subtitles { state }';

async function video(id: string): Promise<VideoFacts> {
  const data = await client.query<{ video: VideoFacts }>(`query ($id: ID!) { video(id: $id) { ${videoFields} } }`, {
    id,
  });
  return data.video;
}

beforeAll(async () => {
  port = await freePort();
  system = start();
  await until(isReady);
  client = new ApiClient(`http://127.0.0.1:${port}`);
  await client.signIn(email, password);
});

afterAll(async () => {
  if (system.exitCode === null) {
    system.kill('SIGTERM');
    await once(system, 'exit');
  }
  rmSync(directory, { recursive: true, force: true });
});

describe('npm start on an empty directory', () => {
  test('the demo video becomes playable, with captions', async () => {
    const ready = await until(async () => {
      const data = await client.query<{ videos: { edges: { node: VideoFacts }[] } }>(
        `{ videos(first: 5) { edges { node { ${videoFields} } } } }`,
      );
      const found = data.videos.edges[0]?.node;
      return found?.state === 'READY' && found.subtitles.some((track) => track.state === 'READY') ? found : null;
    });
    const master = await fetch(ready.playback?.hlsUrl as string);
    expect(master.status).toBe(200);
    expect(await master.text()).toContain('TYPE=SUBTITLES');
  });

  test('both demo cameras raise the alert that their scene was written for', async () => {
    const classes = await until(async () => {
      const data = await client.query<{ alerts: { edges: { node: { eventClass: string } }[] } }>(
        '{ alerts(first: 50) { edges { node { eventClass } } } }',
      );
      const seen = new Set(data.alerts.edges.map((edge) => edge.node.eventClass));
      return seen.has('SUSPICIOUS_LOITERING') && seen.has('UNAUTHORIZED_ACCESS') ? seen : null;
    });
    expect([...classes].sort()).toEqual(['SUSPICIOUS_LOITERING', 'UNAUTHORIZED_ACCESS']);
  });

  test('a second start finds the first and leaves it alone', async () => {
    const second = spawn(process.execPath, ['cli/launch.cjs', 'up'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    second.stdout?.on('data', (text) => {
      said += text;
    });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    expect(said).toContain(`:${port}`);
    expect(await isReady()).toBe(true);
  });
});

describe('killing processes the hard way', () => {
  test('an upload survives the API, a transcode the worker, everything the database; the feed has no gap', async () => {
    const source = join(directory, 'source.mp4');
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=25:duration=20', '-f', 'lavfi'],
      ...['-i', 'sine=duration=20', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', source],
    ]);
    const bytes = readFileSync(source);
    const events: { cursor: string; type: string; videoId: string | undefined }[] = [];
    const ended = new AbortController();
    const following = (async () => {
      for await (const event of client.follow(ended.signal)) {
        events.push({ cursor: event.cursor, type: event.type, videoId: event.video?.id });
      }
    })();

    const upload = await client.createUpload('Killed along the way', 'source.mp4', bytes.length);
    const half = await client.uploadBytes(upload, bytes, Math.floor(bytes.length / 2));
    expect(half).toBe(Math.floor(bytes.length / 2));
    await killAndAwaitRepair(/api\/main\.js/);
    expect(await client.uploadBytes(upload, bytes)).toBe(bytes.length);

    await until(async () => (await video(upload.videoId)).state === 'PROCESSING');
    await killAndAwaitRepair(/workers\/main\.js/);
    await until(async () => (await video(upload.videoId)).state === 'PROCESSING');
    await killAndAwaitRepair(/postgres.*-D|postgres .*data/);
    const finished = await until(async () => {
      const found = await video(upload.videoId);
      return ['READY', 'FAILED'].includes(found.state) ? found : null;
    });
    expect(finished).toMatchObject({ state: 'READY', failure: null });

    await until(async () => events.some((event) => event.type === 'video.ready' && event.videoId === upload.videoId));
    ended.abort();
    await following;
    // What was heard over three crashes is what a reader hears who was never cut off.
    const heard = events.map((event) => event.cursor);
    const replayed: string[] = [];
    const [first, ...rest] = heard;
    for await (const event of client.follow(new AbortController().signal, first)) {
      replayed.push(event.cursor);
      if (replayed.length === rest.length) break;
    }
    expect(replayed).toEqual(rest);
  });

  test('cameras go on: recordings have no hole and no chunk twice', async () => {
    const cameras = await until(async () => {
      const data = await client.query<{
        cameras: { edges: { node: { state: string; recording: { sequence: number }[] } }[] };
      }>('{ cameras { edges { node { state recording(first: 100) { sequence } } } } }');
      const nodes = data.cameras.edges.map((edge) => edge.node);
      return nodes.every((node) => node.state === 'ONLINE' && node.recording.length > 1) ? nodes : null;
    });
    for (const camera of cameras) {
      const sequences = camera.recording.map((chunk) => chunk.sequence).sort((a, b) => a - b);
      expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] as number) + index));
    }
  });

  test('a start after kill -9 of everything repairs what was left', async () => {
    const pids = [system.pid as number, ...descendantsOf(system.pid as number).map((found) => found.pid)];
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // its parent took it along
      }
    }
    await once(system, 'exit');
    system = start();
    await until(isReady);
    const data = await client.query<{ videos: { totalCount: number } }>('{ videos { totalCount } }');
    expect(data.videos.totalCount).toBe(2);
  });

  test('SIGTERM stops everything', async () => {
    const children = descendantsOf(system.pid as number);
    expect(children.length).toBeGreaterThan(2);
    system.kill('SIGTERM');
    const [code] = await once(system, 'exit');
    expect(code).toBe(0);
    const alive = children.filter(({ pid, command }) => commandOf(pid) === command);
    expect(alive.map((found) => found.command)).toEqual([]);
  });
});
