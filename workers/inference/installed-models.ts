/** The models of this installation: which detector and which event model a worker uses, now and after every change. */

import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Config } from '../../core/platform/config/config.ts';
import { type EventModelFolder, findEventModels } from '../../core/platform/models/event-models.ts';
import { openFileHashes } from '../../core/platform/models/file-hashes.ts';
import type { ModelIdentity, ModelTask } from '../../core/platform/models/model-identity.ts';
import { findModelFiles } from '../../core/platform/models/model-registry.ts';
import { type HeldModels, holdModels } from './held-models.ts';
import { openModelPlace } from './model-place.ts';
import { type OnnxDetector, openOnnxDetector } from './onnx-detector.ts';
import { type OnnxEventModel, openOnnxEventModel } from './onnx-event-model.ts';
import { loadOrt } from './onnx-providers.ts';

export interface InstalledModels {
  /** Null: motion alone. */
  readonly detector: OnnxDetector | null;
  /** Null: the rules alone. */
  readonly eventModel: OnnxEventModel | null;
}

/** What the installation wants; a task that is missing has the best that is there. */
export type ModelChoices = Partial<Record<ModelTask, ModelIdentity>>;

export interface ModelKeeper extends AsyncDisposable {
  readonly held: HeldModels<InstalledModels>;
  /** Looks for what is there and wanted, and uses it once it has run. What cannot be used is a problem, and no error. */
  look(choices: ModelChoices): Promise<void>;
  readonly installed: readonly (ModelIdentity & { task: ModelTask })[];
  /** Sentences. */
  readonly problems: readonly string[];
}

type Report = (task: ModelTask, change: { model: ModelIdentity | null } | { problem: string }) => void;

/** Throws AppError `invalid` when the detector that this worker is set to use is not there. */
export async function openModelKeeper(
  config: Pick<Config, 'modelsDir' | 'detector' | 'usesEventModel'>,
  { choices = {}, report = () => {} }: { choices?: ModelChoices; report?: Report } = {},
): Promise<ModelKeeper> {
  const { modelsDir } = config;
  const hashOf = openFileHashes();
  const held = holdModels<InstalledModels>({ detector: null, eventModel: null });
  const detection = openModelPlace({
    ...{ setting: config.detector, modelsDir, open: openOnnxDetector },
    find: () => findModelFiles(modelsDir, hashOf),
    markOf: async ({ model }) => model.sha256,
    exchange: (detector) => held.exchange({ detector }),
    report: (change) => report('detection', change),
  });
  const events = openModelPlace({
    ...{ setting: config.usesEventModel ? 'auto' : 'none', modelsDir },
    find: () => findRunnableEventModels(modelsDir),
    markOf: (found) => markOf(found, hashOf),
    open: ({ folder }: EventModelFolder) => openOnnxEventModel(folder),
    exchange: (eventModel) => held.exchange({ eventModel }),
    report: (change) => report('events', change),
  });

  async function look(wanted: ModelChoices): Promise<void> {
    await detection.look(wanted.detection ?? null);
    await events.look(wanted.events ?? null);
  }

  await look(choices);
  if (!['auto', 'none', ...detection.installed.map(({ id }) => id)].includes(config.detector)) {
    await held[Symbol.asyncDispose]();
    throw new AppError('invalid', `SIGHTLINE_DETECTOR: ${detection.problem}`);
  }
  return {
    ...{ held, look },
    get installed() {
      return [
        ...detection.installed.map((model) => ({ task: 'detection' as const, ...model })),
        ...events.installed.map((model) => ({ task: 'events' as const, ...model })),
      ];
    },
    get problems() {
      return [detection.problem, events.problem].filter((problem) => problem !== null);
    },
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}

/** None where ONNX Runtime does not load: the doctor says so. */
async function findRunnableEventModels(modelsDir: string): Promise<EventModelFolder[]> {
  const isRunnable = await loadOrt().then(
    () => true,
    () => false,
  );
  return isRunnable ? findEventModels(modelsDir) : [];
}

/** A model.json may be there before its graphs are. */
async function markOf(
  { model, folder, manifest }: EventModelFolder,
  hashOf: (path: string) => Promise<string>,
): Promise<string> {
  const graphs = [manifest.frame.file, manifest.temporal.file].map((file) => hashOf(join(folder, file)));
  const found = await Promise.allSettled(graphs);
  return [model.sha256, ...found.map((each) => (each.status === 'fulfilled' ? each.value : 'missing'))].join(' ');
}
