import { SubtitleResolver, subtitleNode } from './subtitle.resolver.ts';

export const resolvers = [SubtitleResolver] as const;
export const nodes = [subtitleNode];
