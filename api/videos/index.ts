/** What videos add to the schema. */

import { ChapterResolver } from './chapters.resolver.ts';
import { DownloadResolver } from './downloads.resolver.ts';
import { EncryptionResolver } from './encryption.resolver.ts';
import { OriginalResolver } from './original.resolver.ts';
import { PosterResolver } from './poster.resolver.ts';
import { ProfileResolver } from './profile.resolver.ts';
import { QualityResolver } from './quality.resolver.ts';
import { QuotaResolver } from './quota.resolver.ts';
import { RenditionResolver } from './rendition.resolver.ts';
import { StoryboardResolver } from './storyboard.resolver.ts';
import { renditionNode, VideoResolver, videoNode } from './video.resolver.ts';

export const resolvers = [
  VideoResolver,
  RenditionResolver,
  EncryptionResolver,
  StoryboardResolver,
  PosterResolver,
  ChapterResolver,
  DownloadResolver,
  QualityResolver,
  OriginalResolver,
  QuotaResolver,
  ProfileResolver,
] as const;
export const nodes = [videoNode, renditionNode];
