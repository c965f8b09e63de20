/** `sightline models use`: what all workers shall use, taken by those that run without a restart. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../core/app.ts';
import { chooseModel, clearModelChoices } from '../core/domain/models/index.ts';
import { listWorkers, type WorkerNode } from '../core/domain/workers/index.ts';
import { AppError } from '../core/errors.ts';
import { findEventModels } from '../core/platform/models/event-models.ts';
import type { ModelIdentity, ModelTask } from '../core/platform/models/model-identity.ts';
import { readModelRegistry } from '../core/platform/models/model-registry.ts';
import { openRunningApp } from './running-app.ts';

type KnownModel = ModelIdentity & { readonly task: ModelTask };

/** Of a worker: it looks every two seconds, opens the model, and tells with its next heart-beat. */
const patienceMs = 15_000;

/** By `ID` or `ID@VERSION`, of the list or of the folder of models. Throws AppError `notFound`. */
export async function findKnownModel(modelsDir: string, name: string): Promise<KnownModel> {
  const detectors = (await readModelRegistry(modelsDir)).map((entry) => ({ ...entry, task: 'detection' as const }));
  const events = (await findEventModels(modelsDir)).map(({ model }) => ({ ...model, task: 'events' as const }));
  const known: KnownModel[] = [...detectors, ...events];
  const found = known.find(({ id, version }) => name === id || name === `${id}@${version}`);
  if (found) return found;
  const names = known.map(({ id, version }) => `${id}@${version}`).join(', ');
  throw new AppError('notFound', `There is no model "${name}"; there are ${names}.`);
}

/** Resolves with 1 when a worker that runs does not use it in the end. */
export async function use(env: Record<string, string | undefined>, name: string): Promise<number> {
  await using app = await openRunningApp(env);
  if (name === 'auto') {
    await clearModelChoices(app.db);
    console.log('Workers use the best models that they have.');
    return 0;
  }
  const model = await findKnownModel(app.config.modelsDir, name);
  await chooseModel(app.db, { ...model, chosenAt: new Date(app.clock.now()) });
  console.log(`All workers shall use ${model.id} ${model.version} (sha256 ${model.sha256}).`);
  // Awaited here, or the app would be closed under it.
  return await tellWhoUses(app, model);
}

async function tellWhoUses(app: App, model: KnownModel): Promise<number> {
  const untilMs = app.clock.now() + patienceMs;
  let workers = await listWatchers(app);
  if (workers.length === 0) console.log('No worker that watches cameras runs; they take it when they start.');
  while (!workers.every((worker) => isUsing(worker, model) || isRefusing(worker, model)) && app.clock.now() < untilMs) {
    await sleep(500);
    workers = await listWatchers(app);
  }
  for (const worker of workers) {
    const { host, pid, capabilities } = worker;
    const reason = capabilities.modelProblems.join(' ') || 'it is set to another by its own settings.';
    console.log(`${host} ${pid}: ${isUsing(worker, model) ? 'uses it' : `does not use it: ${reason}`}`);
  }
  return workers.every((worker) => isUsing(worker, model)) ? 0 : 1;
}

async function listWatchers(app: App): Promise<WorkerNode[]> {
  return (await listWorkers(app)).filter(({ roles }) => roles.includes('cameras'));
}

function isUsing({ capabilities }: WorkerNode, { task, sha256 }: KnownModel): boolean {
  const { detector, eventModel } = capabilities;
  return (task === 'detection' ? detector : eventModel)?.sha256 === sha256;
}

function isRefusing({ capabilities }: WorkerNode, { id, version }: KnownModel): boolean {
  return capabilities.modelProblems.some((problem) => problem.startsWith(`${id} ${version} `));
}
