/** The models of this installation: the detector that is asked for, or the best whose file is there, and the event model. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Config } from '../../core/platform/config/config.ts';
import { findRoot } from '../../core/platform/config/find-root.ts';
import { findModelFiles } from '../../core/platform/models/model-registry.ts';
import type { EventModel } from './event-model.ts';
import { type OnnxDetector, openOnnxDetector } from './onnx-detector.ts';
import { openOnnxEventModel } from './onnx-event-model.ts';
import { loadOrt } from './onnx-providers.ts';

export interface InstalledModels {
  /** Null: motion alone. */
  readonly detector: OnnxDetector | null;
  /** Null: the rules alone. */
  readonly eventModel: EventModel | null;
}

/**
 * Of a worker that watches no cameras (null) none. Throws AppError `invalid` when the detector that is asked for is not
 * there, `unavailable` when a model cannot run.
 */
export async function openModels(
  config: Pick<Config, 'modelsDir' | 'detector' | 'usesEventModel'> | null,
): Promise<InstalledModels & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const detector = config ? await openInstalledDetector(config) : null;
  opened.use(detector);
  const eventModel = config?.usesEventModel ? await openInstalledEventModel(config) : null;
  opened.use(eventModel);
  const held = opened.move();
  return { detector, eventModel, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The operator's own goes before the one that ships. Null where ONNX Runtime does not load: the doctor says so. */
async function openInstalledEventModel({ modelsDir }: Pick<Config, 'modelsDir'>): Promise<EventModel | null> {
  const folders = [join(modelsDir, 'events'), join(findRoot(), 'models', 'events')];
  const folder = folders.find((each) => existsSync(join(each, 'model.json')));
  const isRunnable = await loadOrt().then(
    () => true,
    () => false,
  );
  return folder && isRunnable ? openOnnxEventModel(folder) : null;
}

async function openInstalledDetector(config: Pick<Config, 'modelsDir' | 'detector'>): Promise<OnnxDetector | null> {
  if (config.detector === 'none') return null;
  const files = await findModelFiles(config.modelsDir);
  if (config.detector === 'auto') return files[0] ? openOnnxDetector(files[0]) : null;
  const wanted = files.find(({ model }) => model.id === config.detector);
  if (wanted) return openOnnxDetector(wanted);
  const there = files.map(({ model }) => model.id).join(', ') || 'no model';
  throw new AppError(
    'invalid',
    `SIGHTLINE_DETECTOR asks for "${config.detector}", but ${config.modelsDir} holds ${there}. See: sightline models list`,
  );
}
