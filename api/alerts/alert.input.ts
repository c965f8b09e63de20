/** What the alert mutations and filters take. */

import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { DateTime } from '../graphql/scalars.ts';
import { AlertState, EventClass, Urgency } from './alert.type.ts';
import { AlertVerdict } from './alert-feedback.type.ts';

export const AlertOrder = { NEWEST_FIRST: 'NEWEST_FIRST', OLDEST_FIRST: 'OLDEST_FIRST' } as const;
export type AlertOrder = keyof typeof AlertOrder;

registerEnumType(AlertOrder, {
  name: 'AlertOrder',
  description: 'How alerts are ordered: by the beginning of their episodes.',
  valuesConfig: {
    NEWEST_FIRST: { description: 'The latest first.' },
    OLDEST_FIRST: { description: 'The earliest first.' },
  },
});

@InputType({ description: 'Which alerts to list; everything given must hold.' })
export class AlertFilter {
  @Field(() => ID, { nullable: true, description: 'Only of this camera.' })
  cameraId?: string | null;

  @Field(() => EventClass, { nullable: true, description: 'Only of this class.' })
  eventClass?: EventClass | null;

  @Field(() => AlertState, { nullable: true, description: 'Only in this state.' })
  state?: AlertState | null;

  @Field(() => Urgency, { nullable: true, description: 'Only of this urgency.' })
  urgency?: Urgency | null;

  @Field(() => DateTime, { nullable: true, description: 'Only episodes that began at this time or later.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only episodes that began before this time.' })
  until?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Only acknowledged ones, or only others.' })
  acknowledged?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only those that this digest counts.' })
  digestId?: string | null;

  @Field(() => AlertVerdict, { nullable: true, description: 'Only those of which somebody said this.' })
  verdict?: AlertVerdict | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those of which somebody said whether they were right, or only others.',
  })
  judged?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only those whose English sentence contains each of these words, or parts of words, in any case; at most 200 characters.',
  })
  textContains?: string | null;
}

@InputType({ description: 'Which alert was seen.' })
export class AcknowledgeAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  id!: string;
}

@InputType({ description: 'Which episode is over.' })
export class ResolveAlertInput {
  @Field(() => ID, { description: 'The alert.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'How it ended, at most 200 characters.' })
  resolution?: string | null;
}
