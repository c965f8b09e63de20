/** The chapters of a video. */

import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Video as VideoRow } from '../../core/domain/videos/index.ts';
import { chaptersOf } from '../media/storyboard-media.ts';
import { Chapter } from './chapters.type.ts';
import { Video } from './video.type.ts';

@Resolver(() => Video)
export class ChapterResolver {
  @FieldResolver(() => [Chapter], {
    description: 'Its chapters from the metadata of the file, in order, without overlaps.',
  })
  chapters(@Root() video: VideoRow): Chapter[] {
    return chaptersOf(video);
  }
}
