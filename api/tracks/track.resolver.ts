/** Tracks: how they are searched, and what is computed from a row. */

import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { allowed, requirePermission } from '../../core/domain/accounts/index.ts';
import type { Alert as AlertRow } from '../../core/domain/alerts/index.ts';
import {
  listClipTracks,
  listTracks,
  type TrackBox,
  type Track as TrackRow,
  unpackPath,
  type ZoneVisit as Visit,
} from '../../core/domain/tracks/index.ts';
import { Alert } from '../alerts/alert.type.ts';
import { Camera } from '../cameras/camera.type.ts';
import { footageKey } from '../cameras/footage.plan.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import type { NodeSource } from '../graphql/node.ts';
import { Playback } from '../media/media.type.ts';
import { linkMedia } from '../media/media-link.ts';
import { TrackFilter } from './track.input.ts';
import { ClipTrack, Track, TrackConnection, TrackPoint, ZoneVisit } from './track.type.ts';

@Resolver(() => Track)
export class TrackResolver {
  @Query(() => TrackConnection, {
    description:
      'What the cameras of a workspace saw, the latest first. Nothing of it is in the feed. Needs cameras:read.',
  })
  async tracks(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
    @Arg('filter', () => TrackFilter, { nullable: true, description: 'Which of them.' }) filter: TrackFilter | null,
  ) {
    const page = readPage({ first, after });
    const { rows, totalCount, feedCursor } = await listTracks(app, principal, { workspaceId, filter, page });
    return { ...toConnection(rows, page, (row) => ({ at: row.firstAt, id: row.id })), totalCount, feedCursor };
  }

  @FieldResolver(() => Camera, { description: 'The camera that saw it.' })
  camera(@Root() { cameraId }: TrackRow, @Ctx() { loaders }: Context) {
    return loaders.camera.load(cameraId);
  }

  @FieldResolver(() => [ZoneVisit], { description: 'Its stays in zones, in their order; at most 64.' })
  visits(@Root() track: TrackRow, @Ctx() { loaders }: Context) {
    const { firstAt, firstPtsUs } = track;
    const wallOf = (us: number) => new Date(firstAt.getTime() + Math.round((us - Number(firstPtsUs)) / 1000));
    return (track.visits as Visit[]).map(async ({ zoneId, fromUs, toUs, insideUs }) => ({
      zone: await loaders.zone.load(zoneId),
      ...{ since: wallOf(fromUs), until: wallOf(toUs), insideSeconds: insideUs / 1e6 },
    }));
  }

  @FieldResolver(() => [TrackPoint], { description: 'Where it was, as few points as tell it; at most 48.' })
  path(@Root() { path }: TrackRow): TrackPoint[] {
    return unpackPath(path, 0).map(toPoint);
  }

  @FieldResolver(() => Playback, {
    description: 'The footage of it, from two seconds before to two seconds after, at most ten minutes.',
  })
  footage(@Root() { cameraId, firstPtsUs, lastPtsUs }: TrackRow, @Ctx() context: Context): Playback {
    const key = footageKey(cameraId, { fromUs: Number(firstPtsUs), toUs: Number(lastPtsUs) });
    const { url, expiresAt } = linkMedia(context, `cameras/${cameraId}/`, key);
    return { hlsUrl: url, expiresAt };
  }
}

@Resolver(() => Alert)
export class AlertTracksResolver {
  @FieldResolver(() => [ClipTrack], {
    description:
      'What moves in its clip, in the time of the clip, to be drawn over it; none while there is no clip, and after the footage has gone. Needs cameras:read.',
  })
  async tracks(@Root() alert: AlertRow, @Ctx() { app, principal }: Context): Promise<ClipTrack[]> {
    requirePermission(principal, alert.workspaceId, 'cameras:read');
    const shown = await listClipTracks(app, alert);
    return shown.map(({ track: { id, kind }, path }) => ({ id, kind, path: path.map(toPoint) }));
  }
}

function toPoint({ atUs, ...box }: TrackBox): TrackPoint {
  return { atMs: Math.round(atUs / 1000), ...box };
}

export const trackNode: NodeSource = {
  kind: 'track',
  load: async ({ loaders, principal }, id) => allowed(principal, 'cameras:read', await loaders.track.load(id)),
};
