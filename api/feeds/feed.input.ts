/** What a subscriber wants to hear of. */

import { Field, ID, InputType } from 'type-graphql';
import { EventClass, Urgency } from '../alerts/alert.type.ts';

@InputType({
  description: 'Which events to hear of. Conditions are joined by "and"; without any: everything you may see.',
})
export class FeedFilter {
  @Field(() => [String], {
    nullable: true,
    description:
      'Types of events: video.created, .uploaded, .progress, .playable, .ready, .failed, .updated, .deleted; subtitle.ready; camera.created, .updated, .deleted, .healthChanged, .snapshotTaken, .fixtureRemoved; access.recorded (a door or a badge reader has reported); alert.raised, .updated, .resolved, .acknowledged, .feedbackGiven, .missed (of something that no alert told of, so without one).',
  })
  types?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Events about this video.' })
  videoId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Events about this camera and its alerts.' })
  cameraId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Alerts and access events of this zone.' })
  zoneId?: string | null;

  @Field(() => EventClass, { nullable: true, description: 'Alerts of this class.' })
  eventClass?: EventClass | null;

  @Field(() => Urgency, { nullable: true, description: 'Alerts of this urgency.' })
  urgency?: Urgency | null;
}
