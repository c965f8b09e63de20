/** How far each rendition is, counted from what is stored. */

import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Rendition as RenditionRow } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { Rendition } from './video.type.ts';

@Resolver(() => Rendition)
export class RenditionResolver {
  @FieldResolver(() => Int, { description: 'Segments that are stored.' })
  async segmentsDone(@Root() { videoId, name }: RenditionRow, @Ctx() { loaders }: Context): Promise<number> {
    const counts = await loaders.segmentCountsOfVideo.load(videoId);
    return counts.find(({ rendition }) => rendition === name)?.segments ?? 0;
  }

  @FieldResolver(() => Int, { description: 'Segments that it has when it is complete.' })
  segmentsTotal(@Root() { segmentCount }: RenditionRow): number {
    return segmentCount;
  }
}
