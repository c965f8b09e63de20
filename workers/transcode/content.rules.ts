/**
 * From the sizes of a few coded pictures to the class of a video's content, and from the class to its quality.
 *
 * Bits per pixel are those of libx264 veryfast at CRF 23 on pictures of 360 lines (measure-content.ts). Thresholds were
 * measured (docs/decisions/0023): pages of text 0.0007 in the median and 0.002 to 0.04 on average, a still camera on one
 * person 0.01 to 0.05, cartoons, halls and streets and scrolling text 0.05 to 0.26, a noisy webcam, a fractal zoom and
 * chaos 0.39 to 0.8.
 */

export type ContentClass = 'screen' | 'talk' | 'ordinary' | 'complex';

/** Of one moment, in bits per pixel. */
export interface MomentSizes {
  /** The median of the pictures after the first: what moves all the time. */
  median: number;
  mean: number;
}

const screenBelow = 0.002;
const talkBelow = 0.05;
const complexAbove = 0.3;

/** What most moments are like. */
export function classify(moments: readonly MomentSizes[]): ContentClass {
  if (moments.length === 0) return 'ordinary';
  if (middle(moments.map(({ median }) => median)) < screenBelow) return 'screen';
  const mean = middle(moments.map((moment) => moment.mean));
  if (mean < talkBelow) return 'talk';
  return mean > complexAbove ? 'complex' : 'ordinary';
}

/**
 * Text shows every artefact and costs next to nothing while it stands still; faces are looked at closely and are cheap
 * too; noise and turmoil hide what is lost and would fill every ceiling.
 */
export function crfOf(contentClass: ContentClass): number {
  return { screen: 20, talk: 22, ordinary: 23, complex: 25 }[contentClass];
}

/** Reads the lines of ffmpeg's framecrc ("0, dts, pts, duration, size, crc"); a moment is a key picture and what follows. */
export function readSizes(
  report: string,
  sample: { width: number; height: number; picturesPerMoment: number },
): MomentSizes[] {
  const sizes = report
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => (8 * Number(line.split(',')[4])) / (sample.width * sample.height));
  const moments: MomentSizes[] = [];
  for (let at = 0; at < sizes.length; at += sample.picturesPerMoment) {
    const changing = sizes.slice(at + 1, at + sample.picturesPerMoment);
    if (changing.length === 0) continue;
    moments.push({ median: middle(changing), mean: changing.reduce((sum, size) => sum + size, 0) / changing.length });
  }
  return moments;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
