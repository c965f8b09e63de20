/** What the camera mutations and filters take. */

import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { DateTime } from '../graphql/scalars.ts';
import { CameraState } from './camera.type.ts';
import { Weekday } from './zone.type.ts';

@InputType({ description: 'Which cameras to list.' })
export class CameraFilter {
  @Field(() => CameraState, { nullable: true, description: 'Only cameras in this state.' })
  state?: CameraState | null;

  @Field(() => String, { nullable: true, description: 'Only cameras whose name contains this, in any case.' })
  nameContains?: string | null;
}

@InputType({ description: 'Where the pictures come from.' })
export class CameraSourceInput {
  @Field(() => String, {
    description:
      'An rtsp:, rtsps:, http: or https: address, with user and password if needed (they are stored encrypted and never shown), or ' +
      'file:name.mp4 below the directory SIGHTLINE_CAMERA_FILES: played once at real time, or for ever with ?loop=1.',
  })
  url!: string;
}

@InputType({ description: 'A new camera.' })
export class CreateCameraInput {
  @Field(() => ID, { nullable: true, description: 'Where it belongs; without it, your first workspace.' })
  workspaceId?: string | null;

  @Field(() => String, { description: 'What it is called, 1 to 120 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where it is, at most 120 characters.' })
  location?: string | null;

  @Field(() => CameraSourceInput, { description: 'Where the pictures come from.' })
  source!: CameraSourceInput;
}

@InputType({ description: 'Changes of a camera; what is left out stays.' })
export class UpdateCameraInput {
  @Field(() => ID, { description: 'The camera.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'A new name.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'A new place.' })
  location?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Switches the camera on or off. On: a file that has ended is played again.',
  })
  enabled?: boolean | null;

  @Field(() => CameraSourceInput, { nullable: true, description: 'A new source.' })
  source?: CameraSourceInput | null;
}

@InputType({ description: 'Which camera is muted, and until when.' })
export class MuteCameraInput {
  @Field(() => ID, { description: 'The camera.' })
  id!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Within a year. Absent or null: the camera is muted no longer.',
  })
  until?: Date | null;
}

@InputType({ description: 'Which camera goes, with its recordings, zones and alerts.' })
export class DeleteCameraInput {
  @Field(() => ID, { description: 'The camera.' })
  id!: string;
}

@InputType({ description: 'A point on a picture.' })
export class PointInput {
  @Field(() => Float, { description: 'Share of the width, 0 (left) to 1.' })
  x!: number;

  @Field(() => Float, { description: 'Share of the height, 0 (top) to 1.' })
  y!: number;
}

@InputType({ description: 'Watch for people who stay.' })
export class LoiteringRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Int, { nullable: true, description: 'For how many seconds somebody may stay: 5 to 86400, default 60.' })
  dwellSeconds?: number | null;
}

@InputType({ description: 'The zone lies behind a door that reports its grants with recordAccessEvent.' })
export class BadgeRuleInput {
  @Field(() => Float, {
    nullable: true,
    description: 'So many seconds before or after a grant an entry is covered by it: 3 to 10, default 5.',
  })
  grantSeconds?: number | null;
}

@InputType({ description: 'Watch for people who enter.' })
export class RestrictedRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'For how many seconds somebody must be inside: 0.2 to 3600, default 1.',
  })
  minSeconds?: number | null;

  @Field(() => BadgeRuleInput, {
    nullable: true,
    description:
      'Whoever enters with a grant does not count; the others are told once a grant can no longer come in time. Absent: everybody counts.',
  })
  badges?: BadgeRuleInput | null;
}

@InputType({ description: 'Watch for people who gather.' })
export class CrowdRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Int, { nullable: true, description: 'How many people together are too many: 3 to 40, default 6.' })
  people?: number | null;

  @Field(() => Float, { nullable: true, description: 'For how many seconds: 2 to 86400, default 30.' })
  seconds?: number | null;
}

@InputType({ description: 'The way that is right, as an arrow on the picture.' })
export class DirectionInput {
  @Field(() => PointInput, { description: 'Where the arrow begins.' })
  from!: PointInput;

  @Field(() => PointInput, { description: 'Where it points to.' })
  to!: PointInput;
}

@InputType({
  description:
    'Watch for vehicles that a detector recognises; parked ones do not count. With `stopSeconds` or `direction` driving through is allowed, ' +
    'and only stopping or the wrong way is told.',
})
export class VehicleRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'For how many seconds one must be inside: 0.2 to 86400, default 1.',
  })
  minSeconds?: number | null;

  @Field(() => Float, { nullable: true, description: 'Tell when one stands still for so many seconds: 5 to 86400.' })
  stopSeconds?: number | null;

  @Field(() => DirectionInput, { nullable: true, description: 'Tell when one drives against this arrow.' })
  direction?: DirectionInput | null;
}

@InputType({ description: 'Watch for bags and other things that are left alone.' })
export class UnattendedRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'For how many seconds nobody may be near: 5 to 86400, default 30.',
  })
  seconds?: number | null;
}

@InputType({ description: 'Watch for people who fall. Experimental: no safety function.' })
export class FallRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;

  @Field(() => Float, { nullable: true, description: 'For how many seconds they lie still: 1 to 600, default 5.' })
  stillSeconds?: number | null;
}

@InputType({ description: 'Watch for flames, not for smoke. Experimental: no safety function.' })
export class FireRuleInput {
  @Field(() => Boolean, { description: 'Whether the rule is on.' })
  enabled!: boolean;
}

@InputType({ description: 'What a zone watches for. A rule that is left out is off.' })
export class ZoneRulesInput {
  @Field(() => LoiteringRuleInput, { nullable: true, description: 'Nobody should stay here.' })
  loitering?: LoiteringRuleInput | null;

  @Field(() => RestrictedRuleInput, { nullable: true, description: 'Nobody should be here.' })
  restricted?: RestrictedRuleInput | null;

  @Field(() => CrowdRuleInput, { nullable: true, description: 'Not too many people should gather here.' })
  crowd?: CrowdRuleInput | null;

  @Field(() => VehicleRuleInput, {
    nullable: true,
    description: 'No vehicle should be here, stop here, or drive the wrong way.',
  })
  vehicles?: VehicleRuleInput | null;

  @Field(() => UnattendedRuleInput, { nullable: true, description: 'Nothing should be left here.' })
  unattended?: UnattendedRuleInput | null;

  @Field(() => FallRuleInput, { nullable: true, description: 'Nobody should lie here after a fall.' })
  falls?: FallRuleInput | null;

  @Field(() => FireRuleInput, { nullable: true, description: 'Nothing should burn here.' })
  fire?: FireRuleInput | null;
}

@InputType({ description: 'Hours of some days. Where `to` is not after `from`, they end on the next day.' })
export class ZoneHoursInput {
  @Field(() => [Weekday], { description: 'The days on which they begin.' })
  days!: Weekday[];

  @Field(() => String, { description: 'When they begin, 00:00 to 23:59.' })
  from!: string;

  @Field(() => String, { description: 'When they end, 00:00 to 23:59.' })
  to!: string;
}

@InputType({ description: 'When the rules of a zone are on.' })
export class ZoneScheduleInput {
  @Field(() => String, { description: 'The time zone of the hours, as in the IANA database: `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => [ZoneHoursInput], { description: 'The rules are on in any of these, 1 to 21.' })
  hours!: ZoneHoursInput[];
}

@InputType({ description: 'A zone to draw or to change as a whole.' })
export class UpsertZoneInput {
  @Field(() => ID, { nullable: true, description: 'The zone to change; without it, a new one is drawn.' })
  id?: string | null;

  @Field(() => ID, { description: 'The camera whose picture it lies on.' })
  cameraId!: string;

  @Field(() => String, { description: 'What it is called, 1 to 80 characters.' })
  name!: string;

  @Field(() => [PointInput], { description: 'The corners in order, 3 to 32.' })
  polygon!: PointInput[];

  @Field(() => ZoneRulesInput, {
    nullable: true,
    description:
      'What it watches for. Absent: the rules stay as they are; those of a new zone are that nobody may be in it for 1 second.',
  })
  rules?: ZoneRulesInput | null;

  @Field(() => ZoneScheduleInput, {
    nullable: true,
    description: 'When the rules are on. Absent: as before, and always for a new zone; null: always.',
  })
  schedule?: ZoneScheduleInput | null;
}

@InputType({ description: 'Which zone goes. Its past alerts stay.' })
export class DeleteZoneInput {
  @Field(() => ID, { description: 'The zone.' })
  id!: string;
}
