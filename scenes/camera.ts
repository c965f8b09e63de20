/**
 * The camera of a scene: metres to pixels and back.
 *
 * World: x to the right, y up, z away from the viewer, in metres; the floor is y = 0.
 */

export interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
  /** Metres along the line of sight; below 0: behind the camera. */
  readonly depth: number;
}

export interface CameraMount {
  readonly position: Vec3;
  /** Degrees; positive turns to the right. */
  readonly yaw: number;
  /** Degrees; positive looks down. */
  readonly pitch: number;
  /** Horizontal angle of view in degrees. */
  readonly angle: number;
}

export interface Camera {
  readonly position: Vec3;
  readonly width: number;
  readonly height: number;
  project(point: Vec3): Pixel;
  /** Pixels for one metre at this depth. */
  scaleAt(depth: number): number;
  /** The unit direction through a pixel. */
  rayThrough(px: number, py: number): Vec3;
  readonly right: Vec3;
  readonly up: Vec3;
  readonly forward: Vec3;
}

export function createCamera(mount: CameraMount, size: { width: number; height: number }): Camera {
  const { width, height } = size;
  const yaw = radians(mount.yaw);
  const pitch = radians(mount.pitch);
  const focal = width / 2 / Math.tan(radians(mount.angle) / 2);
  const right = { x: Math.cos(yaw), y: 0, z: -Math.sin(yaw) };
  const forward = { x: Math.sin(yaw) * Math.cos(pitch), y: -Math.sin(pitch), z: Math.cos(yaw) * Math.cos(pitch) };
  const up = { x: Math.sin(yaw) * Math.sin(pitch), y: Math.cos(pitch), z: Math.cos(yaw) * Math.sin(pitch) };
  return {
    position: mount.position,
    width,
    height,
    right,
    up,
    forward,
    project(point) {
      const offset = subtract(point, mount.position);
      const depth = dot(offset, forward);
      const scale = focal / Math.max(depth, 0.05);
      return { x: width / 2 + dot(offset, right) * scale, y: height / 2 - dot(offset, up) * scale, depth };
    },
    scaleAt: (depth) => focal / Math.max(depth, 0.05),
    rayThrough(px, py) {
      const a = (px - width / 2) / focal;
      const b = (height / 2 - py) / focal;
      return normalise({
        x: forward.x + right.x * a + up.x * b,
        y: forward.y + right.y * a + up.y * b,
        z: forward.z + right.z * a + up.z * b,
      });
    },
  };
}

export function add(a: Vec3, b: Vec3, factor = 1): Vec3 {
  return { x: a.x + b.x * factor, y: a.y + b.y * factor, z: a.z + b.z * factor };
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
}

export function scaled(a: Vec3, factor: number): Vec3 {
  return { x: a.x * factor, y: a.y * factor, z: a.z * factor };
}

export function dot(a: Vec3, b: Vec3): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function normalise(a: Vec3): Vec3 {
  const length = Math.hypot(a.x, a.y, a.z) || 1;
  return { x: a.x / length, y: a.y / length, z: a.z / length };
}

export function lerp(a: Vec3, b: Vec3, t: number): Vec3 {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, z: a.z + (b.z - a.z) * t };
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
