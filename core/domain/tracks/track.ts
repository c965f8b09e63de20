/** A track as it is kept: what a camera saw from its coming to its going, told in one row. */

/** UNKNOWN: it moved, and nothing says what it was. */
export type TrackKind = 'PERSON' | 'BAG' | 'CAR' | 'TRUCK' | 'BUS' | 'MOTORCYCLE' | 'BICYCLE' | 'UNKNOWN';

export type TrackColour =
  | ('BLACK' | 'WHITE' | 'GREY' | 'RED' | 'ORANGE' | 'YELLOW')
  | ('GREEN' | 'BLUE' | 'PURPLE' | 'PINK' | 'BROWN');

/** Over the picture, from where it was first seen to where it was last seen. */
export type TrackDirection = 'LEFT' | 'RIGHT' | 'TOWARDS' | 'AWAY';

/** One stay in a zone, in media time. Whoever is back within five seconds has not left. */
export interface ZoneVisit {
  readonly zoneId: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** How much of it was seen. */
  readonly insideUs: number;
}

/** Where it was at a moment: shares of the picture's width and height. */
export interface TrackBox {
  readonly atUs: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What the analysis tells of one track, whole; told again, it replaces what was told before under its key. */
export interface TrackReport {
  /** Unique within the camera, and the same whenever the same pictures are analysed. */
  readonly trackKey: string;
  readonly kind: TrackKind;
  /** 0 to 1: how clearly it is of its kind. */
  readonly confidence: number;
  /** Null where the picture does not say. */
  readonly colour: TrackColour | null;
  /** Null: it went nowhere. */
  readonly direction: TrackDirection | null;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly firstPtsUs: number;
  readonly lastPtsUs: number;
  readonly visits: readonly ZoneVisit[];
  /** Where it was, as few boxes as tell it (track-path.rules.ts). */
  readonly path: readonly TrackBox[];
}

export interface Track {
  readonly id: string;
  readonly workspaceId: string;
  readonly cameraId: string;
  readonly trackKey: string;
  readonly kind: TrackKind;
  readonly confidence: number;
  readonly colour: TrackColour | null;
  readonly direction: TrackDirection | null;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly firstPtsUs: bigint;
  readonly lastPtsUs: bigint;
  /** Of its visits. */
  readonly zoneIds: readonly string[];
  /** ZoneVisit[] */
  readonly visits: unknown;
  /** Packed boxes. */
  readonly path: Uint8Array;
}

/** A track that is seen for longer is told in several rows, so that whatever was there at a moment began at most this long before. */
export const longestTrackUs = 3_600_000_000;
