/**
 * What must be true of a finished video, judged from collected facts: a list of named checks, each with what was found
 * and what was wanted.
 *
 * A rendition whose segments may be absent (cold, being made again) is judged by those that are there. Checks look at
 * the stored bytes and the rows separately, so that neither can vouch for the other.
 */

import { judgePictures, type PictureFacts } from './picture-quality.rules.ts';

export type QualityCheckName =
  | 'renditions'
  | 'duration'
  | 'rows'
  | 'objects'
  | 'bytes'
  | 'samples'
  | 'init'
  | 'codecs'
  | 'decode times'
  | 'time stamps'
  | 'key frames'
  | 'key frames over rungs'
  | 'bandwidth'
  | 'sound length'
  | 'picture';

export interface QualityCheck {
  name: QualityCheckName;
  isPassed: boolean;
  found: string;
  wanted: string;
  /** Absent: of the whole video. */
  rendition?: string;
}

export interface QualityReport {
  isClean: boolean;
  /** ISO 8601. */
  checkedAt: string;
  checks: QualityCheck[];
}

export interface QualityFacts {
  /** Length of the source by its probe. */
  sourceMs: number;
  /** Length that the video's row gives. */
  rowMs: number | null;
  planMs: number;
  /** Renditions that the plan wants and that have no row. */
  missingRenditions: readonly string[];
  renditions: readonly RenditionFacts[];
  pictures: readonly PictureFacts[];
}

export interface RenditionFacts {
  name: string;
  isSound: boolean;
  /** Taken from the source as it was: key frames may lie inside its segments, and its times may be rounded. */
  isCopied: boolean;
  /** false: segments may be absent. */
  isWhole: boolean;
  /** As the master playlist says them; null: not known yet. */
  codecs: string | null;
  /** BANDWIDTH of the master playlist without the sound; null: not measured yet. */
  bitrate: number | null;
  width: number | null;
  height: number | null;
  planned: { samples: readonly number[]; secondsPerSample: number; offset: number };
  /** Sum of EXTINF of its playlist. */
  playlistSeconds: number;
  init: InitMedia;
  rows: ReadonlyMap<number, { sizeBytes: number; samples: number }>;
  /** Stored bytes of each segment. */
  objects: ReadonlyMap<number, { sizeBytes: number; wantedBytes: number | null }>;
  /** Of the segments that were read. */
  media: ReadonlyMap<number, SegmentMedia>;
}

export interface InitMedia {
  /** Why it cannot be used. */
  problem: string | null;
  /** The bytes are those that every task arrived at. */
  isAsRecorded: boolean;
  timescale: number;
  codecs: string | null;
  width: number;
  height: number;
}

/** Times in ticks, presentation times less the edit list's start. */
export interface SegmentMedia {
  /** Why it cannot be read; the other facts are then void. */
  problem: string | null;
  /** null: its bytes were not all read. */
  isAsHashed: boolean | null;
  sampleCount: number;
  decodeTicks: number;
  durationTicks: number;
  firstTicks: number;
  lastTicks: number;
  /** Shortest and longest distance between two neighbours on the screen; 0 for a single sample. */
  stepTicks: { least: number; most: number };
  /** By its own bitstream, and by the marks of its container. */
  startsAnew: boolean;
  keyCount: number;
}

/** A peak may be exceeded by what rounding takes, and be too careful by a quarter. */
const bandwidthSlack = { below: 1.001, above: 1.25 };
const soundSlackSeconds = 0.1;
/** Sound that is taken from the source as it is ends where it ends there. */
const copiedSoundSlackSeconds = 0.5;
/** Longest a copied sample may be off its place: containers with millisecond clocks round by half of one, twice. */
const copiedSlackSeconds = 0.0021;
/** A copy is decoded before it is shown by what its own encoder chose. */
const copiedReorderSeconds = 0.5;

export function judgeQuality(facts: QualityFacts, checkedAt: Date): QualityReport {
  const checks = [
    judge('renditions', {
      faults: facts.missingRenditions.map((name) => `${name} has no row`),
      wanted: `${facts.renditions.map(({ name }) => name).join(', ') || 'at least one'}`,
    }),
    judgeDuration(facts),
    ...facts.renditions.flatMap((rendition) => judgeRendition(rendition)),
    judgeAlignment(facts.renditions),
    ...judgeSoundLength(facts.renditions),
    ...judgePictures(facts.pictures).map((check) => ({ name: 'picture' as const, ...check })),
  ];
  return { isClean: checks.every(({ isPassed }) => isPassed), checkedAt: checkedAt.toISOString(), checks };
}

/** A sentence that a person can act on; null for a clean report. */
export function reasonOf(report: QualityReport): string | null {
  const failed = report.checks.filter(({ isPassed }) => !isPassed);
  const [first] = failed;
  if (!first) return null;
  const where = first.rendition ? ` of ${first.rendition}` : '';
  const others = failed.length > 1 ? `, and ${count(failed.length - 1, 'more check')} failed` : '';
  return (
    `The finished video did not pass its quality checks: ${first.name}${where} (found: ${first.found}; wanted: ${first.wanted})${others}. ` +
    'Try again; if it fails again, check that the original plays to its end, and tell the operator.'
  );
}

function judgeRendition(rendition: RenditionFacts): QualityCheck[] {
  const { name, planned, rows, objects, media, isWhole } = rendition;
  const indexes = planned.samples.map((_, index) => index);
  const read = indexes.flatMap((index) => {
    const facts = media.get(index);
    return facts ? [{ index, facts, wanted: planned.samples[index] as number }] : [];
  });
  const sound = read.filter(({ facts }) => facts.problem === null);
  const total = `${indexes.length} segments`;
  const looked = read.length === indexes.length ? 'all' : `${read.length} of ${indexes.length}`;
  const beyond = (keys: Iterable<number>) => [...keys].filter((index) => !(index in planned.samples));
  const checks = [
    judge('rows', {
      faults: [
        ...indexes.filter((index) => isWhole && !rows.has(index)).map((index) => `s${index} has no row`),
        ...beyond(rows.keys()).map((index) => `s${index} is not planned`),
      ],
      wanted: `a row for each of ${total}`,
    }),
    judge('objects', {
      faults: [
        ...[...rows.keys()].filter((index) => !objects.has(index)).map((index) => `s${index} is not stored`),
        ...[...objects.keys()].filter((index) => !rows.has(index)).map((index) => `s${index} is stored without a row`),
        ...[...objects].flatMap(([index, { sizeBytes, wantedBytes }]) =>
          wantedBytes === null || sizeBytes === wantedBytes
            ? []
            : [`s${index} has ${sizeBytes} bytes instead of ${wantedBytes}`],
        ),
      ],
      wanted: 'an object of the recorded size for each row',
    }),
    judge('bytes', {
      faults: read.flatMap(({ index, facts }) => {
        if (facts.problem) return [`s${index}: ${facts.problem}`];
        return facts.isAsHashed === false ? [`s${index} differs from its sha256`] : [];
      }),
      wanted: `readable, as recorded (${looked} read, ${read.filter(({ facts }) => facts.isAsHashed !== null).length} hashed)`,
    }),
    judge('samples', {
      faults: [
        ...indexes.flatMap((index) => {
          const row = rows.get(index);
          const wanted = planned.samples[index];
          return row && row.samples !== wanted ? [`the row of s${index} says ${row.samples} instead of ${wanted}`] : [];
        }),
        ...sound
          .filter(({ facts, wanted }) => facts.sampleCount !== wanted)
          .map(({ index, facts, wanted }) => `s${index} holds ${facts.sampleCount} instead of ${wanted}`),
      ],
      wanted: `${planned.samples.reduce((sum, samples) => sum + samples, 0)} in ${total}`,
    }),
    ...judgeInit(rendition),
    judgeDecodeTimes(rendition, sound),
    judgeTimeStamps(rendition, sound),
    ...(rendition.isSound ? [] : [judgeKeyFrames(rendition, sound)]),
    ...judgeBandwidth(rendition),
  ];
  return checks.map((check) => ({ ...check, rendition: name }));
}

type ReadSegment = { index: number; facts: SegmentMedia; wanted: number };

function judgeInit({ init, codecs, width, height, isSound }: RenditionFacts): QualityCheck[] {
  const faults = init.problem ? [init.problem] : [];
  if (!init.problem && !init.isAsRecorded) faults.push('it differs from the recorded sha256');
  if (!init.problem && !isSound && (init.width !== width || init.height !== height))
    faults.push(`it says ${init.width}x${init.height}`);
  const wanted = isSound ? 'the recorded one' : `the recorded one, ${width}x${height}`;
  if (init.problem) return [judge('init', { faults, wanted })];
  const isSame = init.codecs === codecs;
  return [
    judge('init', { faults, wanted }),
    judge('codecs', {
      faults: isSame ? [] : [`the playlist says ${codecs ?? 'nothing'}`],
      wanted: init.codecs ?? 'a known codec',
    }),
  ];
}

/** Where each segment of a rendition begins, in samples. */
function startsOf({ planned }: Pick<RenditionFacts, 'planned'>): number[] {
  let samples = planned.offset;
  return planned.samples.map((each) => {
    samples += each;
    return samples - each;
  });
}

function slackTicks({ isCopied, init }: RenditionFacts): number {
  return isCopied ? Math.max(1, Math.ceil(init.timescale * copiedSlackSeconds)) : 1;
}

function judgeDecodeTimes(rendition: RenditionFacts, read: readonly ReadSegment[]): QualityCheck {
  const ticksPerSample = rendition.init.timescale * rendition.planned.secondsPerSample;
  const slack = slackTicks(rendition);
  const starts = startsOf(rendition);
  const faults: string[] = [];
  read.forEach(({ index, facts }, at) => {
    const wanted = Math.round((starts[index] as number) * ticksPerSample);
    const reordered = rendition.isCopied ? rendition.init.timescale * copiedReorderSeconds : 0;
    if (Math.abs(facts.decodeTicks - wanted) > slack + reordered)
      faults.push(`s${index} begins at ${facts.decodeTicks} instead of ${wanted}`);
    const before = read[at - 1];
    if (before?.index !== index - 1) return;
    const end = before.facts.decodeTicks + before.facts.durationTicks;
    if (Math.abs(end - facts.decodeTicks) > slack)
      faults.push(`s${index - 1} ends at ${end}, s${index} begins at ${facts.decodeTicks}`);
  });
  return judge('decode times', { faults, wanted: 'on the grid, each beginning where the one before it ends' });
}

function judgeTimeStamps(rendition: RenditionFacts, read: readonly ReadSegment[]): QualityCheck {
  const step = rendition.init.timescale * rendition.planned.secondsPerSample;
  const slack = slackTicks(rendition);
  const faults: string[] = [];
  read.forEach(({ index, facts }, at) => {
    const { least, most } = facts.stepTicks;
    if (facts.sampleCount > 1 && (step - least > slack || most - step > slack))
      faults.push(`steps of ${least} to ${most} inside s${index}`);
    const before = read[at - 1];
    if (before?.index !== index - 1) return;
    const across = facts.firstTicks - before.facts.lastTicks;
    if (Math.abs(across - step) > slack) faults.push(`a step of ${across} from s${index - 1} to s${index}`);
  });
  return judge('time stamps', { faults, wanted: `one step of ${round(step)} ticks, across segments too` });
}

function judgeKeyFrames({ isCopied }: RenditionFacts, read: readonly ReadSegment[]): QualityCheck {
  const faults = read.flatMap(({ index, facts: { startsAnew, keyCount } }) => {
    if (!startsAnew) return [`s${index} does not begin with one`];
    return !isCopied && keyCount !== 1 ? [`s${index} holds ${keyCount}`] : [];
  });
  return judge('key frames', {
    faults,
    wanted: isCopied ? 'at the beginning of each segment' : 'one in each segment, at its beginning',
  });
}

/** BANDWIDTH must not promise less than the largest segment needs, nor much more. */
function judgeBandwidth({ bitrate, rows, planned, isWhole }: RenditionFacts): QualityCheck[] {
  if (bitrate === null || !isWhole || rows.size === 0) return [];
  const peak = peakBitrate(rows, planned);
  const isRight = bitrate * bandwidthSlack.below >= peak && bitrate <= Math.max(peak, 1000) * bandwidthSlack.above;
  return [
    judge('bandwidth', {
      faults: isRight ? [] : [`the playlist says ${bitrate}`],
      wanted: `the measured peak, ${peak}`,
    }),
  ];
}

/** Bits per second of the largest segment. A last segment of a few pictures says nothing about the bandwidth that is needed. */
export function peakBitrate(
  rows: ReadonlyMap<number, { sizeBytes: number }>,
  planned: RenditionFacts['planned'],
): number {
  const rates = [...rows].map(([index, { sizeBytes }]) => {
    const seconds = (planned.samples[index] ?? 0) * planned.secondsPerSample;
    return (sizeBytes * 8) / Math.max(1, seconds);
  });
  return Math.ceil(Math.max(0, ...rates));
}

/** Source, row, plan, playlists and renditions must tell of the same length. */
function judgeDuration({ sourceMs, rowMs, planMs, renditions }: QualityFacts): QualityCheck {
  const faults: string[] = [];
  const longest = Math.max(0, ...renditions.map(({ planned }) => planned.secondsPerSample));
  const slackMs = (soundSlackSeconds + 1.5 * longest) * 1000;
  if (rowMs !== planMs) faults.push(`the row says ${say((rowMs ?? 0) / 1000)}`);
  if (Math.abs(planMs - sourceMs) > slackMs) faults.push(`the plan says ${say(planMs / 1000)}`);
  for (const { name, planned, playlistSeconds, isSound, isCopied } of renditions) {
    const seconds = planned.samples.reduce((sum, samples) => sum + samples, 0) * planned.secondsPerSample;
    const ownSlackMs = slackMs + (isSound && isCopied ? copiedSoundSlackSeconds * 1000 : 0);
    if (Math.abs(seconds * 1000 - sourceMs) > ownSlackMs) faults.push(`${name} lasts ${say(seconds)}`);
    if (Math.abs(seconds - playlistSeconds) > 0.001 * planned.samples.length)
      faults.push(`the playlist of ${name} says ${say(playlistSeconds)}`);
  }
  return judge('duration', { faults, wanted: say(sourceMs / 1000) });
}

/** A player changes rungs at segments: each must begin at the same moment in all of them. */
function judgeAlignment(renditions: readonly RenditionFacts[]): QualityCheck {
  const faults: string[] = [];
  for (const { media, init, planned, name, isSound } of renditions) {
    if (isSound || init.problem) continue;
    const starts = startsOf({ planned });
    for (const [index, facts] of media) {
      if (facts.problem || !(index in planned.samples)) continue;
      const wanted = (starts[index] as number) * planned.secondsPerSample;
      const found = facts.firstTicks / init.timescale;
      if (Math.abs(found - wanted) > planned.secondsPerSample / 4)
        faults.push(`s${index} of ${name} is shown from ${say(found)} instead of ${say(wanted)}`);
    }
  }
  return judge('key frames over rungs', { faults, wanted: 'every segment is shown from its place on the grid' });
}

/** From the boxes of the last segment: what really is stored. */
function judgeSoundLength(renditions: readonly RenditionFacts[]): QualityCheck[] {
  const sound = renditions.find(({ isSound }) => isSound);
  if (!sound || sound.init.problem) return [];
  const last = sound.media.get(sound.planned.samples.length - 1);
  if (!last || last.problem) return [];
  const seconds = (last.decodeTicks + last.durationTicks) / sound.init.timescale;
  const picture = renditions.find(({ isSound }) => !isSound)?.planned;
  const plan = picture ?? sound.planned;
  const wanted = plan.samples.reduce((sum, samples) => sum + samples, 0) * plan.secondsPerSample;
  const slack = (sound.isCopied ? copiedSoundSlackSeconds : soundSlackSeconds) + 2 * sound.planned.secondsPerSample;
  const faults = Math.abs(seconds - wanted) > slack ? [`it lasts ${say(seconds)}`] : [];
  return [{ ...judge('sound length', { faults, wanted: `${say(wanted)}, like the picture` }), rendition: sound.name }];
}

function judge(
  name: QualityCheckName,
  { faults, wanted }: { faults: readonly string[]; wanted: string },
): QualityCheck {
  const shown = faults.slice(0, 3).join('; ');
  const more = faults.length > 3 ? `; and ${count(faults.length - 3, 'more')}` : '';
  return { name, isPassed: faults.length === 0, found: faults.length === 0 ? 'as wanted' : shown + more, wanted };
}

function count(number: number, noun: string): string {
  return noun === 'more' || number === 1 ? `${number} ${noun}` : `${number} ${noun}s`;
}

function say(seconds: number): string {
  return `${seconds.toFixed(3)} s`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
