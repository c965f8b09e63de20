/** What rules would have told, in the public contract. */

import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { EventClass } from '../alerts/alert.type.ts';
import { PointInput, ZoneRulesInput, ZoneScheduleInput } from '../cameras/camera.input.ts';
import { DateTime } from '../graphql/scalars.ts';

@InputType({ description: 'A zone as it might be saved.' })
export class TryZoneRulesInput {
  @Field(() => ID, { description: 'The camera that shall watch.' })
  cameraId!: string;

  @Field(() => [PointInput], { description: 'The corners in order.' })
  polygon!: PointInput[];

  @Field(() => ZoneRulesInput, { nullable: true, description: 'What the zone watches for; nothing: a closed area.' })
  rules?: ZoneRulesInput | null;

  @Field(() => ZoneScheduleInput, { nullable: true, description: 'When the rules are on; null: always.' })
  schedule?: ZoneScheduleInput | null;
}

@ObjectType({
  description: 'What one rule would have told: at most so much, because not all that it asks for is kept.',
})
export class RuleTrialOutcome {
  @Field(() => EventClass, { description: 'What the alerts would have been about.' })
  eventClass!: EventClass;

  @Field(() => Int, { description: 'How many there would have been at most.' })
  count!: number;

  @Field(() => [DateTime], { description: 'When, the earliest first; 50 at most.' })
  times!: Date[];
}

@ObjectType({ description: 'Rules tried on what a camera saw in the last 24 hours.' })
export class RuleTrial {
  @Field(() => DateTime, { description: 'From when.' })
  since!: Date;

  @Field(() => DateTime, { description: 'To when.' })
  until!: Date;

  @Field(() => Int, { description: 'How many tracks were looked at; 5000 at most.' })
  trackCount!: number;

  @Field(() => [RuleTrialOutcome], { description: 'For each rule that is on and can be tried.' })
  outcomes!: RuleTrialOutcome[];

  @Field(() => [EventClass], {
    description: 'Rules that are on and cannot be tried: falls, flames, and vehicles that drive the wrong way.',
  })
  untried!: EventClass[];
}
