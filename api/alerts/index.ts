/** What alerts add to the schema. */

import { AlertResolver, alertNode } from './alert.resolver.ts';
import { AlertDigestResolver, digestNode } from './alert-digest.resolver.ts';
import {
  AlertFeedbackResolver,
  AlertVerdictResolver,
  CameraStatisticsResolver,
  MissedAlertResolver,
} from './alert-feedback.resolver.ts';
import { CameraFixturesResolver, FixtureResolver, fixtureNode } from './fixture.resolver.ts';

export const resolvers = [
  AlertResolver,
  AlertDigestResolver,
  AlertVerdictResolver,
  AlertFeedbackResolver,
  MissedAlertResolver,
  CameraStatisticsResolver,
  CameraFixturesResolver,
  FixtureResolver,
] as const;
export const nodes = [alertNode, digestNode, fixtureNode];
