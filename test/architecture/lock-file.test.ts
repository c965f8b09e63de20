/** package-lock.json is what `npm ci` accepts on every platform, not only on the one that it was written on. */

import { expect, test } from 'vitest';
import { readSource } from './source-tree.ts';

interface Entry {
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readSource('package-lock.json')) as { packages: Record<string, Entry> };

/** Where Node finds `name` from `folder`, as a key of the lock file; null when it is nowhere. */
function resolve(folder: string, name: string): string | null {
  for (let base = folder; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const key = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (key in packages) return key;
    if (base === '') return null;
  }
}

test('every package that one needs or may use is locked', () => {
  const missing = Object.entries(packages).flatMap(([folder, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => resolve(folder, name) === null)
      .map((name) => `${name}, for ${folder}`),
  );
  expect(missing).toEqual([]);
});

test('package.json and package-lock.json name the same packages', () => {
  const manifest = JSON.parse(readSource('package.json')) as Record<string, unknown>;
  const locked = packages[''] as unknown as Record<string, unknown>;
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
    expect(locked[kind]).toEqual(manifest[kind]);
});
