/** What the feed delivers. */

import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import type { FeedEntry } from '../../core/domain/feeds/index.ts';
import { DateTime } from '../graphql/scalars.ts';

@ObjectType({
  description:
    'Something that happened. Alert and video are shown as they were at that moment; what was removed since then is null.',
})
export class FeedEvent {
  @Field(() => String, { description: 'The place of the event: subscribe with `after` this to go on behind it.' })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for instance `alert.raised` or `video.progress`.' })
  type!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => ID, { nullable: true, description: 'The video that it is about, also when it no longer exists.' })
  videoId?: string;

  @Field(() => ID, { nullable: true, description: 'The camera that it is about, also when it no longer exists.' })
  cameraId?: string;

  @Field(() => ID, { nullable: true, description: 'The alert that it is about, also when it no longer exists.' })
  alertId?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The zone of the alert or access event, also when it no longer exists.',
  })
  zoneId?: string;
}

@ObjectType({
  description:
    'The events after your cursor are no longer kept. Read the lists again, and subscribe from their feedCursor.',
})
export class CursorExpired {
  @Field(() => String, { description: 'The oldest place from which events are still kept.' })
  oldestCursor!: string;
}

@ObjectType({ description: 'You read too slowly and were left behind. Subscribe again from the cursor given.' })
export class Lagged {
  @Field(() => String, { description: 'Events after this one were not delivered.' })
  resumeCursor!: string;
}

const typeOfKind = { event: 'FeedEvent', cursorExpired: 'CursorExpired', lagged: 'Lagged' } as const;

export const FeedPayload = createUnionType({
  name: 'FeedPayload',
  description: 'An event, or the news that some events cannot be delivered: never a silent gap.',
  types: () => [FeedEvent, CursorExpired, Lagged] as const,
  resolveType: (entry) => typeOfKind[(entry as unknown as FeedEntry).kind],
});
