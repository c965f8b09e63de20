/** Everyday scenes, the ones that are easily mistaken for an event among them. */

import { type Cast, clipStartS, group, luggageLooks, passer, passers, pauser } from './cast.ts';

export const everyday: Readonly<Record<string, (cast: Cast) => void>> = {
  nobody: () => {},
  passing: (cast) => passers(cast, [1, 1, 2, 3]),
  busy: (cast) => passers(cast, [4, 5, 6, 7]),
  pausing: (cast) => passer(cast, cast.random.between(1, 4)),
  talking: (cast) => group(cast, cast.random.integer(2, 3)),
  bending: (cast) => pauser(cast, [{ kind: 'bend', seconds: cast.random.between(0.5, 3) }]),
  sitting: (cast) => pauser(cast, [{ kind: 'sit', seconds: cast.random.between(2, 12) }]),
  carrying: (cast) => {
    const { random } = cast;
    pauser(
      cast,
      [{ kind: 'putDown' }, { kind: 'stand', seconds: random.between(1, 4) }, { kind: 'pickUp' }],
      random.pick(luggageLooks),
    );
  },
  beside: (cast) => {
    // It has put its luggage down and stays with it.
    cast.person(
      clipStartS,
      cast.spot(),
      [{ kind: 'putDown' }, { kind: 'stand', seconds: 20, activity: 'phone' }],
      cast.random.pick(luggageLooks),
    );
    group(cast, 2);
  },
  parked: (cast) => {
    const { random } = cast;
    cast.vehicle(
      0,
      cast.spot(),
      [{ kind: 'stand', seconds: 30, towards: cast.outside() }],
      random.pick(['off', 'braking', 'on']),
    );
    passers(cast, [0, 1, 2]);
  },
  headlights: (cast) => {
    const fromS = cast.random.between(4, 9);
    cast.conditions = {
      sweep: { fromS, untilS: fromS + cast.random.between(1.5, 4), strength: cast.random.between(0.3, 1.6) },
    };
    passers(cast, [0, 0, 1]);
  },
  lightSwitched: (cast) => {
    const { random } = cast;
    cast.conditions = {
      light: [
        { atS: random.between(4.5, 12), factor: random.pick([0.6, 0.75, 1.3, 1.5]), fadeS: random.between(0, 1.5) },
      ],
    };
    passers(cast, [0, 1, 2]);
  },
  sunset: (cast) => {
    cast.conditions = { light: [{ atS: 2, factor: cast.random.pick([0.55, 1.5]), fadeS: 12 }] };
    passers(cast, [0, 1, 2]);
  },
  shaking: (cast) => {
    cast.conditions = { shakePx: cast.random.between(0.6, 2) };
    passers(cast, [0, 1, 2]);
  },
  raining: (cast) => {
    cast.conditions = { rainDrops: cast.random.integer(30, 150) };
    passers(cast, [0, 1, 2]);
  },
};
