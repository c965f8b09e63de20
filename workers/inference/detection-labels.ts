/** Which labels of a model the rules can use; all others are left out. */

import type { ObjectKind } from './detector.ts';

export const labelCounts = { coco80: 80 } as const;

/** By the number of the label. COCO: https://cocodataset.org, 80 labels as models count them. */
export const kindsOfLabels: Readonly<Record<'coco80', ReadonlyMap<number, ObjectKind>>> = {
  coco80: new Map([
    [0, 'person'],
    [1, 'bicycle'],
    [2, 'car'],
    [3, 'motorcycle'],
    [5, 'bus'],
    [7, 'truck'],
    // Backpack, handbag, suitcase.
    [24, 'bag'],
    [26, 'bag'],
    [28, 'bag'],
  ]),
};
