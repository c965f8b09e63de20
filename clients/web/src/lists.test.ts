import { expect, test, vi } from 'vitest';
import { type Page, prependNode, replaceNode, steadyImage } from './lists.ts';

const page: Page<{ id: string; title: string }> = { nodes: [{ id: '1', title: 'one' }], totalCount: 1, next: null };

test('a node is put in once', () => {
  const twice = prependNode(prependNode(page, { id: '2', title: 'two' }), { id: '2', title: 'two again' });
  expect(twice).toMatchObject({ totalCount: 2, nodes: [{ title: 'two again' }, { title: 'one' }] });
});

test('a node that is not shown changes nothing', () => {
  expect(replaceNode(page, '9', (node) => node)).toBe(page);
});

test('an address on the screen stays while it is good and shows the same file', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T12:00:00Z') });
  const image = (token: string, file: string, hour: number) => ({
    url: `http://h/media/${token}/cameras/cam_1/${file}`,
    expiresAt: `2026-11-20T${hour}:00:00Z`,
  });
  const shown = image('t1', 'snapshot-1.jpg', 17);
  expect(steadyImage(shown, image('t2', 'snapshot-1.jpg', 18))).toBe(shown);
  expect(steadyImage(shown, image('t2', 'snapshot-2.jpg', 18))?.url).toContain('snapshot-2');
  expect(
    steadyImage({ ...shown, expiresAt: '2026-11-20T12:05:00Z' }, image('t2', 'snapshot-1.jpg', 18))?.url,
  ).toContain('t2');
  vi.useRealTimers();
});
