/** Every model that the installation could use: those of its list, and those that workers have besides. */

import type { App } from '../../app.ts';
import { identityOf, type ModelIdentity, type ModelTask } from '../../platform/models/model-identity.ts';
import { readModelRegistry } from '../../platform/models/model-registry.ts';
import { listWorkers } from '../workers/index.ts';
import { listModelChoices } from './model-choice.store.ts';

export interface KnownModel extends ModelIdentity {
  readonly task: ModelTask;
  readonly isChosen: boolean;
  /** Null: it is not in the list. */
  readonly sizeBytes: number | null;
  readonly licence: string | null;
  readonly source: string | null;
}

/** Throws AppError `invalid` when the operator's own list is wrong. */
export async function listKnownModels(app: Pick<App, 'db' | 'clock' | 'config'>): Promise<KnownModel[]> {
  const chosen = new Set((await listModelChoices(app.db)).map(({ sha256 }) => sha256));
  const listed = (await readModelRegistry(app.config.modelsDir)).map((entry) => ({
    ...{ ...identityOf(entry), task: 'detection' as const, isChosen: chosen.has(entry.sha256) },
    ...{ sizeBytes: entry.bytes, licence: entry.licence, source: entry.source },
  }));
  const known = new Map<string, KnownModel>(listed.map((model) => [model.sha256, model]));
  const unlisted = { sizeBytes: null, licence: null, source: null };
  for (const { capabilities } of await listWorkers(app)) {
    for (const model of capabilities.installedModels) {
      if (known.has(model.sha256)) continue;
      known.set(model.sha256, { ...model, isChosen: chosen.has(model.sha256), ...unlisted });
    }
  }
  return [...known.values()];
}
