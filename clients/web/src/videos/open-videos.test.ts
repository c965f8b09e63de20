import { expect, test } from 'vitest';
import type { VideoCardFragment } from '../../../kit/index.ts';
import { applyVideoEvent } from './open-videos.ts';

const video = (id: string, title: string) => ({ id, title, poster: null }) as VideoCardFragment;
const page = { nodes: [video('1', 'Quarterly talk')], totalCount: 1, next: null };

test('a new video shows in a search that it matches, in any case, and in no other', () => {
  const created = { type: 'video.created', video: video('2', 'Yearly TALK') };
  expect(applyVideoEvent(page, created, 'talk')).toMatchObject({ totalCount: 2, nodes: [{ id: '2' }, { id: '1' }] });
  expect(applyVideoEvent(page, created, '')).toMatchObject({ totalCount: 2 });
  expect(applyVideoEvent(page, created, 'quarter')).toBe(page);
});

test('a video that is shown stays when its new title no longer matches', () => {
  const renamed = { type: 'video.updated', video: video('1', 'Something else') };
  expect(applyVideoEvent(page, renamed, 'talk')).toMatchObject({ nodes: [{ title: 'Something else' }] });
});
