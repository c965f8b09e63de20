/** What the mutations about feedback take. */

import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../graphql/scalars.ts';
import { EventClass } from './alert.type.ts';
import { AlertVerdict } from './alert-feedback.type.ts';

@InputType({ description: 'What somebody says of an alert. It replaces as a whole what was said before.' })
export class GiveAlertFeedbackInput {
  @Field(() => ID, { description: 'The alert.' })
  alertId!: string;

  @Field(() => AlertVerdict, {
    nullable: true,
    description:
      'Whether it was right; one of its `possibleVerdicts`. Absent or null: what was said is withdrawn, and a fixture that it made goes.',
  })
  verdict?: AlertVerdict | null;

  @Field(() => String, { nullable: true, description: 'In your own words, one line of at most 500 characters.' })
  note?: string | null;
}

@InputType({ description: 'What happened and was not told.' })
export class ReportMissedAlertInput {
  @Field(() => ID, { description: 'The camera before which it happened.' })
  cameraId!: string;

  @Field(() => EventClass, { description: 'What an alert should have been about; not NORMAL_ACTIVITY.' })
  eventClass!: EventClass;

  @Field(() => DateTime, { description: 'When it happened; not in the future.' })
  at!: Date;

  @Field(() => ID, { nullable: true, description: 'In which zone of the camera.' })
  zoneId?: string | null;

  @Field(() => String, { nullable: true, description: 'In your own words, one line of at most 500 characters.' })
  note?: string | null;
}

@InputType({ description: 'Which fixture goes.' })
export class RemoveFixtureInput {
  @Field(() => ID, { description: 'The fixture.' })
  id!: string;
}

@InputType({ description: 'Which report is taken back.' })
export class WithdrawMissedAlertInput {
  @Field(() => ID, { description: 'The report of a missed alert.' })
  id!: string;
}
