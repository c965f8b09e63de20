/** What this machine can do, found by trying: an encoder counts when it opens, not when it is listed. */

import { availableParallelism } from 'node:os';
import type { WorkerCapabilities } from '../core/domain/workers/index.ts';
import type { ModelKeeper } from './inference/installed-models.ts';
import { probeOrtProviders } from './inference/onnx-providers.ts';
import { streamTool } from './runtime/ffmpeg.ts';
import { probeHardware } from './transcode/probe-hardware.ts';

type ModelCapabilities = Pick<WorkerCapabilities, 'detector' | 'eventModel' | 'installedModels' | 'modelProblems'>;

export async function probeCapabilities(): Promise<Omit<WorkerCapabilities, keyof ModelCapabilities>> {
  const [hardware, ortProviders, hasSpeech] = await Promise.all([
    probeHardware(),
    probeOrtProviders(),
    hasPocketSphinx(),
  ]);
  return {
    ...hardware,
    ortProviders: ortProviders.filter(({ isUsable }) => isUsable).map(({ name }) => name),
    speechEngines: hasSpeech ? ['pocketsphinx'] : [],
    cpuCores: availableParallelism(),
  };
}

/** Of a worker that watches no cameras (null) none. */
export function describeModels(keeper: ModelKeeper | null): ModelCapabilities {
  const { detector = null, eventModel = null } = keeper?.held.current ?? {};
  return {
    detector: detector && {
      ...detector.model,
      provider: detector.provider,
      pictureMs: roundMs(detector.pictureMs),
    },
    eventModel: eventModel && {
      ...eventModel.model,
      provider: eventModel.provider,
      momentMs: roundMs(eventModel.momentMs),
    },
    installedModels: [...(keeper?.installed ?? [])],
    modelProblems: [...(keeper?.problems ?? [])],
  };
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** Without an argument it prints its usage, whatever its exit code says of that. */
async function hasPocketSphinx(): Promise<boolean> {
  await using tool = streamTool('pocketsphinx_continuous', [], { timeoutMs: 5_000 });
  tool.stdout.resume();
  return tool.done.then(
    () => true,
    (error: Error) => !/not installed/.test(error.message),
  );
}
