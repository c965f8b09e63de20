/** The filters of the search, as they stand in the address. */

import type { TrackColour, TrackDirection, TrackFilter, TrackKind } from '../../../kit/index.ts';
import { colourWords, directionWords } from './track-words.ts';

/** What people look for, by what the analysis tells apart. */
export const kindChoices: Readonly<Record<string, { readonly label: string; readonly kinds: readonly TrackKind[] }>> = {
  person: { label: 'People', kinds: ['PERSON'] },
  vehicle: { label: 'Vehicles', kinds: ['CAR', 'TRUCK', 'BUS', 'MOTORCYCLE'] },
  bicycle: { label: 'Bicycles', kinds: ['BICYCLE'] },
  bag: { label: 'Bags', kinds: ['BAG'] },
  unknown: { label: 'Other things that moved', kinds: ['UNKNOWN'] },
};

/** What the address says that is no filter is left out. */
export function readTrackFilter(search: string): TrackFilter {
  const params = new URLSearchParams(search);
  const kind = kindChoices[params.get('kind') ?? ''];
  const colour = params.get('colour') ?? '';
  const direction = params.get('direction') ?? '';
  return {
    cameraIds: params.has('camera') ? [params.get('camera') ?? ''] : null,
    zoneId: params.get('zone'),
    kinds: kind ? [...kind.kinds] : null,
    colour: colour in colourWords ? (colour as TrackColour) : null,
    direction: direction in directionWords ? (direction as TrackDirection) : null,
    since: momentOf(params.get('from')),
    until: momentOf(params.get('to')),
  };
}

/** From what a field of type datetime-local gives. */
function momentOf(local: string | null): string | null {
  const ms = Date.parse(local ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The address with one of them changed. Another camera has other zones; other filters have other results. */
export function changeFilter(search: string, name: string, value: string): string {
  const params = new URLSearchParams(search);
  params.delete('track');
  if (name === 'camera') params.delete('zone');
  if (value) params.set(name, value);
  else params.delete(name);
  return params.toString();
}

export function hasFilter(search: string): boolean {
  return [...new URLSearchParams(search).keys()].some((name) => name !== 'track');
}
