/** Why no alert came, in the public contract. */

import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import type { WhyNotGate as Gate } from '../../core/domain/tracks/index.ts';
import { EventClass } from '../alerts/alert.type.ts';
import { Zone } from '../cameras/zone.type.ts';
import { Track } from './track.type.ts';

export const WhyNotGate = {
  ALERTED: 'ALERTED',
  NO_PICTURES: 'NO_PICTURES',
  MUTED: 'MUTED',
  NO_RULES: 'NO_RULES',
  HOURS: 'HOURS',
  SUPPRESSED: 'SUPPRESSED',
  NOTHING_SEEN: 'NOTHING_SEEN',
  BELOW_THRESHOLD: 'BELOW_THRESHOLD',
  UNKNOWN: 'UNKNOWN',
} as const satisfies Record<Gate, Gate>;
export type WhyNotGate = Gate;

registerEnumType(WhyNotGate, {
  name: 'WhyNotGate',
  description: 'What stood between what happened and an alert.',
  valuesConfig: {
    ALERTED: { description: 'Nothing: an alert began in this time.' },
    NO_PICTURES: { description: 'Nothing was recorded.' },
    MUTED: { description: 'The camera was muted.' },
    NO_RULES: { description: 'No zone with a rule was there.' },
    HOURS: { description: 'The rules of the zone were off by its hours.' },
    SUPPRESSED: { description: 'What was seen belongs to the place, as somebody said.' },
    NOTHING_SEEN: { description: 'Nothing was seen, or nothing in the zone.' },
    BELOW_THRESHOLD: { description: 'Less was measured than the rule asks for.' },
    UNKNOWN: { description: 'It cannot be told from what is kept.' },
  },
});

@ObjectType({ description: 'One reason why no alert came.' })
export class WhyNotReason {
  @Field(() => WhyNotGate, { description: 'What stood in the way.' })
  gate!: Gate;

  @Field(() => String, { description: 'The reason as a sentence, in English.' })
  sentence!: string;

  @Field(() => Zone, { nullable: true, description: 'The zone that it is about.' })
  zone!: object | null;

  @Field(() => EventClass, { nullable: true, description: 'What an alert would have been about.' })
  eventClass!: EventClass | null;

  @Field(() => Track, { nullable: true, description: 'Who or what came nearest to it.' })
  track!: object | null;

  @Field(() => Float, { nullable: true, description: 'What was measured: seconds, or people of a crowd.' })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'What the rule asks for now.' })
  threshold!: number | null;
}
