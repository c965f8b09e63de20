/** The automatic choice of quality while a video is still being made: none whose next parts are not there yet. */

import Hls from 'hls.js';
import { type Quality, toQuality } from './player-state.ts';

/** Whether this quality is made up to this moment of the video, as far as is known. */
export type IsMade = (quality: Quality, untilS: number) => boolean;

/** A part that is asked for before it is there costs a wait; the lowest rung is quickest to make, so it is always allowed. */
export function highestMade(
  qualities: readonly Quality[],
  wanted: number,
  isMade: (quality: Quality) => boolean,
): number {
  for (let index = wanted; index > 0; index -= 1) {
    const quality = qualities[index];
    if (quality && isMade(quality)) return index;
  }
  return Math.min(0, wanted);
}

/** About two parts beyond what is buffered. */
const aheadS = 4;
const AbrController = Hls.DefaultConfig.abrController;

/** hls.js's own choice, lowered to what is made. */
export function madeFirstController(isMade: IsMade): typeof AbrController {
  return class extends AbrController {
    readonly #player: Hls;

    constructor(player: Hls) {
      super(player);
      this.#player = player;
    }

    override get nextAutoLevel(): number {
      const bufferedS = this.#player.mainForwardBufferInfo?.end ?? this.#player.media?.currentTime ?? 0;
      const qualities = this.#player.levels.map(toQuality);
      return highestMade(qualities, super.nextAutoLevel, (quality) => isMade(quality, bufferedS + aheadS));
    }

    override set nextAutoLevel(level: number) {
      super.nextAutoLevel = level;
    }
  };
}
