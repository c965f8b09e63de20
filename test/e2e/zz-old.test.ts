/** docs/guide/follow-the-feed.mjs, as a third party runs it: nothing is lost or repeated when either side is killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { startSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const script = join(import.meta.dirname, '..', '..', 'docs', 'guide', '.old-follower.mjs');
const directory = mkdtempSync(join(tmpdir(), 'sightline-follower-'));
const cursorFile = join(directory, 'feed.cursor');
const followers: ChildProcess[] = [];
let printed = '';

function startFollower(address: string, apiKey: string): ChildProcess {
  const child = spawn(process.execPath, [script, address, apiKey], { cwd: directory });
  child.stdout.on('data', (text) => {
    printed += text;
  });
  followers.push(child);
  return child;
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

afterEach(async () => {
  for (const child of followers) await kill(child);
  rmSync(directory, { recursive: true, force: true });
});

test('the follower of the guide misses and repeats nothing over kill -9 of the API and of itself', async () => {
  await using system = await startSystem({ postgresUrl: inject('postgresUrl') });
  const client = new ApiClient(system.address);
  await client.signIn(system.email, system.password);
  const { createApiKey } = await client.query<{ createApiKey: { secret: string } }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
    { input: { name: 'follower', scopes: ['alerts:read', 'videos:read'] } },
  );
  const titles = Array.from({ length: 40 }, (_, index) => `video ${index + 1}`);
  const create = (title: string) =>
    client.query('mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id } } }', {
      input: { title, fileName: 'film.mp4', sizeBytes: 1000 },
    });
  const makeUpTo = async (count: number) => {
    for (; made < count; made++) await create(titles[made] as string);
  };
  let made = 0;
  const isCaughtUp = async () => {
    const { videos } = await client.query<{ videos: { feedCursor: string } }>('{ videos(first: 1) { feedCursor } }');
    return readFileSync(cursorFile, 'utf8') === videos.feedCursor;
  };

  const first = startFollower(system.address, createApiKey.secret);
  await new Promise((r) => setTimeout(r, 3000));
  // Before the first event: the follower knows its place all the same.
  await makeUpTo(10);
  await until(isCaughtUp, { what: 'the first ten' });
  await system.replaceApi();
  await makeUpTo(20);
  await until(isCaughtUp, { what: 'what happened while the follower was cut off' });
  await kill(first);
  await makeUpTo(30);
  startFollower(system.address, createApiKey.secret);
  await makeUpTo(40);
  await until(isCaughtUp, { what: 'what happened while there was no follower' });

  const lines = printed.trim().split('\n');
  expect(lines.map((line) => line.split(' ').slice(1).join(' '))).toEqual(
    titles.map((title) => `video.created ${title}`),
  );
});
