/**
 * A person at a browser who works through the alerts of a bad night: by keys, many at once, while more arrive, with a storm told as
 * one, and sees why and when.
 */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { App } from '../../core/app.ts';
import { type AlertEventClass, raiseAlert } from '../../core/domain/alerts/index.ts';
import { newId } from '../../core/ids.ts';
import { launchBrowser } from '../support/browser.ts';
import { startSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let app: App;
let browser: Browser;
let page: Page;
let workspaceId: string;
let cameraId: string;
let episodes = 0;
const pageErrors: string[] = [];

beforeAll(async () => {
  system = await startSystem({ postgresUrl: inject('postgresUrl') });
  app = await system.openApp();
  workspaceId = (await app.db.workspace.findFirstOrThrow()).id;
  cameraId = newId('camera');
  await app.db.camera.create({
    data: {
      ...{ id: cameraId, workspaceId, name: 'Gate', location: 'Loading yard', sourceLabel: 'file:gate.mp4' },
      ...{ enabled: false, state: 'DISABLED', sourceCipher: Buffer.from('x') },
    },
  });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  await page.goto(`${system.address}/alerts`);
  await page.getByLabel('Email').fill(system.email);
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('No alerts yet').waitFor();
});

afterAll(async () => {
  await browser?.close();
  await app?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
});

/** One that happened `minutesAgo`; its zone's name tells it from the others. */
async function raise(zoneName: string, minutesAgo: number, eventClass: AlertEventClass = 'VEHICLE_INTRUSION') {
  const confirmedAt = new Date(Date.now() - minutesAgo * 60_000);
  await raiseAlert(app, {
    ...{ workspaceId, cameraId, zoneId: null, episodeKey: `e${++episodes}`, urgency: 'MEDIUM', moment: null },
    facts: {
      ...{ eventClass, confidence: 0.95, peopleCount: 1, cameraName: 'Gate', location: 'Loading yard', zoneName },
      ...{ durationSeconds: 40, isOver: false },
    },
    why: [{ rule: 'secondsInZone', value: 12.4, threshold: 10, unit: 'seconds' }],
    models: [],
    ...{ since: confirmedAt, confirmedAt },
  });
}

const row = (name: string) => page.getByRole('link', { name: new RegExp(name) });
const choice = (name: string) => page.getByRole('checkbox', { name: new RegExp(name) });
const verdictsInDatabase = async () => {
  const rows = await app.db.alert.findMany({ orderBy: { since: 'desc' } });
  return rows.map(({ verdict }) => verdict);
};
const focusedText = () => page.evaluate<string>('document.activeElement?.textContent ?? ""');

describe('a person with many alerts', { concurrent: false }, () => {
  test('moves, opens and judges by keys', async () => {
    for (const [i, name] of ['Alpha', 'Bravo', 'Charlie', 'Delta'].entries()) await raise(name, 60 * (i + 1));
    await row('Delta').waitFor();
    await page.keyboard.press('j');
    expect(await focusedText()).toContain('Alpha');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focusedText()).toContain('Bravo');
    await page.keyboard.press('e');
    await page.getByText('1 alert: acknowledged.').first().waitFor();
    await page.keyboard.press('Enter');
    const article = page.getByRole('article', { name: 'Alert' });
    await article.getByRole('heading', { name: /Bravo/ }).waitFor();
    await article.getByText('Acknowledged').waitFor();
    await article.getByRole('row', { name: /Seconds in zone 12.4 s 10 s yes/ }).waitFor();
    await page.keyboard.press('j');
    await article.getByRole('heading', { name: /Charlie/ }).waitFor();
    await page.keyboard.press('n');
    await article.getByRole('button', { name: 'Known', pressed: true }).waitFor();
    expect(await verdictsInDatabase()).toEqual([null, null, 'KNOWN', null]);
    await page.keyboard.press('Escape');
    await article.waitFor({ state: 'detached' });
    await until(async () => (await focusedText()).includes('Charlie'), { what: 'the focus to come back' });
  });

  test('chooses a range, judges it at once and takes that back', async () => {
    await choice('Bravo').click();
    await choice('Delta').click({ modifiers: ['Shift'] });
    await page.getByText('3 chosen').waitFor();
    await page.getByRole('button', { name: 'False alarm' }).click();
    await page.getByText('3 alerts: false alarm.').first().waitFor();
    expect(await verdictsInDatabase()).toEqual([null, 'FALSE', 'FALSE', 'FALSE']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('3 alerts: as before.').first().waitFor();
    expect(await verdictsInDatabase()).toEqual([null, null, 'KNOWN', null]);
  });

  test('keeps place and choice while more arrive, and acknowledges all by keys', async () => {
    await row('Bravo').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+J');
    await page.getByText('2 chosen').waitFor();
    await raise('Zulu', 0);
    await row('Zulu').waitFor();
    expect(await focusedText()).toContain('Charlie');
    await page.getByText('2 chosen').waitFor();
    expect(await choice('Zulu').isChecked()).toBe(false);
    await page.keyboard.press('a');
    await page.getByText('5 chosen').waitFor();
    await page.keyboard.press('e');
    await page.getByText('5 alerts: acknowledged.').first().waitFor();
    expect(await app.db.alert.count({ where: { acknowledgedAt: null } })).toBe(0);
  });

  test('filters by what was said, in the address, and reads the keys', async () => {
    await page.getByLabel('Verdict').selectOption('KNOWN');
    await page.waitForURL('**/alerts?verdict=KNOWN');
    await row('Alpha').waitFor({ state: 'detached' });
    await page.reload();
    await row('Charlie').waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(1);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('false alarm').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('Verdict').selectOption('none');
    await row('Alpha').waitFor();
    expect(await row('Charlie').count()).toBe(0);
  });

  test('is told of a storm once, and finds its alerts', async () => {
    await page.goto(`${system.address}/alerts`);
    for (let i = 0; i < 7; i++) await raise(`Storm ${i}`, 0, i < 2 ? 'SUSPICIOUS_LOITERING' : 'VEHICLE_INTRUSION');
    const storms = page.getByRole('list', { name: 'Many alerts at once' });
    await storms.getByText('8 alerts at the Loading yard in 1 minute: 6 vehicles, 2 loitering.').waitFor();
    await storms.getByRole('link', { name: 'Show them' }).click();
    await page.waitForURL('**/alerts?digest=*');
    await page.getByRole('button', { name: 'One storm' }).waitFor();
    await row('Storm 0').waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(8);
    expect(await row('Alpha').count()).toBe(0);
  });

  test('sees when the alerts of a camera came, and takes a report of a missed one back', async () => {
    const at = new Date();
    const report = { id: newId('missedAlert'), workspaceId, cameraId, at, createdAt: at, note: 'by the stairs' };
    await app.db.missedAlert.create({ data: { ...report, eventClass: 'PERSON_FALL' } });
    await page.goto(`${system.address}/cameras/${cameraId}`);
    const charts = page.getByRole('region', { name: 'When alerts came' });
    await charts.getByRole('img', { name: /^Alerts by day\. The most were/ }).waitFor();
    await charts.getByText('As a table').first().click();
    const counts = await charts.getByRole('table').first().getByRole('cell').allTextContents();
    const raised = counts.filter((_, place) => place % 2 === 0).reduce((total, count) => total + Number(count), 0);
    expect(raised).toBe(await app.db.alert.count({ where: { cameraId } }));
    await page.getByText('by the stairs').waitFor();
    await page.getByRole('button', { name: 'Withdraw the report of Fall' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('by the stairs').waitFor({ state: 'detached' });
    expect(await app.db.missedAlert.count()).toBe(0);
    expect(pageErrors).toEqual([]);
  });
});
