/** A zone: a polygon on a camera's picture and the rules for what happens in it. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An absent rule is off. Seconds are of the camera's own time. */
export interface ZoneRules {
  /** Somebody who stays. */
  readonly loitering?: { readonly enabled: boolean; readonly dwellSeconds: number };
  /** Nobody may be here. */
  readonly restricted?: {
    readonly enabled: boolean;
    readonly minSeconds: number;
    /** Whoever enters this close to a grant of its door may be here. Absent or null: nobody may, whatever the door says. */
    readonly badges?: { readonly grantSeconds: number } | null;
  };
  /** So many people, close together, for so long. */
  readonly crowd?: { readonly enabled: boolean; readonly people: number; readonly seconds: number };
  /** No vehicle may drive here; nor stop here, or drive against the direction, where that is said. */
  readonly vehicles?: {
    readonly enabled: boolean;
    readonly minSeconds: number;
    readonly stopSeconds: number | null;
    /** The way that is right. */
    readonly direction: { readonly from: Point; readonly to: Point } | null;
  };
  /** Something that is left alone for so long. */
  readonly unattended?: { readonly enabled: boolean; readonly seconds: number };
  /** Somebody who falls and lies still for so long. */
  readonly falls?: { readonly enabled: boolean; readonly stillSeconds: number };
  /** Flames. */
  readonly fire?: { readonly enabled: boolean };
}

export const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof weekdays)[number];

/** Hours of some days, in local time. `to` at or before `from` lies on the next day. */
export interface ZoneHours {
  /** The days on which the hours begin. */
  readonly days: readonly Weekday[];
  /** HH:MM, 00:00 to 23:59. */
  readonly from: string;
  readonly to: string;
}

export interface ZoneSchedule {
  /** As in the IANA database, for instance Europe/Berlin. */
  readonly timeZone: string;
  readonly hours: readonly ZoneHours[];
}

export interface Zone {
  readonly id: string;
  readonly cameraId: string;
  readonly name: string;
  /** 0 to 1 of width and height, at least three points. */
  readonly polygon: readonly Point[];
  readonly rules: ZoneRules;
  /** When the rules are on; null: always. */
  readonly schedule: ZoneSchedule | null;
  readonly createdAt: Date;
}
