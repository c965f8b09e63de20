/** One scene for each class of events: how it comes about, and what else goes on. */

import type { Step } from '../people/motion.ts';
import type { GroundPoint } from '../places/place.ts';
import { type Cast, clipEndS, clipStartS, lingerer, luggageLooks, passers } from './cast.ts';

/** Each sets the stage and says what kind of scene it is. */
export const events = {
  suspicious_loitering(cast: Cast) {
    const count = cast.random.next() < 0.8 ? 1 : 2;
    for (let i = 0; i < count; i++) lingerer(cast, cast.spot(), clipStartS);
    passers(cast, [0, 0, 0, 1, 2]);
    return 'lingering';
  },
  unattended_object(cast: Cast) {
    const { random } = cast;
    const [at, look] = [cast.spot(), random.pick(luggageLooks)];
    const leave: Step[] = [
      { kind: 'putDown' },
      { kind: 'stand', seconds: random.between(0, 1.2), activity: 'look' },
      { kind: 'walk', to: cast.outside(), speed: random.between(1.2, 1.9) },
    ];
    const isBefore = random.next() < 0.4;
    const start = isBefore ? at : { x: at.x + random.between(-2, 2), z: at.z + random.between(-1, 1) };
    cast.person(clipStartS, start, isBefore ? leave : [{ kind: 'walk', to: at, speed: 1.5 }, ...leave], look);
    passers(cast, [0, 0, 0, 1, 1, 2]);
    return 'leaving';
  },
  unauthorized_access(cast: Cast) {
    const { random } = cast;
    const inside = cast.spotInZone();
    const steps: Step[] = [
      { kind: 'stand', seconds: random.between(0, 2.5), activity: 'look' },
      { kind: 'walk', to: inside, speed: random.between(0.9, 2.2) },
      { kind: 'stand', seconds: random.between(0.5, 6), activity: 'look' },
      { kind: 'walk', to: cast.spotInZone() },
      { kind: 'stand', seconds: 10, activity: 'look' },
    ];
    cast.person(clipStartS, cast.spot(), steps);
    passers(cast, [0, 0, 0, 1, 2]);
    return 'entering';
  },
  person_fall(cast: Cast) {
    const { random } = cast;
    const at = cast.spot();
    const start = { x: at.x + random.between(-3, 3), z: at.z + random.between(-1.5, 1.5) };
    cast.person(clipStartS, start, [
      { kind: 'walk', to: at, speed: random.between(0.7, 1.6) },
      { kind: 'stand', seconds: random.between(0.2, 5) },
      {
        kind: 'fall',
        seconds: random.next() < 0.75 ? 20 : random.between(2.5, 5),
        aside: random.between(-Math.PI, Math.PI),
        rises: true,
      },
      { kind: 'walk', to: cast.outside(), speed: 1 },
    ]);
    passers(cast, [0, 0, 0, 0, 1, 1]);
    return 'falling';
  },
  crowd_gathering(cast: Cast) {
    const { random } = cast;
    const middle = cast.spot();
    const spread = random.between(0.8, 1.8);
    for (let i = random.integer(7, 14); i > 0; i--) {
      const at = { x: middle.x + random.normal() * spread, z: middle.z + random.normal() * spread * 0.8 };
      const isThere = random.next() < 0.5;
      const stay: Step = {
        kind: 'stand',
        seconds: 20,
        activity: random.pick(['none', 'look', 'phone']),
        towards: middle,
      };
      cast.person(
        clipStartS,
        isThere ? at : cast.spot(),
        isThere ? [stay] : [{ kind: 'walk', to: at, speed: 1.6 }, stay],
      );
    }
    return 'gathering';
  },
  vehicle_intrusion(cast: Cast) {
    const { random, place } = cast;
    const [from, stop] = [cast.outside(), cast.spot()];
    const isThrough = random.next() < 0.5;
    const drive = (to: GroundPoint): Step => ({ kind: 'walk', to, speed: random.between(2, 5) });
    const steps: Step[] = isThrough
      ? [drive(stop), drive({ x: -from.x * 1.6, z: from.z + random.between(-2, 2) })]
      : [drive(stop), { kind: 'stand', seconds: random.between(1, 20) }, drive(cast.outside())];
    const start = { x: from.x + Math.sign(from.x) * 3, z: from.z };
    cast.vehicle(
      random.between(clipStartS + 0.5, 7),
      start,
      steps,
      place.isDark ? 'on' : random.pick(['off', 'off', 'on', 'braking']),
    );
    passers(cast, [0, 0, 0, 1, 2]);
    return isThrough ? 'driving through' : 'driving in';
  },
  fire_smoke_detection(cast: Cast) {
    const { random } = cast;
    const kind = random.pick(['flames', 'smoke', 'both'] as const);
    const startS = random.between(clipStartS, 8);
    cast.fires.push({
      id: 'fire',
      at: cast.spot(),
      startS,
      endS: clipEndS,
      look: {
        sizeM: random.between(0.4, 1.6),
        hasFlames: kind !== 'smoke',
        smoke: kind === 'flames' ? 0 : random.between(0.4, 1),
        smokeGrey: random.between(40, 220),
        wind: random.normal() * 0.5,
        seed: random.integer(1, 1e6),
      },
    });
    passers(cast, [0, 0, 0, 1, 1, 2]);
    return kind;
  },
} satisfies Record<string, (cast: Cast) => string>;
