import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveCameraFile } from './camera-source.ts';

let outside: string;
let root: string;
beforeAll(async () => {
  outside = await realpath(await mkdtemp(join(tmpdir(), 'sightline-source-')));
  root = join(outside, 'footage');
  await mkdir(join(root, 'sub'), { recursive: true });
  await writeFile(join(root, 'sub', 'a.mp4'), '');
  await writeFile(join(outside, 'secret.mp4'), '');
  await mkdir(join(outside, 'footage-other'));
  await writeFile(join(outside, 'footage-other', 'b.mp4'), '');
  await symlink(join(outside, 'secret.mp4'), join(root, 'link.mp4'));
  await symlink(outside, join(root, 'way-out'));
  await symlink(join(root, 'sub', 'a.mp4'), join(root, 'inner.mp4'));
});
afterAll(() => rm(outside, { recursive: true, force: true }));

it('finds files below the directory, by full path or from the directory, also through links that stay inside', async () => {
  const real = join(root, 'sub', 'a.mp4');
  expect(await resolveCameraFile(root, '/sub/a.mp4')).toBe(real);
  expect(await resolveCameraFile(root, real)).toBe(real);
  expect(await resolveCameraFile(root, '/inner.mp4')).toBe(real);
});

it.each(['/link.mp4', '/way-out/secret.mp4', '/sub', '/none.mp4', '/../secret.mp4', '/etc/passwd'])(
  'refuses %s',
  async (path) => {
    await expect(resolveCameraFile(root, path)).rejects.toMatchObject({ kind: 'invalid' });
  },
);

it('refuses neighbours whose names begin alike, and everything when no directory is set', async () => {
  await expect(resolveCameraFile(root, join(outside, 'footage-other', 'b.mp4'))).rejects.toMatchObject({
    kind: 'invalid',
  });
  await expect(resolveCameraFile(null, '/sub/a.mp4')).rejects.toThrow('SIGHTLINE_CAMERA_FILES is not set');
});
