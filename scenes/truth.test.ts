import { describe, expect, it } from 'vitest';
import {
  describeScene,
  emptyYard,
  intruderInYard,
  lobbyPassing,
  loitererAtDoor,
  renderScene,
  yardPassing,
} from './index.ts';

const size = { width: 160, height: 90 };

describe('describeScene', () => {
  it('knows when the loiterer is at the door: long enough for any sensible dwell, once per loop', () => {
    const { events, visits } = describeScene(loitererAtDoor, size);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ eventClass: 'SUSPICIOUS_LOITERING', actorId: 'loiterer', zone: 'staff door' });
    expect(events[0]?.startS).toBeCloseTo(11.1, 0);
    expect(events[0]?.endS).toBeCloseTo(34.5, 0);
    expect(visits.filter(({ actorId }) => actorId === 'loiterer')).toHaveLength(1);
    // Who only passes is there for a moment.
    for (const visit of visits) if (visit.actorId !== 'loiterer') expect(visit.endS - visit.startS).toBeLessThan(3);
  });

  it('knows when the closed area is entered, by one person only', () => {
    const { events, visits } = describeScene(intruderInYard, size);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      eventClass: 'UNAUTHORIZED_ACCESS',
      actorId: 'intruder',
      zone: 'Dock 2',
    });
    expect(events[0]?.startS).toBeCloseTo(16.1, 0);
    expect(events[0]?.endS).toBeCloseTo(29.8, 0);
    expect(visits).toHaveLength(1);
  });

  it.each([lobbyPassing, yardPassing, emptyYard])('finds no event on a quiet day: $name', (script) => {
    expect(describeScene(script, size).events).toEqual([]);
  });

  it.each([loitererAtDoor, intruderInYard])(
    'puts the zone on the picture: a foot in it is a visit, and the other way round: $name',
    (script) => {
      const { zones, visits } = describeScene(script, size);
      const [zone] = zones;
      let inside = 0;
      for (const { truth } of renderScene(script, {
        ...size,
        fps: 2,
        seed: 7,
        effects: { noise: false, shadows: false },
      })) {
        for (const actor of truth.actors) {
          if (actor.foot.x <= 0 || actor.foot.x >= 1 || actor.foot.y >= 1) continue;
          const isVisit = visits.some(
            (visit) => visit.actorId === actor.id && truth.timeS >= visit.startS && truth.timeS < visit.endS,
          );
          expect(isInPolygon(actor.foot, zone?.polygon ?? []), `${actor.id} at ${truth.timeS} s`).toBe(isVisit);
          expect(actor.zones.length === 1, `${actor.id} at ${truth.timeS} s`).toBe(isVisit);
          if (isVisit) inside++;
        }
      }
      expect(inside).toBeGreaterThan(12);
    },
  );
});

/** By the sum of angles: another way than the generator's. */
function isInPolygon(point: { x: number; y: number }, polygon: readonly { x: number; y: number }[]): boolean {
  let turned = 0;
  for (const [i, a] of polygon.entries()) {
    const b = polygon[(i + 1) % polygon.length] ?? a;
    const difference = Math.atan2(b.y - point.y, b.x - point.x) - Math.atan2(a.y - point.y, a.x - point.x);
    turned += Math.atan2(Math.sin(difference), Math.cos(difference));
  }
  return Math.abs(turned) > Math.PI;
}
