/** The state of an analyzer as JSON and back, exactly: pictures as base64, everything else as it is. */

import type { AnalyzerState } from './analyzer-state.ts';

/** Grows with every change of the state's shape; a checkpoint of another version is refused. */
const version = 6;

type Encoded = Omit<AnalyzerState, 'background' | 'gate' | 'health' | 'sampling'> & {
  version: number;
  gate: { lookedUs: number | null; luma: string };
  sampling: { sampledUs: number | null; luma: string };
  health: Omit<AnalyzerState['health'], 'previous' | 'usual' | 'latest'> &
    Record<'previous' | 'usual' | 'latest', string>;
  background: Omit<AnalyzerState['background'], 'mean' | 'variance' | 'previous' | 'still' | 'warmUp'> & {
    mean: string;
    variance: string;
    previous: string;
    still: string;
    warmUp: string[];
  };
};

export function encodeCheckpoint(state: AnalyzerState): unknown {
  const { mean, variance, previous, still, warmUp, ...rest } = state.background;
  const encoded: Encoded = {
    ...state,
    version,
    gate: { lookedUs: state.gate.lookedUs, luma: toText(state.gate.luma) },
    sampling: { sampledUs: state.sampling.sampledUs, luma: toText(state.sampling.luma) },
    health: {
      ...state.health,
      previous: toText(state.health.previous),
      usual: toText(state.health.usual),
      latest: toText(state.health.latest),
    },
    background: {
      ...rest,
      mean: toText(mean),
      variance: toText(variance),
      previous: toText(previous),
      still: toText(still),
      warmUp: warmUp.map(toText),
    },
  };
  // A copy: the analyzer goes on changing its state.
  return structuredClone(encoded);
}

/** Null for what is not a checkpoint of this version and picture size. */
export function decodeCheckpoint(checkpoint: unknown, width: number, height: number): AnalyzerState | null {
  if (typeof checkpoint !== 'object' || checkpoint === null || (checkpoint as Encoded).version !== version) return null;
  const { version: _, ...copy } = structuredClone(checkpoint) as Encoded;
  const { background } = copy;
  if (background.width !== width || background.height !== height) return null;
  return {
    ...copy,
    gate: { lookedUs: copy.gate.lookedUs, luma: toBytes(copy.gate.luma) },
    sampling: { sampledUs: copy.sampling.sampledUs, luma: toBytes(copy.sampling.luma) },
    health: {
      ...copy.health,
      previous: toBytes(copy.health.previous),
      usual: toWords(copy.health.usual),
      latest: toWords(copy.health.latest),
    },
    background: {
      ...background,
      mean: toWords(background.mean),
      variance: toWords(background.variance),
      previous: toBytes(background.previous),
      still: toBytes(background.still),
      warmUp: background.warmUp.map(toBytes),
    },
  };
}

function toText(picture: Uint8Array | Uint16Array): string {
  return Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength).toString('base64');
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function toWords(text: string): Uint16Array {
  return new Uint16Array(toBytes(text).buffer);
}
