/** A person's shadow on the floor: its limbs thrown along the light, and a darker patch under each foot. */

import { add, lerp, subtract, type Vec3 } from '../camera.ts';
import type { Appearance } from './appearance.ts';
import type { Brush } from './draw-person.ts';
import type { Pose } from './pose.ts';

/** Draws the silhouette in opaque black; the caller blurs and fades it. */
export function drawCastShadow(brush: Brush, person: Appearance, pose: Pose): void {
  const { context, camera, outline } = brush;
  const { towards } = brush.light;
  const h = pose.heightM;
  const r = h * person.build;
  const spine = (up: number, side: number) =>
    add(add(pose.pelvis, subtract(pose.neck, pose.pelvis), up), pose.right, side * r);
  const strokes: readonly (readonly [Vec3, Vec3, number])[] = [
    ...[pose.leftLeg, pose.rightLeg].flatMap((leg) => [
      [leg.root, leg.middle, 0.047 * r] as const,
      [leg.middle, leg.end, 0.034 * r] as const,
      [leg.end, leg.tip, 0.024 * r] as const,
    ]),
    ...[pose.leftArm, pose.rightArm].flatMap((arm) => [
      [arm.root, arm.middle, 0.033 * r] as const,
      [arm.middle, arm.tip, 0.024 * r] as const,
    ]),
    [spine(-0.15, -0.035), spine(0.9, -0.05), 0.062 * r],
    [spine(-0.15, 0.035), spine(0.9, 0.05), 0.062 * r],
    [pose.neck, pose.head, 0.036 * h],
    [lerp(pose.neck, pose.head, 0.95), add(pose.head, { x: 0, y: 0.012 * h, z: 0 }), 0.058 * h],
  ];
  context.strokeStyle = '#000';
  context.lineCap = 'round';
  for (const [a, b, radius] of strokes) {
    const p = camera.project(throwDown(a, towards));
    const q = camera.project(throwDown(b, towards));
    const widthPx = Math.max(1, 1.7 * radius * camera.scaleAt((p.depth + q.depth) / 2));
    outline.include(p.x, p.y, widthPx);
    outline.include(q.x, q.y, widthPx);
    context.lineWidth = widthPx;
    context.beginPath();
    context.moveTo(p.x, p.y);
    context.lineTo(q.x, q.y);
    context.stroke();
  }
}

/** Where little light reaches the floor: around the feet. Reports to the outline. */
export function drawContactShadow(brush: Brush, pose: Pose): void {
  const { context, camera, outline } = brush;
  for (const leg of [pose.leftLeg, pose.rightLeg]) {
    const at = lerp(leg.end, leg.tip, 0.4);
    const lift = Math.max(0, leg.end.y - 0.05 * pose.heightM);
    const p = camera.project({ ...at, y: 0 });
    const radius = 0.17 * camera.scaleAt(p.depth);
    outline.include(p.x, p.y, radius);
    context.save();
    context.translate(p.x, p.y);
    context.scale(1, 0.42);
    const patch = context.createRadialGradient(0, 0, 0, 0, 0, radius);
    patch.addColorStop(0, `rgba(0,0,0,${Math.max(0, brush.light.shadow * (1.3 - lift * 6))})`);
    patch.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = patch;
    context.fillRect(-radius, -radius, radius * 2, radius * 2);
    context.restore();
  }
}

function throwDown(point: Vec3, towards: Vec3): Vec3 {
  const reach = Math.max(0, point.y) / towards.y;
  return { x: point.x - towards.x * reach, y: 0, z: point.z - towards.z * reach };
}
