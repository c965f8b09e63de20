/**
 * Judges whether a camera's picture can be trusted, frame by frame, in media time: whether it is frozen, black or over-exposed,
 * covered or blurred, or of another place than it usually is.
 *
 * Frozen is exact: of a camera that is alive no two frames are the same to the byte, because its sensor leaves noise in the
 * stillest room. Encoders touch up a frozen picture at key frames, mostly to what it was at an earlier one: a frame that is one of the
 * last few counts as well, and few may differ, by little.
 * Everything else is looked at twice a second, against how the place usually looks.
 */

import { crc32 } from 'node:zlib';
import type { Impairment, WhyEntry } from '../../core/domain/alerts/index.ts';
import { detailOf, differsBy, lightOf, likeness, sharesOf, toCells } from './picture-portrait.ts';

/** Plain data, kept in checkpoints. */
export type PictureHealth = {
  /** The last frame, and the checksums of the last few that were unlike each other, latest last. */
  previous: Uint8Array;
  recent: number[];
  /** Grows with every frame that repeats one of them, falls with every touch; and for how long it has been above 0. */
  repeatUs: number;
  stillUs: number;
  /** Analysed time of the last look; null before the first. */
  lookedUs: number | null;
  /** Light by cells (picture-portrait.ts): as the place usually looks, and at the last look. */
  usual: Uint16Array;
  latest: Uint16Array;
  usualDetail: number;
  /** For how long the place has been looked at while all was well. */
  learnedUs: number;
  found: Finding | null;
  /** For how long the last finding has been the same, and since when in media time. */
  foundUs: number;
  foundSinceUs: number;
  /** For how long it has not been the usual place. */
  unlikeUs: number;
  /** Counts the views of the camera: what was learned of one says nothing of the next. */
  view: number;
  open: OpenImpairment | null;
};

/** `moving`: it is not what it usually is, and not steady either. */
export type Finding = { readonly kind: Impairment | 'moving'; readonly why: WhyEntry };

export type OpenImpairment = {
  readonly kind: Impairment;
  /** Media time of the first frame that showed it. */
  readonly sinceUs: number;
  readonly why: readonly WhyEntry[];
  /** For how long it has not been found any more. */
  wellUs: number;
};

export type ImpairmentChange = {
  readonly kind: 'raised' | 'resolved';
  readonly about: OpenImpairment;
  readonly resolution?: string;
};

type HealthFrame = {
  readonly luma: Uint8Array;
  readonly width: number;
  readonly ptsUs: number;
  readonly nowUs: number;
  readonly elapsedUs: number;
};

/** So long it must last before it is told, and so long it must be gone. */
const tellAfterUs = 10_000_000;
const wellAfterUs = 5_000_000;
/** Frames that repeat for less are of a slow camera. */
const repeatsUs = 2_000_000;
/** Repeated time beyond this is not kept: a camera that comes back is believed within a second. */
const mostRepeatUs = 8_000_000;
const remembered = 16;
/** What a frame that was not there before takes away, in frames that repeat. */
const touchCosts = 8;
/** Encoders touch up less than this, in luma. */
const touch = 16;
const lookEveryUs = 500_000;
/** What was told so long ago is how the camera looks from now on. */
const acceptAfterUs = 600_000_000;
/** A camera that has been on the move for so long has no usual place. */
const restlessAfterUs = 60_000_000;
/** How a place usually looks is known after so long. */
const knownAfterUs = 20_000_000;
/** One in so many looks' share: half a minute. */
const learnShift = 5;

const mostDark = 0.98;
const leastDetail = 0.25;
/** With less, in luma, there is nothing to miss. */
const enoughDetail = 0.3;
/** One place in any light, and with people in front of it, has more than the second; two places have less than the first. */
const unlike = 0.3;
const alike = 0.45;
const sameLight = 0.7;

export function createPictureHealth(width: number, height: number): PictureHealth {
  const size = toCells(new Uint8Array(width * height), width).length;
  return {
    previous: new Uint8Array(width * height),
    recent: [],
    repeatUs: 0,
    stillUs: 0,
    lookedUs: null,
    usual: new Uint16Array(size),
    latest: new Uint16Array(size),
    usualDetail: 0,
    learnedUs: 0,
    found: null,
    foundUs: 0,
    foundSinceUs: 0,
    unlikeUs: 0,
    view: 1,
    open: null,
  };
}

/**
 * Nothing on such a picture means anything, from the first moment on. A camera that was turned is trusted again once that is
 * told, and little detail after a while: it may be a night without light, and rules that look at it are better than none.
 */
export function isBlind({ found, foundUs, open }: PictureHealth): boolean {
  if (found === null) return false;
  if (isUnlike(found)) return open?.kind !== 'turned';
  return found.kind !== 'covered' || foundUs < acceptAfterUs;
}

function isUnlike(found: Finding | null): boolean {
  return found?.kind === 'moving' || found?.kind === 'turned';
}

/** Takes in a frame; returns what has to be told, which is at most one thing. */
export function advancePictureHealth(health: PictureHealth, frame: HealthFrame): ImpairmentChange | null {
  noteRepeats(health, frame);
  const isDue = health.lookedUs === null || frame.nowUs - health.lookedUs >= lookEveryUs;
  const isFrozen = health.repeatUs >= (health.found?.kind === 'frozen' ? 1 : repeatsUs);
  if (isFrozen || isDue || health.found?.kind === 'frozen') note(health, findIn(health, frame, isFrozen), frame);
  else if (health.found) health.foundUs += frame.elapsedUs;
  health.unlikeUs = isUnlike(health.found) ? health.unlikeUs + frame.elapsedUs : 0;
  if (health.unlikeUs >= (health.open ? acceptAfterUs : restlessAfterUs)) return acceptView(health);
  return health.open ? carryOn(health, frame) : begin(health);
}

/** The next look learns it from the beginning. */
function acceptView(health: PictureHealth): ImpairmentChange | null {
  // One that was told has been looked at as it is since then.
  if (!health.open) health.view += 1;
  Object.assign(health, { learnedUs: 0, found: null, foundUs: 0, unlikeUs: 0 });
  return endImpairment(health, 'new view');
}

function noteRepeats(health: PictureHealth, { luma, elapsedUs }: HealthFrame): void {
  const checksum = crc32(luma);
  if (checksum !== health.recent.at(-1)) {
    const isTouch = health.repeatUs > 0 && !differsBy(touch, luma, health.previous);
    const isKnown = health.recent.includes(checksum);
    health.repeatUs = isTouch ? Math.max(0, health.repeatUs + (isKnown ? 1 : -touchCosts) * elapsedUs) : 0;
    health.recent = [...health.recent.filter((each) => each !== checksum), checksum].slice(-remembered);
    health.previous.set(luma);
  } else health.repeatUs += elapsedUs;
  health.repeatUs = Math.min(mostRepeatUs, health.repeatUs);
  health.stillUs = health.repeatUs > 0 ? health.stillUs + elapsedUs : 0;
}

function note(health: PictureHealth, found: Finding | null, { ptsUs, elapsedUs }: HealthFrame): void {
  const isSame = found !== null && found.kind === health.found?.kind;
  health.foundUs = isSame ? health.foundUs + elapsedUs : found?.kind === 'frozen' ? health.stillUs : 0;
  if (!isSame) health.foundSinceUs = ptsUs - health.foundUs;
  if (health.open?.kind === 'turned' && isUnlike(found) !== isUnlike(health.found)) health.view += 1;
  health.found = found;
}

function findIn(health: PictureHealth, frame: HealthFrame, isFrozen: boolean): Finding | null {
  const { dark, bright } = sharesOf(frame.luma);
  if (dark >= mostDark) return finding('black', 'darkShare', dark, mostDark);
  if (bright >= mostDark) return finding('overexposed', 'brightShare', bright, mostDark);
  if (isFrozen) {
    const why = { rule: 'secondsWithoutChange', value: health.stillUs / 1e6, unit: 'seconds' } as const;
    return { kind: 'frozen', why: { ...why, threshold: tellAfterUs / 1e6 } };
  }
  return compareWithUsual(health, frame);
}

function compareWithUsual(health: PictureHealth, { luma, width, nowUs }: HealthFrame): Finding | null {
  const sinceUs = health.lookedUs === null ? 0 : nowUs - health.lookedUs;
  const cells = toCells(luma, width);
  const columns = Math.floor(width / 4);
  const isSteady = health.lookedUs !== null && likeness(health.latest, cells, columns) >= alike;
  health.latest = cells;
  health.lookedUs = nowUs;
  const like = likeness(health.usual, cells, columns);
  const light = Math.min(1, lightOf(cells) / Math.max(1, lightOf(health.usual)));
  const detail = detailOf(luma, width, light);
  if (health.learnedUs >= knownAfterUs) {
    const share = detail / (health.usualDetail * light);
    const isBare = health.usualDetail >= enoughDetail && share < leastDetail;
    if (isBare && (like < alike || light >= sameLight)) return finding('covered', 'detailLeft', share, leastDetail);
    if (like < unlike && health.usualDetail >= enoughDetail)
      return finding(isSteady ? 'turned' : 'moving', 'likenessToUsual', like, unlike);
  } else if (like < unlike) health.learnedUs = 0;
  learn(health, { cells, detail, sinceUs });
  return null;
}

function learn(health: PictureHealth, seen: { cells: Uint16Array; detail: number; sinceUs: number }): void {
  const { usual } = health;
  if (health.learnedUs === 0) {
    usual.set(seen.cells);
    health.usualDetail = seen.detail;
  } else {
    for (let i = 0; i < usual.length; i++) usual[i] = usual[i]! + ((seen.cells[i]! - usual[i]!) >> learnShift);
    health.usualDetail += (seen.detail - health.usualDetail) / 2 ** learnShift;
  }
  health.learnedUs = Math.min(knownAfterUs, health.learnedUs + Math.max(seen.sinceUs, 1));
}

function begin(health: PictureHealth): ImpairmentChange | null {
  const { found, foundUs } = health;
  if (found === null || found.kind === 'moving' || foundUs < tellAfterUs) return null;
  const lasting: WhyEntry = {
    ...{ rule: 'secondsImpaired', value: foundUs / 1e6, threshold: tellAfterUs / 1e6, unit: 'seconds' },
  };
  const why = found.kind === 'frozen' ? [found.why] : [found.why, lasting];
  if (found.kind === 'turned') health.view += 1;
  health.open = { kind: found.kind, sinceUs: health.foundSinceUs, why, wellUs: 0 };
  return { kind: 'raised', about: health.open };
}

function carryOn(health: PictureHealth, { elapsedUs }: HealthFrame): ImpairmentChange | null {
  const open = health.open as OpenImpairment;
  const isStill = health.found?.kind === open.kind || (open.kind === 'turned' && isUnlike(health.found));
  open.wellUs = isStill ? 0 : open.wellUs + elapsedUs;
  return open.wellUs >= wellAfterUs ? end(health, 'picture is well') : null;
}

/** Ends what is open, for a reason; null when nothing is. */
export function endImpairment(health: PictureHealth, resolution: string): ImpairmentChange | null {
  return health.open ? end(health, resolution) : null;
}

function end(health: PictureHealth, resolution: string): ImpairmentChange {
  const about = health.open as OpenImpairment;
  health.open = null;
  return { kind: 'resolved', about, resolution };
}

function finding(kind: Finding['kind'], rule: string, value: number, threshold: number): Finding {
  return { kind, why: { rule, value: Math.round(value * 1000) / 1000, threshold, unit: 'ratio' } };
}
