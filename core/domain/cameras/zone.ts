/** A zone: a polygon on a camera's picture and the rules for foot points in it. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An absent rule is off. */
export interface ZoneRules {
  /** Somebody who stays. */
  readonly loitering?: { readonly enabled: boolean; readonly dwellSeconds: number };
  /** Nobody may be here. */
  readonly restricted?: { readonly enabled: boolean; readonly minSeconds: number };
}

export interface Zone {
  readonly id: string;
  readonly cameraId: string;
  readonly name: string;
  /** 0 to 1 of width and height, at least three points. */
  readonly polygon: readonly Point[];
  readonly rules: ZoneRules;
  readonly createdAt: Date;
}
