/** What a zone may look like, and the defaults of its rules. */

import { z } from 'zod';
import { type AlertEventClass } from '../alerts/index.ts';
import type { Point, ZoneRules } from './zone.ts';

const smallestArea = 0.0005;
const coordinate = z.number('must be a number').min(0, 'must lie between 0 and 1').max(1, 'must lie between 0 and 1');

export const polygonContract = z
  .array(z.object({ x: coordinate, y: coordinate }))
  .min(3, 'A zone needs at least three points')
  .max(32, 'A zone has at most 32 points')
  .refine((points) => areaOf(points) >= smallestArea, 'The points of the zone enclose no area');

/** What callers may leave out; `null` counts as left out. */
export const zoneRulesContract = z
  .object({
    loitering: z
      .object({
        enabled: z.boolean(),
        dwellSeconds: z.number().int().min(5, 'must be at least 5').max(86_400).nullish(),
      })
      .nullish(),
    restricted: z
      .object({ enabled: z.boolean(), minSeconds: z.number().min(0.2, 'must be at least 0.2').max(3_600).nullish() })
      .nullish(),
  })
  .nullish();

/** A zone without any rules is a closed area: that is what people draw zones for. */
export function completeZoneRules(given: z.infer<typeof zoneRulesContract>): ZoneRules {
  if (!given?.loitering && !given?.restricted) return { restricted: { enabled: true, minSeconds: 1 } };
  const { loitering, restricted } = given;
  return {
    ...(loitering && { loitering: { enabled: loitering.enabled, dwellSeconds: loitering.dwellSeconds ?? 60 } }),
    ...(restricted && { restricted: { enabled: restricted.enabled, minSeconds: restricted.minSeconds ?? 1 } }),
  };
}

/** The classes that the rules can raise an alert of. */
export function classesOf(rules: ZoneRules): AlertEventClass[] {
  const classes: AlertEventClass[] = [];
  if (rules.loitering?.enabled) classes.push('SUSPICIOUS_LOITERING');
  if (rules.restricted?.enabled) classes.push('UNAUTHORIZED_ACCESS');
  return classes;
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
