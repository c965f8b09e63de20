/** What a zone may look like, and the defaults of its rules. */

import { z } from 'zod';
import { type AlertEventClass } from '../alerts/index.ts';
import type { Point, ZoneRules } from './zone.ts';

const smallestArea = 0.0005;
/** Later than this after an entry, a grant is no grant for it. */
const longestGrantSeconds = 10;
const coordinate = z.number('must be a number').min(0, 'must lie between 0 and 1').max(1, 'must lie between 0 and 1');

export const polygonContract = z
  .array(z.object({ x: coordinate, y: coordinate }))
  .min(3, 'A zone needs at least three points')
  .max(32, 'A zone has at most 32 points')
  .refine((points) => areaOf(points) >= smallestArea, 'The points of the zone enclose no area');

const point = z.object({ x: coordinate, y: coordinate });
const seconds = (least: number) =>
  z.number().min(least, `must be at least ${least}`).max(86_400, 'must be at most a day');

/** What callers may leave out; `null` counts as left out. */
export const zoneRulesContract = z
  .object({
    loitering: z.object({ enabled: z.boolean(), dwellSeconds: seconds(5).int().nullish() }).nullish(),
    restricted: z
      .object({
        enabled: z.boolean(),
        minSeconds: seconds(0.2).max(3_600).nullish(),
        badges: z
          .object({
            grantSeconds: seconds(3).max(longestGrantSeconds, `must be at most ${longestGrantSeconds}`).nullish(),
          })
          .nullish(),
      })
      .nullish(),
    crowd: z
      .object({
        enabled: z.boolean(),
        people: z.number().int().min(3, 'must be at least 3').max(40, 'must be at most 40').nullish(),
        seconds: seconds(2).nullish(),
      })
      .nullish(),
    vehicles: z
      .object({
        enabled: z.boolean(),
        minSeconds: seconds(0.2).nullish(),
        stopSeconds: seconds(5).nullish(),
        direction: z
          .object({ from: point, to: point })
          .refine(
            ({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y) >= 0.05,
            'The arrow of the direction is too short',
          )
          .nullish(),
      })
      .nullish(),
    unattended: z.object({ enabled: z.boolean(), seconds: seconds(5).nullish() }).nullish(),
    falls: z.object({ enabled: z.boolean(), stillSeconds: seconds(1).max(600).nullish() }).nullish(),
    fire: z.object({ enabled: z.boolean() }).nullish(),
  })
  .nullish();

/** A zone without any rules is a closed area: that is what people draw zones for. */
export function completeZoneRules(given: z.infer<typeof zoneRulesContract>): ZoneRules {
  const { loitering, restricted, crowd, vehicles, unattended, falls, fire } = given ?? {};
  if (![loitering, restricted, crowd, vehicles, unattended, falls, fire].some((rule) => rule)) {
    return { restricted: { enabled: true, minSeconds: 1 } };
  }
  return {
    ...(loitering && { loitering: { enabled: loitering.enabled, dwellSeconds: loitering.dwellSeconds ?? 60 } }),
    ...(restricted && {
      restricted: {
        enabled: restricted.enabled,
        minSeconds: restricted.minSeconds ?? 1,
        ...(restricted.badges && { badges: { grantSeconds: restricted.badges.grantSeconds ?? 5 } }),
      },
    }),
    ...(crowd && { crowd: { enabled: crowd.enabled, people: crowd.people ?? 6, seconds: crowd.seconds ?? 30 } }),
    ...(vehicles && {
      vehicles: {
        enabled: vehicles.enabled,
        minSeconds: vehicles.minSeconds ?? 1,
        stopSeconds: vehicles.stopSeconds ?? null,
        direction: vehicles.direction ?? null,
      },
    }),
    ...(unattended && { unattended: { enabled: unattended.enabled, seconds: unattended.seconds ?? 30 } }),
    ...(falls && { falls: { enabled: falls.enabled, stillSeconds: falls.stillSeconds ?? 5 } }),
    ...(fire && { fire: { enabled: fire.enabled } }),
  };
}

/** The class of alerts that each rule raises. */
const classOfRule = {
  loitering: 'SUSPICIOUS_LOITERING',
  restricted: 'UNAUTHORIZED_ACCESS',
  crowd: 'CROWD_GATHERING',
  vehicles: 'VEHICLE_INTRUSION',
  unattended: 'UNATTENDED_OBJECT',
  falls: 'PERSON_FALL',
  fire: 'FIRE_SMOKE_DETECTION',
} as const satisfies Record<keyof ZoneRules, AlertEventClass>;

/** The classes that zones raise alerts of. */
export const zoneEventClasses: readonly AlertEventClass[] = Object.values(classOfRule);

/** The classes that no rule of the zone can raise an alert of. */
export function classesWithoutRule(rules: ZoneRules): AlertEventClass[] {
  const names = Object.keys(classOfRule) as (keyof ZoneRules)[];
  return names.filter((name) => !rules[name]?.enabled).map((name) => classOfRule[name]);
}

/** The shoelace formula, in shares of the picture. */
function areaOf(points: readonly Point[]): number {
  let sum = 0;
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length] as Point;
    sum += a.x * b.y - b.x * a.y;
  }
  return Math.abs(sum) / 2;
}
