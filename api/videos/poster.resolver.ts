/** Which picture stands for a video. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { chooseVideoPoster, type Video as VideoRow } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { ChooseVideoPosterInput } from './poster.input.ts';
import { Video, VideoPayload } from './video.type.ts';

@Resolver(() => Video)
export class PosterResolver {
  @Mutation(() => VideoPayload, {
    description:
      'Takes the poster from that moment of a video that can be played. The new address arrives with the event video.updated. Needs videos:write.',
  })
  async chooseVideoPoster(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => ChooseVideoPosterInput, { description: 'Which moment.' }) input: ChooseVideoPosterInput,
  ): Promise<{ video: VideoRow }> {
    return { video: await chooseVideoPoster(app, principal, input) };
  }
}
