/** Whether a video's segments are encrypted. */

import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Video as VideoRow } from '../../core/domain/videos/index.ts';
import { Video } from './video.type.ts';

@Resolver(() => Video)
export class EncryptionResolver {
  @FieldResolver(() => Boolean, {
    description:
      'Its segments are encrypted (AES-128); a player gets the key at an address that is signed like theirs.',
  })
  isEncrypted(@Root() video: VideoRow): boolean {
    return video.contentKey !== null;
  }
}
