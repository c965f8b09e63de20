/** The storyboard of a video. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { storyboardPrefix, type Video as VideoRow, videoPrefix } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { linkMedia } from '../media/media-link.ts';
import { Storyboard } from './storyboard.type.ts';
import { Video } from './video.type.ts';

@Resolver(() => Video)
export class StoryboardResolver {
  @FieldResolver(() => Storyboard, {
    nullable: true,
    description:
      'Pictures for scrubbing; null before they are made (the event video.storyboardReady tells) and for sound alone.',
  })
  storyboard(@Root() { id, storyboard }: VideoRow, @Ctx() context: Context): Storyboard | null {
    if (!storyboard) return null;
    const { version, intervalMs, tileWidth, tileHeight } = storyboard;
    const { url } = linkMedia(context, videoPrefix(id), `${storyboardPrefix(id)}${version}.vtt`);
    return { vttUrl: url, intervalMs, tileWidth, tileHeight };
  }
}
