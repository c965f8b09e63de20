/** How often alerts are right, in the public contract. */

import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Weekday } from '../cameras/zone.type.ts';
import { DateTime } from '../graphql/scalars.ts';
import { EventClass } from './alert.type.ts';

@ObjectType({ description: 'Alerts counted by what people said of them.' })
export class AlertStatistics {
  @Field(() => Int, { description: 'Alerts that were raised: those that are judged and `unjudged`.' })
  raised!: number;

  @Field(() => Int, { description: 'Raised and judged TRUE.' })
  judgedTrue!: number;

  @Field(() => Int, { description: 'Raised and judged FALSE.' })
  judgedFalse!: number;

  @Field(() => Int, { description: 'Raised and judged KNOWN.' })
  judgedKnown!: number;

  @Field(() => Int, { description: 'Raised and judged FIXTURE.' })
  judgedFixture!: number;

  @Field(() => Int, { description: 'Raised, and nobody has said whether that was right.' })
  unjudged!: number;

  @Field(() => Int, { description: 'Reported as missed. Counted by when it happened.' })
  missed!: number;

  @Field(() => Int, {
    description: 'Confirmed and not raised because a fixture stands there; each episode counts once.',
  })
  suppressed!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'False alarms per day: `judgedFalse` and `judgedFixture` over `days`. Alerts that nobody has judged are not among them, so it is a lower bound. Null when `days` is 0.',
  })
  falseAlarmsPerDay!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The share of `judgedTrue` and `judgedKnown` in all alerts that are judged, 0 to 1. Null when none is.',
  })
  precision!: number | null;
}

@ObjectType({ description: 'Alerts of one class, counted.' })
export class AlertClassStatistics extends AlertStatistics {
  @Field(() => EventClass, { description: 'What they are about.' })
  eventClass!: EventClass;
}

@ObjectType({ description: 'How often the alerts of a camera were right. Alerts count by when they were confirmed.' })
export class CameraAlertStatistics {
  @Field(() => DateTime, { description: 'Beginning of the range, inclusive.' })
  from!: Date;

  @Field(() => DateTime, { description: 'End of the range, exclusive.' })
  to!: Date;

  @Field(() => Float, {
    description:
      'Days of 24 hours, with fractions, of the range in which the camera existed: from when it was added to now at the latest. Hours in which it was switched off, muted or offline count too.',
  })
  days!: number;

  @Field(() => AlertStatistics, { description: 'All classes together.' })
  total!: AlertStatistics;

  @Field(() => [AlertClassStatistics], { description: 'By class, for classes with anything to count.' })
  classes!: AlertClassStatistics[];
}

@ObjectType({ description: 'The alerts of one day.' })
export class AlertDay {
  @Field(() => String, { description: 'The date, such as 2026-11-28.' })
  date!: string;

  @Field(() => Int, { description: 'Alerts that were raised.' })
  raised!: number;

  @Field(() => Int, { description: 'Raised, and judged FALSE or FIXTURE since.' })
  falseAlarms!: number;
}

@ObjectType({ description: 'The alerts of one hour of the week, over all weeks of the range.' })
export class AlertHour {
  @Field(() => Weekday, { description: 'The day.' })
  weekday!: Weekday;

  @Field(() => Int, { description: 'The hour that began then, 0 to 23.' })
  hour!: number;

  @Field(() => Int, { description: 'Alerts that were raised.' })
  raised!: number;
}
