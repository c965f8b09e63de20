import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createAppearance } from './appearance.ts';
import { planMotion } from './motion.ts';
import { type Pose, poseAt } from './pose.ts';

const person = createAppearance(createRandom(1));

describe('a walk', () => {
  const motion = planMotion(
    { x: 0, z: 5 },
    [
      { kind: 'walk', to: { x: 4, z: 8 } },
      { kind: 'stand', seconds: 1 },
    ],
    2,
  );

  it('starts, arrives and ends when it should', () => {
    expect(motion.at(1.9)).toBeNull();
    expect(motion.at(motion.endS + 0.1)).toBeNull();
    const last = motion.at(motion.endS - 0.05);
    expect(Math.hypot((last?.x ?? 0) - 4, (last?.z ?? 0) - 8)).toBeLessThan(0.3);
    expect(last?.stride).toBeLessThan(0.05);
  });

  it('never jumps: less than 3 cm between two of 60 frames', () => {
    for (let t = motion.startS; t < motion.endS - 0.03; t += 1 / 60) {
      const [a, b] = [motion.at(t), motion.at(t + 1 / 60)];
      if (a && b) expect(Math.hypot(b.x - a.x, b.z - a.z)).toBeLessThan(0.03);
    }
  });

  it('keeps one foot on the floor and none below it, and bones as long as they are', () => {
    const lengths: number[] = [];
    for (let t = motion.startS; t < motion.endS; t += 0.05) {
      const state = motion.at(t);
      if (!state) continue;
      const pose = poseAt(person, state, t);
      expect(Math.min(...soles(pose))).toBeGreaterThan(-0.03);
      expect(Math.min(...soles(pose))).toBeLessThan(0.05);
      const { root, middle } = pose.leftLeg;
      lengths.push(Math.hypot(root.x - middle.x, root.y - middle.y, root.z - middle.z));
    }
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(1e-9);
  });
});

/** Height of each foot's lowest joint above the floor, without the shoe. */
function soles(pose: Pose): number[] {
  return [pose.leftLeg, pose.rightLeg].map(({ end, tip }) =>
    Math.min(end.y - 0.035 * pose.heightM, tip.y - 0.017 * pose.heightM),
  );
}
