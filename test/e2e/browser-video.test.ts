/**
 * A person at a browser and the video engine: watches while the rest is made, keeps the place when it is done, scrubs by
 * pictures, chooses quality and speed, uploads many files of which some are there already, and imports from an address.
 */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { launchBrowser } from '../support/browser.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const directory = mkdtempSync(join(tmpdir(), 'sightline-browser-video-'));
const longFile = join(directory, 'long walk.mp4');
const clipFile = join(directory, 'clip.mp4');
const clipAgain = join(directory, 'clip again.mp4');
const otherFile = join(directory, 'other.mp4');
const otherAgain = join(directory, 'other again.mp4');

let system: TestSystem;
let source: Server;
/** What the source of imports does. */
let isSourceMended = false;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  makeVideo(longFile, { size: '1920x1080', seconds: 30 });
  makeVideo(clipFile, { size: '640x360', seconds: 4 });
  makeVideo(otherFile, { size: '640x360', seconds: 3 });
  copyFileSync(clipFile, clipAgain);
  copyFileSync(otherFile, otherAgain);
  source = createServer((_request, response) => {
    if (!isSourceMended) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'video/mp4' }).end(readFileSync(clipFile));
  });
  source.listen(0, '127.0.0.1');
  await once(source, 'listening');
  const env = { SIGHTLINE_IMPORT_SOURCES: `private+${sourceAddress()}/` };
  system = await startSystem({ postgresUrl: inject('postgresUrl'), env });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(system.address);
  await page.getByLabel('Email').fill(system.email);
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('No videos yet').waitFor();
});

afterAll(async () => {
  await browser?.close();
  await system?.[Symbol.asyncDispose]();
  source?.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('a person at a browser, with videos', { concurrent: false }, () => {
  test('watches while the rest is made, and keeps frame and place when it is ready', async () => {
    await page.getByLabel('Choose video files').setInputFiles(longFile);
    await page.locator('.video-card').click();
    await page.locator('video').waitFor();
    await ofVideo('(video.muted = true, video.loop = true, video.play().then(() => 0))');
    await until(async () => (await frames()) > 20, { timeoutMs: 120_000, what: 'decoded frames' });
    expect(await stateOfPage()).toMatch(/processing/);
    await page
      .getByRole('progressbar', { name: /parts that are made/ })
      .first()
      .waitFor();

    const marks = "video.addEventListener('emptied', () => { window.emptied = (window.emptied ?? 0) + 1; })";
    await ofVideo(`(window.firstSrc = video.src, ${marks})`);
    await until(async () => (await stateOfPage()) === 'Ready', { timeoutMs: 500_000, what: 'the video to be ready' });
    const offered = await until(
      async () => {
        const labels = await menuLabels(/^Quality/);
        return labels.length >= 4 ? labels : null;
      },
      { what: 'all qualities' },
    );
    expect(offered[0]).toMatch(/^Auto/);
    expect(offered.some((label) => /^1080p H\.264/.test(label))).toBe(true);
    expect(offered.some((label) => /^360p H\.264/.test(label))).toBe(true);
    expect(await ofVideo('[video.src === window.firstSrc, window.emptied ?? 0, video.paused]')).toEqual([
      true,
      0,
      false,
    ]);
    const before = await frames();
    await until(async () => (await frames()) > before + 10, { what: 'frames after the reload' });
  }, 600_000);

  test('chooses a quality and a speed, and both hold', async () => {
    await page.getByRole('button', { name: /^Quality/ }).click();
    await page.getByRole('menuitemradio', { name: /^1080p/ }).click();
    await until(async () => (await ofVideo('video.videoHeight')) === 1080, { what: '1080p' });
    await page.getByRole('button', { name: /^Speed/ }).click();
    await page.getByRole('menuitemradio', { name: '2×' }).click();
    expect(await ofVideo('[video.playbackRate, video.defaultPlaybackRate]')).toEqual([2, 2]);
    await page.getByRole('button', { name: 'Speed: 2×' }).waitFor();
  });

  test('sees pictures of the places that the time line is pointed at, by mouse and by key', async () => {
    await ofVideo('video.pause()');
    const line = page.locator('.time-line');
    const picture = page.locator('.time-line-preview img');
    const box = await line.boundingBox();
    if (!box) throw new Error('there is no time line');
    const pointAt = async (share: number) => {
      await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
      const isSeen =
        "(() => { const image = document.querySelector('.time-line-preview img'); return image?.naturalWidth > 0; })()";
      await until(() => page.evaluate<boolean>(isSeen), { what: 'the picture' });
      return `${await picture.getAttribute('src')} ${await picture.getAttribute('style')}`;
    };
    await until(
      async () => {
        await page.mouse.move(box.x + 2, box.y + box.height / 2);
        await page.mouse.move(box.x + 12, box.y + box.height / 2);
        return (await picture.count()) > 0;
      },
      { timeoutMs: 90_000, what: 'the storyboard' },
    );
    const [early, late] = [await pointAt(0.1), await pointAt(0.9)];
    expect(late).not.toBe(early);
    expect(await page.locator('.time-line-words').textContent()).toMatch(/^0:2[67]$/);

    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 4);
    await page.mouse.up();
    await until(async () => Math.abs((await ofVideo<number>('video.currentTime')) - 15) < 1, { what: 'the seek' });
    await page.mouse.move(0, 0);
    const slider = page.getByRole('slider', { name: 'Seek' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await picture.waitFor();
    const isSaid = async () =>
      /^(19|20) seconds of (29|30) seconds/.test((await slider.getAttribute('aria-valuetext')) ?? '');
    await until(isSaid, { what: 'five seconds more to be said' });
  });

  test('sees what was made and checked, and takes the picture on the screen as the poster', async () => {
    const about = page.getByRole('complementary', { name: 'About this video' });
    await about.getByText(/^All \d+ passed$/).waitFor();
    await page.getByRole('button', { name: 'Poster' }).click();
    await page.getByRole('menuitem', { name: /^Use the picture at 0:(19|20)/ }).click();
    await page
      .getByText(/^The poster is the picture at/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Download' }).click();
    const original = page.getByRole('group', { name: 'Original' }).getByRole('menuitem');
    expect(await original.getAttribute('href')).toMatch(/^http/);
    await page.keyboard.press('Escape');
  });

  test('uploads many at once; what is there already is not sent again', async () => {
    await goToVideos();
    const chooser = page.getByLabel('Choose video files');
    await chooser.setInputFiles(clipFile);
    await cardIs('clip', 'READY');
    // Only what the server has hashed itself counts.
    await until(async () => (await hashOf('clip')) !== null, { what: 'the sha256 of the clip' });
    await page.getByRole('region', { name: 'Uploads' }).waitFor({ state: 'detached' });

    await chooser.setInputFiles([otherFile, clipAgain, otherAgain]);
    const tray = page.getByRole('region', { name: 'Uploads' });
    await tray.getByRole('progressbar', { name: 'All uploads' }).waitFor();
    await tray.getByText('Already here: nothing had to be sent').waitFor();
    await tray.getByText('The same as other.mp4: not sent twice').waitFor();
    await tray.getByText(/3 of 3 files/).waitFor();
    await cardIs('clip again', 'READY');
    await cardIs('other', 'READY');
    expect(await page.locator('.video-card', { hasText: 'other again' }).count()).toBe(0);
    await tray.getByRole('button', { name: 'Clear' }).click();
    await tray.waitFor({ state: 'detached' });
  });

  test('imports from an address: is told why it failed, and tries again', async () => {
    await page.getByRole('button', { name: 'Import' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('yard.mp4');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText(/not a complete address/).waitFor();
    await dialog.getByRole('textbox', { name: 'Address' }).fill('https://elsewhere.example/yard.mp4');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/SIGHTLINE_IMPORT_SOURCES/)
      .waitFor();
    await dialog.getByRole('textbox', { name: 'Address' }).fill(`${sourceAddress()}/front%20yard.mp4`);
    await dialog.getByRole('button', { name: 'Import' }).click();

    await page.getByRole('heading', { level: 1, name: 'front yard' }).waitFor();
    await page.getByText('This video could not be imported').waitFor();
    await page.getByRole('alert').getByText(/404/).waitFor();
    isSourceMended = true;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('video').waitFor();
    await until(async () => (await stateOfPage()) === 'Ready', { timeoutMs: 120_000, what: 'the import to be ready' });
    await page.getByText(`${sourceAddress()}/front%20yard.mp4`).waitFor();
  });

  test('changes how videos are made, and sees workers and that nothing has failed', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Workspace' }).click();
    await page.getByRole('checkbox', { name: '480p' }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.reload();
    await page.getByRole('checkbox', { name: '720p' }).waitFor();
    expect(await page.getByRole('checkbox', { name: '480p' }).isChecked()).toBe(false);
    await page.getByRole('main').getByRole('link', { name: 'System' }).click();
    await page
      .getByText(/of scratch space free/)
      .first()
      .waitFor();
    await page.getByText('Nothing has failed for good.').waitFor();
    expect(pageErrors).toEqual([]);
  });
});

async function goToVideos(): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Videos' }).click();
  await page.getByRole('heading', { level: 1, name: /^Videos/ }).waitFor();
}

async function cardIs(title: string, state: string): Promise<void> {
  const heading = page.getByRole('heading', { level: 2, name: title, exact: true });
  await page.locator(`.video-card[data-state="${state}"]`, { has: heading }).waitFor({ timeout: 120_000 });
}

async function hashOf(title: string): Promise<string | null> {
  const api = new ApiClient(system.address);
  await api.signIn(system.email, system.password);
  const document = '{ videos { edges { node { title sha256 } } } }';
  type Answer = { videos: { edges: { node: { title: string; sha256: string | null } }[] } };
  const { videos } = await api.query<Answer>(document);
  return videos.edges.find(({ node }) => node.title === title)?.node.sha256 ?? null;
}

const frames = () => ofVideo<number>('video.getVideoPlaybackQuality().totalVideoFrames');
const stateOfPage = () => page.locator('.facts .badge').first().textContent();

/** Opens a menu of the player, reads its items and closes it. */
async function menuLabels(name: RegExp): Promise<string[]> {
  await page.getByRole('button', { name }).click();
  const labels = await page.getByRole('menuitemradio').allInnerTexts();
  await page.keyboard.press('Escape');
  return labels.map((label) => label.replace(/\s+/g, ' ').trim());
}

/** The value of an expression about the page's <video>. */
async function ofVideo<T>(expression: string): Promise<T> {
  return page.evaluate<T>(`(() => { const video = document.querySelector('video'); return ${expression}; })()`);
}

function sourceAddress(): string {
  return `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
}

function makeVideo(path: string, { size, seconds }: { size: string; seconds: number }): void {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30`];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440'];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, ...sound, '-t', String(seconds), ...coding, path]);
}
