/** A track in words: what it was and where it went, as somebody would tell it. */

import type { TrackColour, TrackDirection, TrackKind, TrackRowFragment } from '../../../kit/index.ts';

export const kindWords: Readonly<Record<TrackKind, string>> = {
  PERSON: 'Person',
  BAG: 'Bag',
  CAR: 'Car',
  TRUCK: 'Truck',
  BUS: 'Bus',
  MOTORCYCLE: 'Motorcycle',
  BICYCLE: 'Bicycle',
  UNKNOWN: 'Something that moved',
};

export const colourWords: Readonly<Record<TrackColour, string>> = {
  BLACK: 'black',
  WHITE: 'white',
  GREY: 'grey',
  RED: 'red',
  ORANGE: 'orange',
  YELLOW: 'yellow',
  GREEN: 'green',
  BLUE: 'blue',
  PURPLE: 'purple',
  PINK: 'pink',
  BROWN: 'brown',
};

export const directionWords: Readonly<Record<TrackDirection, string>> = {
  LEFT: 'to the left',
  RIGHT: 'to the right',
  TOWARDS: 'towards the camera',
  AWAY: 'away from the camera',
};

/** "Person in red, to the left"; "White car, towards the camera". */
export function describeTrack({ kind, colour, direction }: Pick<TrackRowFragment, 'kind' | 'colour' | 'direction'>) {
  const name = kindWords[kind];
  const way = direction ? `, ${directionWords[direction]}` : '';
  if (!colour) return name + way;
  const word = colourWords[colour];
  if (kind === 'PERSON') return `${name} in ${word}${way}`;
  if (kind === 'UNKNOWN') return `${name}, ${word}${way}`;
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} ${name.toLowerCase()}${way}`;
}

/** "42 s", "3 min 5 s", "1 h 2 min". */
export function formatStay(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = hours > 0 ? [`${hours} h`, minutes && `${minutes} min`] : [`${minutes} min`, rest && `${rest} s`];
  return parts.filter(Boolean).join(' ');
}
