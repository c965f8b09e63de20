import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthOf, type InstanceLock, lockInstance } from './instance-lock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sightline-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function take(): InstanceLock {
  const taken = lockInstance(directory, 'http://localhost:1');
  if (!('lock' in taken)) throw new Error('the lock is held');
  return taken.lock;
}

test('a second taker learns who holds it, and whether that one answers yet', () => {
  const lock = take();
  expect(lockInstance(directory, 'http://localhost:2')).toMatchObject({
    holder: { pid: process.pid, address: 'http://localhost:1', state: 'starting' },
  });
  lock.markReady();
  expect(lockInstance(directory, 'http://localhost:2')).toMatchObject({ holder: { state: 'ready' } });
});

test('released, it leaves nothing behind and can be taken again', () => {
  take()[Symbol.dispose]();
  expect(readdirSync(directory)).toEqual([]);
  take()[Symbol.dispose]();
});

test.each([
  ['a process that has ended', { pid: 2 ** 22 + 1, birth: 'x' }],
  ['another process that got the same id', { pid: process.pid, birth: 'another boot 1' }],
])('the lock of %s is taken over', (_, owner) => {
  writeFileSync(join(directory, 'instance.json'), JSON.stringify({ ...owner, address: 'x', state: 'ready' }));
  take();
  expect(JSON.parse(readFileSync(join(directory, 'instance.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(readdirSync(directory)).toEqual(['instance.json']);
});

test('a damaged lock is taken over', () => {
  writeFileSync(join(directory, 'instance.json'), '{');
  take();
});

test('a living process has a birth, an ended one has none', () => {
  expect(birthOf(process.pid)).toBe(birthOf(process.pid));
  expect(birthOf(2 ** 22 + 1)).toBeNull();
});
