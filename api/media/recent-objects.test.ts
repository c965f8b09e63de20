import { expect, test } from 'vitest';
import type { OpenObject } from '../../core/platform/storage/storage.ts';
import { openRecentObjects } from './recent-objects.ts';

const mebibyte = 1024 * 1024;

function openStore(sizes: Record<string, number>) {
  let nowMs = 0;
  const opened: string[] = [];
  const open = async (key: string): Promise<OpenObject | null> => {
    opened.push(key);
    const sizeBytes = sizes[key];
    if (sizeBytes === undefined) return null;
    const bytes = async () => new Uint8Array(sizeBytes).fill(7);
    const info = { key, sizeBytes, modifiedAt: new Date(0) };
    return { info, bytes, stream: () => Promise.reject(new Error('not here')), async [Symbol.asyncDispose]() {} };
  };
  const recent = openRecentObjects({ open }, { now: () => nowMs });
  return { sizes, opened, recent, pass: (ms: number) => (nowMs += ms) };
}

test('what was read a moment ago is not read again', async () => {
  const { recent, opened, pass } = openStore({ a: 10 });
  await recent.open('a');
  pass(9999);
  const object = await recent.open('a');
  expect(object?.info.sizeBytes).toBe(10);
  expect(await object?.bytes({ start: 2, end: 4 })).toEqual(new Uint8Array([7, 7, 7]));
  expect(opened).toEqual(['a']);
  pass(1);
  await recent.open('a');
  expect(opened).toEqual(['a', 'a']);
});

test('what is absent, was removed or is large is asked for every time', async () => {
  const { recent, opened, sizes, pass } = openStore({ a: 10, large: 3 * mebibyte });
  for (const key of ['none', 'none', 'large', 'large']) await recent.open(key);
  expect(opened).toEqual(['none', 'none', 'large', 'large']);
  await recent.open('a');
  delete sizes['a'];
  pass(10_000);
  expect(await recent.open('a')).toBeNull();
});

test('memory is bounded; the one that was used longest ago goes first', async () => {
  const keys = Array.from({ length: 33 }, (_, n) => `k${n}`);
  const { recent, opened } = openStore(Object.fromEntries(keys.map((key) => [key, 2 * mebibyte])));
  for (const key of keys.slice(0, 32)) await recent.open(key);
  await recent.open('k0');
  await recent.open('k32');
  opened.length = 0;
  await recent.open('k0');
  await recent.open('k1');
  expect(opened).toEqual(['k1']);
});
