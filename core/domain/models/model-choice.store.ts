/** The only queries for choices of models. */

import type { Db } from '../../platform/db/database.ts';
import type { ModelTask } from '../../platform/models/model-identity.ts';
import type { ModelChoice } from './model-choice.ts';

/** At most one for each task. */
export async function listModelChoices(db: Db): Promise<ModelChoice[]> {
  const rows = await db.modelChoice.findMany();
  return rows.map(({ task, modelId, ...row }) => ({ ...row, task: task as ModelTask, id: modelId }));
}

/** Running workers take it within seconds. */
export async function chooseModel(db: Db, choice: ModelChoice): Promise<void> {
  const { task, id, version, sha256, chosenAt } = choice;
  const row = { modelId: id, version, sha256, chosenAt };
  await db.modelChoice.upsert({ where: { task }, create: { ...row, task }, update: row });
}

/** From now on the best model that is there. */
export async function clearModelChoices(db: Db): Promise<void> {
  await db.modelChoice.deleteMany();
}
