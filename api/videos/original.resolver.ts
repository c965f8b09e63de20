/** What is known of a video's original. */

import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Video as VideoRow } from '../../core/domain/videos/index.ts';
import { ProbeFacts } from './probe.type.ts';
import { Video } from './video.type.ts';

@Resolver(() => Video)
export class OriginalResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Hash of the original in hex, measured by the server; null until it has been.',
  })
  sha256(@Root() video: VideoRow): string | null {
    return video.sha256;
  }

  @FieldResolver(() => ProbeFacts, { nullable: true, description: 'What the probe found; null until it has run.' })
  probe(@Root() { probe }: VideoRow): ProbeFacts | null {
    if (!probe) return null;
    const { video, audio } = probe;
    return {
      container: probe.container,
      picture: video && { ...video, frameCount: video.packetCount },
      sound: audio && { ...audio, trackCount: probe.soundTracks ?? 1 },
      chapters: probe.chapters?.length ?? 0,
    };
  }
}
