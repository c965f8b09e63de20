/** Many alerts changed at once, in the public contract. */

import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Alert } from './alert.type.ts';
import { AlertVerdict } from './alert-feedback.type.ts';

@InputType({ description: 'Which alerts were seen.' })
export class AcknowledgeAlertsInput {
  @Field(() => ID, { nullable: true, description: 'Their workspace; without it, your first.' })
  workspaceId?: string | null;

  @Field(() => [ID], { description: 'The alerts: 1 to 100.' })
  ids!: string[];
}

@InputType({ description: 'What somebody says of several alerts. It replaces as a whole what was said before.' })
export class GiveAlertsFeedbackInput {
  @Field(() => ID, { nullable: true, description: 'Their workspace; without it, your first.' })
  workspaceId?: string | null;

  @Field(() => [ID], { description: 'The alerts: 1 to 100.' })
  ids!: string[];

  @Field(() => AlertVerdict, {
    nullable: true,
    description: 'Whether they were right. Absent or null: what was said is withdrawn, with the fixtures that it made.',
  })
  verdict?: AlertVerdict | null;

  @Field(() => String, { nullable: true, description: 'In your own words, one line of at most 500 characters.' })
  note?: string | null;
}

@ObjectType({ description: 'An alert that was not changed.' })
export class AlertFailure {
  @Field(() => ID, { description: 'The alert that was named.' })
  id!: string;

  @Field(() => String, { description: 'What kind of failure it is, as in the extensions of an error.' })
  code!: string;

  @Field(() => String, { description: 'Why, in a sentence.' })
  message!: string;
}

@ObjectType({ description: 'What became of each alert that was named.' })
export class AlertsPayload {
  @Field(() => [Alert], { description: 'Those that are as was asked, in the order in which they were named.' })
  alerts!: Alert[];

  @Field(() => [AlertFailure], { description: 'Those that stayed as they were.' })
  failures!: AlertFailure[];
}
