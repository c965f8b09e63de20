/** Zones in the public contract. */

import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';

@ObjectType({ description: 'A point on a picture.' })
export class Point {
  @Field(() => Float, { description: 'Share of the width, 0 (left) to 1.' })
  x!: number;

  @Field(() => Float, { description: 'Share of the height, 0 (top) to 1.' })
  y!: number;
}

@ObjectType({ description: 'Raises SUSPICIOUS_LOITERING when somebody stays in the zone.' })
export class LoiteringRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Int, { description: 'For how many seconds somebody may stay.' })
  dwellSeconds!: number;
}

@ObjectType({ description: 'How the grants of a door and the entries that they are for belong together.' })
export class BadgeRule {
  @Field(() => Float, { description: 'So many seconds before or after a grant an entry is covered by it.' })
  grantSeconds!: number;
}

@ObjectType({ description: 'Raises UNAUTHORIZED_ACCESS when somebody stands in the zone.' })
export class RestrictedRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, { description: 'For how many seconds somebody must be inside to count.' })
  minSeconds!: number;

  @Field(() => BadgeRule, {
    nullable: true,
    description:
      'The zone lies behind a door with badges: whoever enters with a grant does not count. Null: everybody does.',
  })
  badges?: BadgeRule | null;
}

@ObjectType({ description: 'Watch for people who gather.' })
export class CrowdRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Int, { description: 'How many people together are too many.' })
  people!: number;

  @Field(() => Float, { description: 'For how many seconds.' })
  seconds!: number;
}

@ObjectType({ description: 'The way that is right, as an arrow on the picture.' })
export class Direction {
  @Field(() => Point, { description: 'Where the arrow begins.' })
  from!: Point;

  @Field(() => Point, { description: 'Where it points to.' })
  to!: Point;
}

@ObjectType({ description: 'Watch for vehicles that a detector recognises; parked ones do not count.' })
export class VehicleRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, { description: 'For how many seconds one must be inside.' })
  minSeconds!: number;

  @Field(() => Float, { nullable: true, description: 'Only those are told that stand still for so many seconds.' })
  stopSeconds!: number | null;

  @Field(() => Direction, { nullable: true, description: 'Only those are told that drive against this arrow.' })
  direction!: Direction | null;
}

@ObjectType({ description: 'Watch for bags and other things that are left alone.' })
export class UnattendedRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, { description: 'For how many seconds nobody may be near.' })
  seconds!: number;
}

@ObjectType({ description: 'Watch for people who fall. Experimental: no safety function.' })
export class FallRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, { description: 'For how many seconds they lie still.' })
  stillSeconds!: number;
}

@ObjectType({ description: 'Watch for flames, not for smoke. Experimental: no safety function.' })
export class FireRule {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;
}

@ObjectType({ description: 'What a zone watches for. A rule that is null is off.' })
export class ZoneRules {
  @Field(() => LoiteringRule, { nullable: true, description: 'Nobody should stay here.' })
  loitering?: LoiteringRule | null;

  @Field(() => RestrictedRule, { nullable: true, description: 'Nobody should be here.' })
  restricted?: RestrictedRule | null;

  @Field(() => CrowdRule, { nullable: true, description: 'Not too many people should gather here.' })
  crowd?: CrowdRule | null;

  @Field(() => VehicleRule, {
    nullable: true,
    description: 'No vehicle should be here, stop here, or drive the wrong way.',
  })
  vehicles?: VehicleRule | null;

  @Field(() => UnattendedRule, { nullable: true, description: 'Nothing should be left here.' })
  unattended?: UnattendedRule | null;

  @Field(() => FallRule, { nullable: true, description: 'Nobody should lie here after a fall.' })
  falls?: FallRule | null;

  @Field(() => FireRule, { nullable: true, description: 'Nothing should burn here.' })
  fire?: FireRule | null;
}

export const Weekday = {
  MON: 'MON',
  TUE: 'TUE',
  WED: 'WED',
  THU: 'THU',
  FRI: 'FRI',
  SAT: 'SAT',
  SUN: 'SUN',
} as const;
export type Weekday = keyof typeof Weekday;

registerEnumType(Weekday, {
  name: 'Weekday',
  description: 'A day of the week.',
  valuesConfig: {
    MON: { description: 'Monday.' },
    TUE: { description: 'Tuesday.' },
    WED: { description: 'Wednesday.' },
    THU: { description: 'Thursday.' },
    FRI: { description: 'Friday.' },
    SAT: { description: 'Saturday.' },
    SUN: { description: 'Sunday.' },
  },
});

@ObjectType({ description: 'Hours of some days. Where `to` is not after `from`, they end on the next day.' })
export class ZoneHours {
  @Field(() => [Weekday], { description: 'The days on which they begin.' })
  days!: Weekday[];

  @Field(() => String, { description: 'When they begin, such as `22:00`.' })
  from!: string;

  @Field(() => String, { description: 'When they end, such as `06:00`.' })
  to!: string;
}

@ObjectType({ description: 'When the rules of a zone are on.' })
export class ZoneSchedule {
  @Field(() => String, { description: 'The time zone of the hours, such as `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => [ZoneHours], { description: 'The rules are on in any of these.' })
  hours!: ZoneHours[];
}

@ObjectType({ implements: Node, description: "An area of a camera's picture with rules for the feet of people in it." })
export class Zone extends Node {
  @Field(() => String, { description: 'What the zone is called; alerts name it.' })
  name!: string;

  @Field(() => [Point], { description: 'The corners in order; the last is joined with the first.' })
  polygon!: Point[];

  @Field(() => ZoneRules, { description: 'What the zone watches for.' })
  rules!: ZoneRules;

  @Field(() => ZoneSchedule, { nullable: true, description: 'When the rules are on; null: always.' })
  schedule!: ZoneSchedule | null;

  @Field(() => DateTime, { description: 'When the zone was drawn.' })
  createdAt!: Date;
}

@ObjectType({ description: 'What became of words that ask for a rule. Nothing is saved: upsertZone does that.' })
export class RuleProposal {
  @Field(() => Zone, { nullable: true, description: 'The zone of the camera that was named; null: none.' })
  zone!: Zone | null;

  @Field(() => ZoneRules, { description: 'The rules that were asked for; the others are null.' })
  rules!: ZoneRules;

  @Field(() => ZoneHours, { nullable: true, description: 'When they shall be on; null: always.' })
  hours!: ZoneHours | null;

  @Field(() => [String], { description: 'Words that were not understood: what they ask for is not in the rules.' })
  unread!: string[];

  @Field(() => [String], { description: 'What cannot be had as it was said, in sentences.' })
  notes!: string[];
}
