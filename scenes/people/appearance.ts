/** What a person looks like: build, skin, hair and clothes, drawn from a seed. */

import type { Random } from '../random.ts';

export type Colour = readonly [number, number, number];

export interface Appearance {
  readonly heightM: number;
  /** 1 is average; widths and radii are multiplied by it. */
  readonly build: number;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly hasLongHair: boolean;
  readonly top: Colour;
  readonly shirt: Colour;
  readonly isOpenJacket: boolean;
  readonly legs: Colour;
  readonly shoes: Colour;
  readonly bag: 'none' | 'backpack' | 'briefcase';
  readonly bagColour: Colour;
}

const skins: readonly Colour[] = [
  [226, 184, 156],
  [205, 158, 124],
  [168, 118, 86],
  [122, 82, 58],
  [92, 62, 46],
];
const hairs: readonly Colour[] = [
  [34, 27, 23],
  [60, 42, 28],
  [96, 70, 44],
  [22, 20, 20],
  [142, 134, 126],
  [150, 112, 66],
];
const tops: readonly Colour[] = [
  [42, 52, 74],
  [120, 44, 44],
  [58, 78, 62],
  [66, 66, 70],
  [150, 108, 58],
  [36, 84, 104],
  [34, 34, 38],
  [92, 78, 110],
];
const shirts: readonly Colour[] = [
  [222, 220, 214],
  [150, 172, 198],
  [196, 184, 160],
  [108, 112, 118],
];
const trousers: readonly Colour[] = [
  [38, 44, 58],
  [52, 50, 50],
  [92, 84, 70],
  [44, 58, 84],
  [30, 30, 32],
  [108, 104, 96],
];
const shoeColours: readonly Colour[] = [
  [26, 24, 24],
  [58, 42, 32],
  [188, 188, 184],
];
const bagColours: readonly Colour[] = [
  [44, 46, 50],
  [86, 58, 38],
  [40, 60, 88],
  [120, 40, 38],
];

export function createAppearance(random: Random, wish: Partial<Appearance> = {}): Appearance {
  return {
    heightM: random.between(1.64, 1.88),
    build: random.between(0.94, 1.1),
    skin: random.pick(skins),
    hair: random.pick(hairs),
    hasLongHair: random.next() < 0.35,
    top: random.pick(tops),
    shirt: random.pick(shirts),
    isOpenJacket: random.next() < 0.5,
    legs: random.pick(trousers),
    shoes: random.pick(shoeColours),
    bag: random.pick(['none', 'none', 'backpack', 'briefcase'] as const),
    bagColour: random.pick(bagColours),
    ...wish,
  };
}
