/** Compares samples of a video's renditions with its source, picture by picture. */

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type MediaProbe,
  type PictureFacts,
  showsTheSource,
  type VideoFacts,
  type VideoGrid,
} from '../../core/domain/videos/index.ts';
import { streamFfmpeg } from '../runtime/ffmpeg.ts';
import { medianOf, planComparison, planSourceCheck, readSimilarities } from './ssim.plan.ts';

export interface ComparedRung {
  name: string;
  isCopied: boolean;
  width: number;
  height: number;
  /** Holds the initialisation segment and the segment. */
  path: string;
}

export interface Comparison {
  source: string;
  probe: MediaProbe;
  video: VideoFacts;
  grid: VideoGrid;
  index: number;
  rungs: readonly ComparedRung[];
  /** For ffmpeg's reports; emptied again. */
  directory: string;
  signal: AbortSignal;
}

const timeoutMs = 300_000;
const cpuSeconds = 300;
const niceness = 10;

/** One segment of every rung. A rung that cannot be compared is decoded by itself, to tell whose fault it is. */
export async function comparePictures(comparison: Comparison): Promise<PictureFacts[]> {
  const { rungs, index, directory, signal } = comparison;
  const named = rungs.map((rung, i) => ({ ...rung, reports: { full: `full-${i}.txt`, glance: `glance-${i}.txt` } }));
  const problem = await run(planComparison({ ...comparison, rungs: named, isSalvage: false }), comparison);
  const facts: PictureFacts[] = [];
  for (const { reports, path, name, isCopied } of named) {
    const similarity = await readReport(join(directory, reports.full));
    const likeness = await readReport(join(directory, reports.glance));
    const measured = { rendition: name, index, isCopied, similarity, likeness };
    if (likeness !== null) facts.push({ ...measured, problem: null, isFault: false });
    else {
      const own = await run(['-v', 'error', '-xerror', '-f', 'mov', '-i', path, '-f', 'null', '-'], {
        directory,
        signal,
      });
      const reason = own ?? problem ?? 'the source has no picture there';
      facts.push({ ...measured, problem: reason, isFault: own !== null });
    }
  }
  const isUnlike = (each: PictureFacts) => each.problem === null && !showsTheSource(each);
  if (!facts.some(isUnlike)) return facts;
  // Which picture a decoder puts in the place of a damaged one depends on how far its other threads have come.
  const damage = await run(planSourceCheck({ ...comparison, isSalvage: false }), comparison);
  if (damage === null) return facts;
  const uncompared = { similarity: null, likeness: null, problem: `the source is damaged there: ${damage}` };
  return facts.map((each) => (isUnlike(each) ? { ...each, ...uncompared } : each));
}

async function readReport(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  await rm(path, { force: true });
  return medianOf(readSimilarities(text));
}

/** null, or what ffmpeg complained about last. Throws when it was stopped. */
async function run(
  args: readonly string[],
  { directory, signal }: Pick<Comparison, 'directory' | 'signal'>,
): Promise<string | null> {
  await using tool = streamFfmpeg(args, { cwd: directory, signal, timeoutMs, cpuSeconds, niceness });
  tool.stdout.resume();
  try {
    await tool.done;
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return tool.stderrTail().trim().split('\n').at(-1) || (error as Error).message;
  }
}
