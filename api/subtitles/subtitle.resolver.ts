/** Fields of subtitle tracks, and how `node(id)` finds one. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requirePermission } from '../../core/domain/accounts/index.ts';
import { findTrack, type SubtitleTrack as Track } from '../../core/domain/subtitles/index.ts';
import { errorKinds } from '../../core/errors.ts';
import type { Context } from '../graphql/context.ts';
import type { NodeSource } from '../graphql/node.ts';
import { mediaExpiry, signMediaPath } from '../media/media-link.ts';
import type { Failure } from '../videos/failure.type.ts';
import { SubtitleTrack } from './subtitle.type.ts';

@Resolver(() => SubtitleTrack)
export class SubtitleResolver {
  @FieldResolver()
  vttUrl(@Root() track: Track, @Ctx() context: Context): string | null {
    return addressOf(track, 'vtt', context);
  }

  @FieldResolver()
  srtUrl(@Root() track: Track, @Ctx() context: Context): string | null {
    return addressOf(track, 'srt', context);
  }

  @FieldResolver()
  failure(@Root() track: Track): Failure | null {
    return track.failureMessage === null
      ? null
      : { code: errorKinds.unavailable.graphqlCode, message: track.failureMessage };
  }
}

function addressOf(track: Track, format: 'vtt' | 'srt', { app, baseUrl }: Context): string | null {
  if (track.state !== 'READY') return null;
  const expiresAt = mediaExpiry(app.clock.now());
  const path = `subtitles/${track.id}.${format}`;
  return baseUrl + signMediaPath(app.secrets, { prefix: `videos/${track.videoId}/`, path, expiresAt });
}

export const subtitleNode: NodeSource = {
  kind: 'subtitle',
  async load({ app, principal }, id) {
    const found = await findTrack(app.db, id);
    if (!found || !principal?.grants.has(found.workspaceId)) return null;
    requirePermission(principal, found.workspaceId, 'videos:read');
    return found.track;
  },
};
