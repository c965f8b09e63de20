/**
 * A person at a browser, with the whole system behind it: signs in, uploads a file, finds it and watches it in two qualities
 * with captions, adds a camera with a zone, and sees its alert arrive. The page is never loaded a second time.
 */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { describeScene, intruderInYard, renderScene, speechFile } from '../../scenes/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const picture = { width: 640, height: 360, fps: 10, seed: 7 };
/** Long enough for the intruder to come and go. */
const scene = { ...intruderInYard, durationS: 28 };
const directory = mkdtempSync(join(tmpdir(), 'sightline-browser-'));
const talkFile = join(directory, 'quarterly talk.mp4');

let system: TestSystem;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];
const nameless = new Set<string>();

beforeAll(async () => {
  makeTalk();
  system = await startSystem({ postgresUrl: inject('postgresUrl') });
  await renderYard(join(system.cameraFilesDir, 'yard.mp4'));
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => pageErrors.push(String(error)));
});

afterAll(async () => {
  await browser?.close();
  await system?.[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

describe('a person at a browser', { concurrent: false }, () => {
  test('signs in', async () => {
    await page.goto(system.address);
    await collectNameless();
    await page.getByLabel('Email').fill(system.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill(system.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No videos yet').waitFor();
    await collectNameless();
    await page.evaluate('window.isSamePage = true');
  });

  test('uploads a file and sees its progress arrive by itself', async () => {
    await page.getByLabel('Choose video files').setInputFiles(talkFile);
    const card = page.getByRole('link', { name: /quarterly talk/ }).first();
    await card.waitFor();
    const seen = new Set<string>();
    await until(
      async () => {
        const state = await page.locator('.video-card').getAttribute('data-state');
        const bar = page.getByRole('progressbar', { name: /Processing/ });
        if (await bar.isVisible())
          seen.add(`${await bar.getAttribute('aria-valuenow', { timeout: 1000 }).catch(() => '0')}`);
        return state === 'READY';
      },
      { timeoutMs: 180_000, what: 'the video to be ready' },
    );
    // Not only the end: the feed brought several steps.
    expect(seen.size).toBeGreaterThan(2);
    await page.locator('.video-card img').waitFor();
    await collectNameless();
  });

  test('finds it by a part of its title, and is told when nothing matches', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('QUARTERLY');
    await page.waitForURL('**/videos?q=QUARTERLY');
    await page.getByText('1 video matches').waitFor({ state: 'attached' });
    await page.getByRole('searchbox', { name: 'Search titles' }).fill('nothing like it');
    await page.getByText('No video matches').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/videos');
    await page.locator('.video-card img').waitFor();
  });

  test('watches it: decoded frames advance, the quality changes, captions show', async () => {
    await page.locator('.video-card').click();
    await page.getByRole('heading', { level: 1, name: 'quarterly talk' }).waitFor();
    await page.getByText('English', { exact: true }).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Captions' }).waitFor();
    await collectNameless();

    await page.locator('media-play-button').click();
    const frames = () => ofVideo<number>('video.getVideoPlaybackQuality().totalVideoFrames');
    const before = await frames();
    await until(async () => (await frames()) > before + 20, { what: 'decoded frames' });
    expect(await ofVideo<number>('video.currentTime')).toBeGreaterThan(0.5);

    await page.getByRole('button', { name: 'Captions' }).click();
    await ofVideo('(video.loop = true)');
    const caption = () =>
      ofVideo<string>("[...video.textTracks].find(({ mode }) => mode === 'showing')?.activeCues?.[0]?.text ?? ''");
    expect(await until(async () => (await caption()) || null, { what: 'a caption' })).toMatch(/\w/);

    for (const quality of ['360p', '720p']) {
      await page.getByRole('button', { name: /^Quality/ }).click();
      await page.getByRole('menuitemradio', { name: new RegExp(`^${quality}`) }).click();
      const label = () => ofVideo<string>("video.videoHeight + 'p'");
      await until(async () => (await label()) === quality, { what: quality });
    }
    const after = await frames();
    await until(async () => (await frames()) > after + 10, { what: 'frames after the switch' });
  });

  test('adds a camera, draws a zone, and its alert arrives while another screen is open', async () => {
    const nav = page.getByRole('navigation', { name: 'Main' });
    await nav.getByRole('link', { name: 'Cameras' }).click();
    await page.getByRole('button', { name: 'Add camera' }).first().click();
    await page.getByLabel('Name').fill('Loading yard');
    await page.getByLabel('Place').fill('Yard');
    await page.getByLabel('Address').fill('file:yard.mp4?loop=1');
    await collectNameless();
    await page.getByRole('dialog').getByRole('button', { name: 'Add camera' }).click();
    await page.getByRole('heading', { level: 1, name: 'Loading yard' }).waitFor();
    await page.getByLabel('Live picture of Loading yard').waitFor();

    await page.getByLabel('say it in words').fill('somebody enters here, unless it rains');
    await page.getByRole('button', { name: 'Read' }).click();
    await page.getByText('unless, rains').waitFor();
    const canvas = await page.locator('.zone-canvas').boundingBox();
    if (!canvas) throw new Error('there is nothing to draw on');
    const [zone] = describeScene(scene, picture).zones;
    for (const { x, y } of zone?.polygon ?? [])
      await page.mouse.click(canvas.x + x * canvas.width, canvas.y + y * canvas.height);
    await page.getByLabel('Name').fill('Keep clear');
    await collectNameless();
    await page.getByRole('button', { name: 'Save zone' }).click();
    await page.getByText('Alert when somebody enters it (1 seconds inside)').waitFor();

    await nav.getByRole('link', { name: 'Videos' }).click();
    await nav.getByText('not acknowledged').waitFor({ state: 'attached', timeout: 120_000 });
    await nav.getByRole('link', { name: 'Alerts' }).click();
    const row = page.getByRole('link', { name: /Keep clear/ }).first();
    await row.waitFor();
    await row.locator('img').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Alert' }).waitFor();
    await collectNameless();
    await page.keyboard.press('e');
    await page.getByRole('article', { name: 'Alert' }).getByText('Acknowledged').waitFor();
  });

  test('finds a name on every control, no error on the page, and never loaded it anew', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Workspace' }).click();
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
    await collectNameless();
    expect([...nameless]).toEqual([]);
    // A check that reads nothing also passes: it must find a button that has no name.
    await page.evaluate("document.querySelector('main').append(document.createElement('button'))");
    await collectNameless();
    expect([...nameless]).toEqual(['- button']);
    expect(pageErrors).toEqual([]);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
  });

  test('is told in its place when a screen cannot be loaded', async () => {
    await page.goto(`${system.address}/cameras`);
    await page.route(/camera-page.*\.js/, (route) => route.abort());
    await page.getByRole('link', { name: /Loading yard/ }).click();
    await page.getByText('This page could not be loaded').waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Videos' }).click();
    await page.locator('.video-card img').waitFor();
  });

  test('leaves nothing of its uploads in the browser when signing out', async () => {
    const record = {
      key: 'vid_1',
      videoId: 'vid_1',
      workspaceId: 'wks_1',
      fileName: 'a.mp4',
      sizeBytes: 2,
      sentBytes: 1,
    };
    const text = JSON.stringify({ ...record, fingerprint: 'f', uploadUrl: null });
    await page.evaluate(`localStorage.setItem('sightline.upload.vid_1', ${JSON.stringify(text)})`);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Email').waitFor();
    expect(await page.evaluate('Object.keys(localStorage).filter((key) => /upload|token/i.test(key))')).toEqual([]);
  });
});

/** The value of an expression about the page's <video>. */
async function ofVideo<T>(expression: string): Promise<T> {
  return page.evaluate<T>(`(() => { const video = document.querySelector('video'); return ${expression}; })()`);
}

/** Remembers each control on the screen that a screen reader could not call by a name: in the snapshot the name is in quotes. */
async function collectNameless(): Promise<void> {
  const snapshot = await page.locator('body').ariaSnapshot();
  for (const line of snapshot.split('\n')) {
    if (/^\s*- (button|link|textbox|searchbox|combobox|checkbox|slider|spinbutton|menuitem\w*)(?! ")/.test(line))
      nameless.add(line.trim());
  }
}

/** 12 s at 720p with a person speaking English. */
function makeTalk(): void {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30'];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, '-i', speechFile, '-t', '12', ...coding, talkFile]);
}

async function renderYard(file: string): Promise<void> {
  const { width, height, fps } = picture;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0'];
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', String(2 * fps)];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', ...input, ...coding, file], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(ffmpeg, 'exit');
  for (const { frame } of renderScene(scene, picture)) {
    if (!ffmpeg.stdin.write(frame)) await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}
