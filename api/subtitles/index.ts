/** Captions and subtitles over GraphQL: what the schema takes from this folder. */

import { SubtitleResolver, subtitleNode } from './subtitle.resolver.ts';

export const resolvers = [SubtitleResolver] as const;
export const nodes = [subtitleNode];
