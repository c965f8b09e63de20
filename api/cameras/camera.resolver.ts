/** Cameras: queries, mutations and what is computed from a row. */

import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { allowed, requirePermission } from '../../core/domain/accounts/index.ts';
import {
  type Camera as CameraRow,
  createCamera,
  deleteCamera,
  getCamera,
  listCameras,
  muteCamera,
  problemOf,
  updateCamera,
} from '../../core/domain/cameras/index.ts';
import { listChunks } from '../../core/domain/recordings/index.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { DeletePayload, type NodeSource } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';
import { Image, Playback } from '../media/media.type.ts';
import { linkMedia } from '../media/media-link.ts';
import {
  CameraFilter,
  CreateCameraInput,
  DeleteCameraInput,
  MuteCameraInput,
  UpdateCameraInput,
} from './camera.input.ts';
import { Camera, CameraConnection, CameraHealth, CameraPayload, RecordingChunk } from './camera.type.ts';
import { Zone } from './zone.type.ts';

@Resolver(() => Camera)
export class CameraResolver {
  @Query(() => Camera, { nullable: true, description: 'A camera; null when there is none that you can see.' })
  camera(
    @Ctx() { app, principal }: Context,
    @Arg('id', () => ID, { description: 'The camera.' }) id: string,
  ): Promise<CameraRow | null> {
    return getCamera(app, principal, id);
  }

  @Query(() => CameraConnection, { description: 'The cameras of a workspace, newest first. Needs cameras:read.' })
  async cameras(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
    @Arg('filter', () => CameraFilter, { nullable: true, description: 'Which of them.' }) filter: CameraFilter | null,
  ) {
    const page = readPage({ first, after });
    const { rows, totalCount, feedCursor } = await listCameras(app, principal, { workspaceId, filter, page });
    return { ...toConnection(rows, page, (row) => ({ at: row.createdAt, id: row.id })), totalCount, feedCursor };
  }

  @Mutation(() => CameraPayload, { description: 'Adds a camera; watching begins within seconds. Needs cameras:write.' })
  async createCamera(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => CreateCameraInput, { description: 'The new camera.' }) input: CreateCameraInput,
  ): Promise<{ camera: CameraRow }> {
    return { camera: await createCamera(app, principal, input) };
  }

  @Mutation(() => CameraPayload, { description: 'Changes a camera or switches it on or off. Needs cameras:write.' })
  async updateCamera(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => UpdateCameraInput, { description: 'What changes.' }) input: UpdateCameraInput,
  ): Promise<{ camera: CameraRow }> {
    return { camera: await updateCamera(app, principal, input) };
  }

  @Mutation(() => CameraPayload, {
    description:
      'Until a moment, no zone of the camera raises an alert, and those that are open end. Recording goes on. Needs cameras:write.',
  })
  async muteCamera(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => MuteCameraInput, { description: 'Which camera, and until when.' }) input: MuteCameraInput,
  ): Promise<{ camera: CameraRow }> {
    return { camera: await muteCamera(app, principal, input) };
  }

  @Mutation(() => DeletePayload, {
    description: 'Removes a camera with its zones, recordings, alerts and all their bytes. Needs cameras:write.',
  })
  async deleteCamera(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => DeleteCameraInput, { description: 'Which camera.' }) input: DeleteCameraInput,
  ): Promise<DeletePayload> {
    await deleteCamera(app, principal, input);
    return { deletedId: input.id };
  }

  @FieldResolver(() => CameraHealth, { description: 'How the camera is doing.' })
  health(@Root() camera: CameraRow, @Ctx() { app }: Context): CameraHealth {
    const { state, stateSince, lastFrameAt, width, height, frameRate, codec } = camera;
    const problem = problemOf(camera, app.clock.now());
    return { state, since: stateSince, problem, lastFrameAt, width, height, frameRate, codec };
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'Until when its zones raise no alert; null when it is not muted.',
  })
  mutedUntil(@Root() { mutedUntil }: CameraRow, @Ctx() { app }: Context): Date | null {
    return mutedUntil && mutedUntil.getTime() > app.clock.now() ? mutedUntil : null;
  }

  @FieldResolver(() => Image, {
    nullable: true,
    description: 'The latest picture, at most some seconds old while the camera is ONLINE.',
  })
  snapshot(@Root() camera: CameraRow, @Ctx() context: Context): Image | null {
    requirePermission(context.principal, camera.workspaceId, 'cameras:read');
    return camera.snapshotKey ? linkMedia(context, `cameras/${camera.id}/`, camera.snapshotKey) : null;
  }

  @FieldResolver(() => Playback, {
    nullable: true,
    description: 'Live pictures with some seconds of delay; null while the camera is not ONLINE.',
  })
  live(@Root() camera: CameraRow, @Ctx() context: Context): Playback | null {
    requirePermission(context.principal, camera.workspaceId, 'cameras:read');
    if (camera.state !== 'ONLINE') return null;
    const prefix = `cameras/${camera.id}/` as const;
    const { url, expiresAt } = linkMedia(context, prefix, `${prefix}live.m3u8`);
    return { hlsUrl: url, expiresAt };
  }

  @FieldResolver(() => [Zone], { description: 'The zones, in the order they were drawn.' })
  zones(@Root() camera: CameraRow, @Ctx() { loaders }: Context) {
    return loaders.zonesOfCamera.load(camera.id);
  }

  @FieldResolver(() => [RecordingChunk], { description: 'Recorded pieces in order, oldest first.' })
  async recording(
    @Root() camera: CameraRow,
    @Ctx() context: Context,
    @Arg('since', () => DateTime, { nullable: true, description: 'Only what ends after this.' }) since: Date | null,
    @Arg('until', () => DateTime, { nullable: true, description: 'Only what begins before this.' }) until: Date | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
  ): Promise<RecordingChunk[]> {
    const { app, principal } = context;
    requirePermission(principal, camera.workspaceId, 'cameras:read');
    const { limit } = readPage({ first });
    const chunks = await listChunks(app.db, { cameraId: camera.id, since, until, limit });
    return chunks.map((chunk) => ({
      ...chunk,
      url: linkMedia(context, `cameras/${camera.id}/`, chunk.storageKey).url,
    }));
  }
}

export const cameraNode: NodeSource = {
  kind: 'camera',
  load: async ({ loaders, principal }, id) => allowed(principal, 'cameras:read', await loaders.camera.load(id)),
};
