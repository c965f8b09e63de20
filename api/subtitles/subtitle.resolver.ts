/** Fields of subtitle tracks, and how `node(id)` finds one. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import { findTrack, type SubtitleTrack as Track } from '../../core/domain/subtitles/index.ts';
import { videoPrefix } from '../../core/domain/videos/index.ts';
import { codeOfKind } from '../../core/errors.ts';
import type { Context } from '../graphql/context.ts';
import type { NodeSource } from '../graphql/node.ts';
import { linkMedia } from '../media/media-link.ts';
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
    return track.failureMessage === null ? null : { code: codeOfKind('unavailable'), message: track.failureMessage };
  }
}

function addressOf(track: Track, format: 'vtt' | 'srt', context: Context): string | null {
  if (track.state !== 'READY') return null;
  const prefix = videoPrefix(track.videoId);
  return linkMedia(context, prefix, `${prefix}subtitles/${track.id}.${format}`).url;
}

export const subtitleNode: NodeSource = {
  kind: 'subtitle',
  async load({ app, principal }, id) {
    const found = await findTrack(app.db, id);
    return allowed(principal, 'videos:read', found)?.track ?? null;
  },
};
