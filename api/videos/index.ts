/** What videos add to the schema. */

import { renditionNode, VideoResolver, videoNode } from './video.resolver.ts';

export const resolvers = [VideoResolver] as const;
export const nodes = [videoNode, renditionNode];
