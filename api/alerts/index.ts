/** What alerts add to the schema. */

import { AlertResolver, alertNode } from './alert.resolver.ts';
import { AlertBulkResolver } from './alert-bulk.resolver.ts';
import { AlertDigestResolver, digestNode } from './alert-digest.resolver.ts';
import { AlertFeedbackResolver, AlertVerdictResolver } from './alert-feedback.resolver.ts';
import { AlertSeriesResolver, CameraStatisticsResolver } from './alert-statistics.resolver.ts';
import { CameraFixturesResolver, FixtureResolver, fixtureNode } from './fixture.resolver.ts';
import { MissedAlertResolver, missedAlertNode } from './missed-alert.resolver.ts';

export const resolvers = [
  AlertResolver,
  AlertBulkResolver,
  AlertDigestResolver,
  AlertVerdictResolver,
  AlertFeedbackResolver,
  MissedAlertResolver,
  CameraStatisticsResolver,
  AlertSeriesResolver,
  CameraFixturesResolver,
  FixtureResolver,
] as const;
export const nodes = [alertNode, digestNode, fixtureNode, missedAlertNode];
