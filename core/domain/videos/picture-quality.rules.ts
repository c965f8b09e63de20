/**
 * Whether the pictures of a rendition are the pictures of the source: structural similarity (SSIM) of a few samples.
 *
 * It is measured twice. In the rendition's own size it tells how well the encoder did, which nobody can put a bound to:
 * noise reaches 0.1, and looks right. As small pictures, where noise averages out, it tells whether it is the same film:
 * honest encodes reach 0.97, of pure noise 0.80; other films mostly stay below 0.6 (docs/decisions/0020).
 */

export interface PictureFacts {
  rendition: string;
  /** The segment that was looked at. */
  index: number;
  isCopied: boolean;
  /** Medians over the pictures that were compared, in their own size and as small ones; null: none could be. */
  similarity: number | null;
  likeness: number | null;
  /** Why none could be compared. */
  problem: string | null;
  /** false: the source itself does not let itself be read there, or not twice alike, which says nothing against the rendition. */
  isFault: boolean;
}

/** The same for all rungs: what small pictures lose does not depend on how many bits the large ones had. */
const leastLikeness = 0.7;
/** A copy decodes to the very pictures of the source. */
const leastOfCopy = 0.95;

export interface PictureJudgement {
  isPassed: boolean;
  found: string;
  wanted: string;
  rendition: string;
}

/** Whether a sample is the film of the source; false where nothing could be compared. */
export function showsTheSource({ isCopied, likeness }: Pick<PictureFacts, 'isCopied' | 'likeness'>): boolean {
  return likeness !== null && likeness >= leastFor(isCopied);
}

function leastFor(isCopied: boolean): number {
  return isCopied ? leastOfCopy : leastLikeness;
}

/** One judgement for each rendition that was sampled. */
export function judgePictures(samples: readonly PictureFacts[]): PictureJudgement[] {
  return [...Map.groupBy(samples, ({ rendition }) => rendition)].map(([rendition, own]) => {
    const isCopied = own.some((sample) => sample.isCopied);
    const least = leastFor(isCopied);
    const faults = own.flatMap(({ index, likeness, problem, isFault }) => {
      if (problem) return isFault ? [`s${index}: ${problem}`] : [];
      return showsTheSource({ isCopied, likeness }) ? [] : [`s${index} is ${likeness?.toFixed(3)} like the source`];
    });
    const wanted = isCopied
      ? `the very pictures of the source, at least ${least}`
      : `the film of the source, at least ${least}`;
    return { isPassed: faults.length === 0, found: faults.join('; ') || sayGood(own), wanted, rendition };
  });
}

function sayGood(samples: readonly PictureFacts[]): string {
  const span = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return `${Math.min(...known).toFixed(3)} to ${Math.max(...known).toFixed(3)}`;
  };
  const compared = samples.filter(({ likeness }) => likeness !== null);
  if (compared.length === 0) return `not comparable: ${samples[0]?.problem}`;
  const detail = span(compared.map(({ similarity }) => similarity));
  return `${span(compared.map(({ likeness }) => likeness))} in ${compared.length} of ${samples.length} samples (details: ${detail})`;
}
