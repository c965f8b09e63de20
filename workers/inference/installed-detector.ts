/** The detector of this installation: the one that is asked for, or the best whose file is there. */

import { AppError } from '../../core/errors.ts';
import type { Config } from '../../core/platform/config/config.ts';
import { findModelFiles } from '../../core/platform/models/model-registry.ts';
import { type OnnxDetector, openOnnxDetector } from './onnx-detector.ts';

/** Null: motion alone. Throws AppError `invalid` when the one that is asked for is not there, `unavailable` when it cannot run. */
export async function openInstalledDetector(
  config: Pick<Config, 'modelsDir' | 'detector'>,
): Promise<OnnxDetector | null> {
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
