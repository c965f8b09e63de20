/** Fire: cells of flames that hang together, in the zone and not on a person. Smoke is not looked for. */

import { isInside } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { FlameCell } from './flames.ts';
import { round } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import type { RuleFrame, Sighting, ZoneRule } from './rule.ts';
import type { Track } from './tracker.ts';

type Memory = { sinceUs?: number | null; lostUs?: number; firstCells?: number };

/** A single cell is a reflection or a signal. */
const minCells = 3;
const burnSeconds = 1.5;
const lostUs = 1_500_000;
const manyCells = 10;
/** People in glowing clothes move, and flicker: what is on them does not count. */
const minPersonScore = 0.1;
const minPerson = 0.5;

export const fireRule: ZoneRule = {
  eventClass: 'FIRE_SMOKE_DETECTION',
  open({ fire }, memory) {
    if (!fire?.enabled) return null;
    return {
      limits: { exitGraceUs: 30_000_000, escalateAfterUs: Number.POSITIVE_INFINITY, cooldownUs: 10_000_000 },
      see: (frame) => seeFire(frame, memory as Memory),
    };
  },
};

function seeFire(frame: RuleFrame, memory: Memory): Sighting[] {
  const cells = largestFire(frame);
  memory.lostUs = cells.length >= minCells ? 0 : (memory.lostUs ?? 0) + frame.elapsedUs;
  if (memory.lostUs > lostUs) memory.sinceUs = null;
  if (cells.length < minCells) return [];
  memory.sinceUs ??= frame.ptsUs;
  const burned = (frame.ptsUs - memory.sinceUs) / 1e6;
  const restlessness = cells.reduce((sum, cell) => sum + cell.restlessness, 0) / cells.length;
  if (!frame.isOpen('')) memory.firstCells = cells.length;
  const score = 0.5 + 0.2 * Math.min(1, cells.length / manyCells) + 0.25 * Math.min(1, restlessness / 0.4);
  return [
    {
      subject: '',
      score: Math.min(0.95, score),
      isRipe: burned >= burnSeconds,
      isGrave: cells.length >= 2 * (memory.firstCells ?? cells.length),
      sinceUs: memory.sinceUs,
      peopleCount: 0,
      thing: 'flames',
      box: boxAround(cells, frame),
      why: [
        { rule: 'burningCells', value: cells.length, threshold: minCells, unit: 'cells' },
        { rule: 'restlessness', value: round(restlessness), threshold: 0.1, unit: 'ratio' },
        { rule: 'secondsBurning', value: round(burned), threshold: burnSeconds, unit: 'seconds' },
      ],
    },
  ];
}

function isLikelyPerson(track: Track): boolean {
  return personConfidence(track) >= minPerson || (track.kind === 'person' && track.kindScore >= minPersonScore);
}

/** The most cells that touch one another. */
function largestFire({ flames, polygon, tracks, width, height }: RuleFrame): FlameCell[] {
  const people = tracks.filter((track) => track.isObserved && isLikelyPerson(track));
  const isOnPerson = ({ x, y }: FlameCell) =>
    people.some((person) => {
      const [px, py] = [x * width, y * height];
      return px >= person.x && px <= person.x + person.width && py >= person.y && py <= person.y + person.height;
    });
  const left = flames.cells.filter((cell) => isInside(cell, polygon) && !isOnPerson(cell));
  const [reachX, reachY] = [1.6 / flames.columns, 1.6 / flames.rows];
  let best: FlameCell[] = [];
  while (left.length > 0) {
    const fire = [left.pop() as FlameCell];
    for (let i = 0; i < fire.length; i++) {
      const at = fire[i] as FlameCell;
      for (let j = left.length - 1; j >= 0; j--) {
        const other = left[j] as FlameCell;
        const touches = Math.abs(at.x - other.x) < reachX && Math.abs(at.y - other.y) < reachY;
        if (touches) fire.push(...left.splice(j, 1));
      }
    }
    if (fire.length > best.length) best = fire;
  }
  return best;
}

function boxAround(cells: readonly FlameCell[], { flames }: RuleFrame): Sighting['box'] {
  const [w, h] = [1 / flames.columns, 1 / flames.rows];
  const left = Math.min(...cells.map(({ x }) => x)) - w / 2;
  const top = Math.min(...cells.map(({ y }) => y)) - h / 2;
  const right = Math.max(...cells.map(({ x }) => x)) + w / 2;
  const bottom = Math.max(...cells.map(({ y }) => y)) + h / 2;
  return { x: round(left), y: round(top), w: round(right - left), h: round(bottom - top) };
}
