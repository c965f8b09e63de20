/** Everything that the nouns bring to the schema. */

import * as accounts from '../accounts/index.ts';
import * as alerts from '../alerts/index.ts';
import * as cameras from '../cameras/index.ts';
import * as feeds from '../feeds/index.ts';
import * as imports from '../imports/index.ts';
import * as subtitles from '../subtitles/index.ts';
import * as system from '../system/index.ts';
import * as tracks from '../tracks/index.ts';
import * as videos from '../videos/index.ts';
import type { NodeSource } from './node.ts';

export const nounResolvers = [
  ...accounts.resolvers,
  ...videos.resolvers,
  ...imports.resolvers,
  ...subtitles.resolvers,
  ...cameras.resolvers,
  ...alerts.resolvers,
  ...tracks.resolvers,
  ...feeds.resolvers,
  ...system.resolvers,
] as const;

export const nodeSources: readonly NodeSource[] = [
  ...accounts.nodes,
  ...videos.nodes,
  ...subtitles.nodes,
  ...cameras.nodes,
  ...alerts.nodes,
  ...tracks.nodes,
];
