/** Frames for the analyzer, made of a textured wall, a floor and upright figures, with noise; the same every time. */

export const sceneWidth = 224;
export const sceneHeight = 168;
const frameUs = 133_333;

/** Where a figure is at a time: the middle of its feet and its height, in pixels; null while it is not there. */
export type Figure = {
  readonly at: (seconds: number) => { x: number; y: number } | null;
  readonly height: number;
  /** Default: 0.35 of the height. */
  readonly width?: number;
  readonly luma?: number;
};

export type LumaScene = {
  readonly figures: readonly Figure[];
  /** Amplitude of the noise; default 3. */
  readonly noise?: number;
  /** Added to every pixel. */
  readonly light?: (seconds: number) => number;
  /** Draws over the background: leaves, shadows. */
  readonly paint?: (luma: Uint8ClampedArray, seconds: number, random: () => number) => void;
  readonly seed?: number;
};

/** The frames of the first `seconds`, 7.5 per second. */
export function* renderScene(scene: LumaScene, seconds: number): Generator<{ luma: Uint8Array; ptsUs: number }> {
  const wall = paintBackground();
  const random = createRandom(scene.seed ?? 1);
  const amplitude = 1.7 * (scene.noise ?? 3);
  const noise = Array.from({ length: 4 }, () => Int8Array.from(wall, () => (random() + random() - 1) * amplitude));
  for (let index = 0; index * frameUs <= seconds * 1e6; index++) {
    const time = (index * frameUs) / 1e6;
    const luma = new Uint8ClampedArray(wall);
    scene.paint?.(luma, time, random);
    for (const figure of scene.figures) drawFigure(luma, figure, time);
    addNoise(luma, noise[Math.floor(random() * noise.length)]!, {
      from: Math.floor(random() * luma.length),
      light: scene.light?.(time) ?? 0,
    });
    yield { luma: new Uint8Array(luma.buffer), ptsUs: index * frameUs };
  }
}

/** Walks from one place to another between two times; stands at the ends outside of them. */
export function walk(from: { x: number; y: number }, to: { x: number; y: number }, times: [number, number]) {
  return (seconds: number) => {
    const part = Math.max(0, Math.min(1, (seconds - times[0]) / (times[1] - times[0])));
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  };
}

function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function paintBackground(): Uint8Array {
  const luma = new Uint8Array(sceneWidth * sceneHeight);
  const random = createRandom(99);
  const grain = Array.from({ length: 64 }, () => random() * 24 - 12);
  for (let y = 0; y < sceneHeight; y++) {
    for (let x = 0; x < sceneWidth; x++) {
      const base = y < 70 ? 150 : 120 + (y - 70) * 0.2;
      luma[y * sceneWidth + x] = base + grain[((y >> 3) * 7 + (x >> 3) * 3) & 63]!;
    }
  }
  return luma;
}

function drawFigure(luma: Uint8ClampedArray, figure: Figure, seconds: number): void {
  const place = figure.at(seconds);
  if (place === null) return;
  const width = figure.width ?? figure.height * 0.35;
  const tone = figure.luma ?? 60;
  const top = Math.round(place.y - figure.height);
  for (let y = Math.max(0, top); y < Math.min(sceneHeight, Math.round(place.y)); y++) {
    const part = (y - top) / figure.height;
    const half = part < 0.15 ? width * 0.22 : part < 0.55 ? width * 0.5 : width * 0.34;
    const shade = tone + (part < 0.15 ? 20 : part < 0.55 ? 0 : -20) + ((y >> 2) & 1) * 8;
    for (let x = Math.max(0, Math.round(place.x - half)); x < Math.min(sceneWidth, Math.round(place.x + half)); x++) {
      luma[y * sceneWidth + x] = shade;
    }
  }
}

/** Adds the noise picture from a random place on, and the light; the bytes saturate. */
function addNoise(luma: Uint8ClampedArray, noise: Int8Array, how: { from: number; light: number }): void {
  for (let i = 0, j = how.from; i < luma.length; i++, j++) {
    if (j === noise.length) j = 0;
    luma[i] = luma[i]! + noise[j]! + how.light;
  }
}
