/** Videos that are fetched from an address. */

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { type VideoImport as ImportRow, importVideo } from '../../core/domain/imports/index.ts';
import type { Video as VideoRow } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { Failure, tellFailure } from '../videos/failure.type.ts';
import { Video, VideoPayload } from '../videos/video.type.ts';
import { ImportVideoInput } from './import.input.ts';
import { VideoImport } from './import.type.ts';

@Resolver(() => VideoImport)
export class ImportResolver {
  @Mutation(() => VideoPayload, {
    description: 'Fetches a video from an address and processes it like an upload. Needs videos:write.',
  })
  async importVideo(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => ImportVideoInput, { description: 'From where.' }) input: ImportVideoInput,
  ): Promise<{ video: VideoRow }> {
    return { video: await importVideo(app, principal, input) };
  }

  @FieldResolver(() => Failure, { nullable: true, description: 'Why it FAILED.' })
  failure(@Root() { failure }: ImportRow): Failure | null {
    return tellFailure(failure);
  }
}

@Resolver(() => Video)
export class OriginResolver {
  @FieldResolver(() => VideoImport, { nullable: true, description: 'Where it was fetched from; null: uploaded.' })
  async origin(@Root() { id }: VideoRow, @Ctx() { loaders }: Context): Promise<ImportRow | null> {
    return (await loaders.importsOfVideo.load(id))[0] ?? null;
  }
}
