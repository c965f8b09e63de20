/** Decides what can be a fixture, and whether an episode is about one. */

import type { EventClass } from '../events.ts';
import type { AlertBox } from './alert.ts';
import type { Fixture } from './fixture.ts';

/** People come and go; only things stay. Without a box on the picture there is no place to stay at. */
const fixtureClasses: readonly EventClass[] = ['UNATTENDED_OBJECT', 'VEHICLE_INTRUSION', 'FIRE_SMOKE_DETECTION'];

export function canBeFixture(eventClass: EventClass, box: AlertBox | null): box is AlertBox {
  return fixtureClasses.includes(eventClass) && box !== null && box.w > 0 && box.h > 0;
}

/** From this overlap on, two boxes are one place. A thing twice as large, or half beside it, is another one. */
const samePlaceOverlap = 0.5;

/** The fixture whose place the box is, the closest first; null when none stands there. */
export function fixtureAt<T extends Pick<Fixture, 'box'>>(fixtures: readonly T[], box: AlertBox): T | null {
  let best: { fixture: T; overlap: number } | null = null;
  for (const fixture of fixtures) {
    const overlap = overlapOf(fixture.box, box);
    if (overlap >= samePlaceOverlap && overlap > (best?.overlap ?? 0)) best = { fixture, overlap };
  }
  return best?.fixture ?? null;
}

/** Intersection over union, 0 to 1. */
export function overlapOf(a: AlertBox, b: AlertBox): number {
  const width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.w * a.h + b.w * b.h - shared);
}
