/** What finds things in single pictures: a port that every model family implements (detector.contract.ts). */

import type { ModelIdentity } from '../../core/platform/models/model-identity.ts';
import type { ColourPicture } from './picture.ts';

/** What the rules can tell apart; a model's other labels are left out. */
export const objectKinds = ['person', 'bag', 'car', 'truck', 'bus', 'motorcycle', 'bicycle'] as const;
export type ObjectKind = (typeof objectKinds)[number];

export interface Detection {
  readonly kind: ObjectKind;
  /** 0 to 1. */
  readonly score: number;
  /** Shares of the picture's width and height. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

export interface Detector extends AsyncDisposable {
  /** Stored with every alert that it took part in. */
  readonly model: ModelIdentity;
  /** One list for each picture, the surest first; scores from 0.1 on. Pictures may differ in size. */
  detect(pictures: readonly ColourPicture[]): Promise<Detection[][]>;
}
