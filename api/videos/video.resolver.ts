/** Videos: queries, mutations and what is computed from a row. */

import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import { retryVideo } from '../../core/domain/imports/index.ts';
import type { SubtitleTrack as Track } from '../../core/domain/subtitles/index.ts';
import {
  createVideo,
  deleteVideo,
  getVideo,
  listVideos,
  type Rendition as RenditionRow,
  renewUpload,
  type UploadGrant,
  updateVideo,
  type Video as VideoRow,
  videoPrefix,
} from '../../core/domain/videos/index.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { DeletePayload, type NodeSource } from '../graphql/node.ts';
import { Image, Playback } from '../media/media.type.ts';
import { linkMedia } from '../media/media-link.ts';
import { SubtitleTrack } from '../subtitles/subtitle.type.ts';
import { Failure, tellFailure } from './failure.type.ts';
import {
  CreateVideoInput,
  DeleteVideoInput,
  RenewUploadInput,
  RetryVideoInput,
  UpdateVideoInput,
  VideoFilter,
} from './video.input.ts';
import {
  CreateVideoPayload,
  Rendition,
  RenewUploadPayload,
  type UploadTicket,
  Video,
  VideoConnection,
  VideoOrder,
  VideoPayload,
} from './video.type.ts';

@Resolver(() => Video)
export class VideoResolver {
  @Query(() => Video, { nullable: true, description: 'A video; null when there is none that you can see.' })
  video(
    @Ctx() { app, principal }: Context,
    @Arg('id', () => ID, { description: 'The video.' }) id: string,
  ): Promise<VideoRow | null> {
    return getVideo(app, principal, id);
  }

  @Query(() => VideoConnection, { description: 'The videos of a workspace. Needs videos:read.' })
  async videos(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
    @Arg('filter', () => VideoFilter, { nullable: true, description: 'Which of them.' }) filter: VideoFilter | null,
    @Arg('orderBy', () => VideoOrder, { nullable: true, description: 'Default: newest first.' })
    orderBy: VideoOrder | null,
  ) {
    const page = readPage({ first, after });
    const isNewestFirst = orderBy !== 'OLDEST_FIRST';
    const { rows, ...rest } = await listVideos(app, principal, {
      workspaceId,
      filter: filter ?? {},
      isNewestFirst,
      ...page,
    });
    return { ...toConnection(rows, page, (row) => ({ at: row.createdAt, id: row.id })), ...rest };
  }

  @Mutation(() => CreateVideoPayload, {
    description:
      'Makes room for a video and says where to send its bytes. What the workspace has already, by `sha256`, is copied ' +
      'at once. Needs videos:write.',
  })
  async createVideo(
    @Ctx() context: Context,
    @Arg('input', () => CreateVideoInput, { description: 'The new video.' }) input: CreateVideoInput,
  ) {
    const { video, upload } = await createVideo(context.app, context.principal, input);
    return { video, upload: upload && ticketOf(upload, context) };
  }

  @Mutation(() => RenewUploadPayload, {
    description: 'A fresh ticket for an upload that is not finished. Needs videos:write.',
  })
  async renewUpload(
    @Ctx() context: Context,
    @Arg('input', () => RenewUploadInput, { description: 'Which video.' }) input: RenewUploadInput,
  ) {
    const grant = await renewUpload(context.app, context.principal, input);
    return { video: grant.video, upload: ticketOf(grant, context) };
  }

  @Mutation(() => VideoPayload, { description: 'Changes title or language. Needs videos:write.' })
  async updateVideo(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => UpdateVideoInput, { description: 'What changes.' }) input: UpdateVideoInput,
  ): Promise<{ video: VideoRow }> {
    return { video: await updateVideo(app, principal, input) };
  }

  @Mutation(() => VideoPayload, {
    description:
      'Tries a failed video once more: fetches it again when its import failed, and processes its original otherwise. ' +
      'Needs videos:write.',
  })
  async retryVideo(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => RetryVideoInput, { description: 'Which video.' }) input: RetryVideoInput,
  ): Promise<{ video: VideoRow }> {
    return { video: await retryVideo(app, principal, input) };
  }

  @Mutation(() => DeletePayload, { description: 'Removes a video and all its bytes. Needs videos:write.' })
  deleteVideo(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => DeleteVideoInput, { description: 'Which video.' }) input: DeleteVideoInput,
  ): Promise<DeletePayload> {
    return deleteVideo(app, principal, input);
  }

  @FieldResolver(() => Failure, { nullable: true })
  failure(@Root() { failure }: VideoRow): Failure | null {
    return tellFailure(failure);
  }

  @FieldResolver(() => Image, { nullable: true, description: 'A picture from the video, once there is one.' })
  poster(@Root() video: VideoRow, @Ctx() context: Context): Image | null {
    return video.posterKey ? linkMedia(context, videoPrefix(video.id), video.posterKey) : null;
  }

  @FieldResolver(() => Playback, {
    nullable: true,
    description: 'Where to play it: there as soon as the first segments are, while the rest is still being made.',
  })
  playback(@Root() video: VideoRow, @Ctx() context: Context): Playback | null {
    if (!video.playableAt) return null;
    const prefix = videoPrefix(video.id);
    const { url, expiresAt } = linkMedia(context, prefix, `${prefix}hls/master.m3u8`);
    return { hlsUrl: url, expiresAt };
  }

  @FieldResolver(() => [Rendition], { description: 'Its sizes, tallest first, and then its sound.' })
  renditions(@Root() video: VideoRow, @Ctx() { loaders }: Context): Promise<RenditionRow[]> {
    return loaders.renditionsOfVideo.load(video.id);
  }

  @FieldResolver(() => [SubtitleTrack], { description: 'Its captions.' })
  subtitles(@Root() video: VideoRow, @Ctx() { loaders }: Context): Promise<Track[]> {
    return loaders.subtitlesOfVideo.load(video.id);
  }
}

function ticketOf({ token, expiresAt }: UploadGrant, { baseUrl }: Context): UploadTicket {
  return { url: `${baseUrl}/files`, token, expiresAt };
}

export const videoNode: NodeSource = {
  kind: 'video',
  load: async ({ loaders, principal }, id) => allowed(principal, 'videos:read', await loaders.video.load(id)),
};

export const renditionNode: NodeSource = {
  kind: 'rendition',
  async load({ loaders, principal }, id) {
    const rendition = await loaders.rendition.load(id);
    return allowed(principal, 'videos:read', rendition && (await loaders.video.load(rendition.videoId))) && rendition;
  },
};
