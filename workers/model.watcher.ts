/** Follows the models of the installation: what lies in the folder of models, and what the operator has chosen. */

import type { App } from '../core/app.ts';
import { cameraTimes } from '../core/domain/cameras/index.ts';
import { listModelChoices } from '../core/domain/models/index.ts';
import { type ModelChoices, type ModelKeeper, openModelKeeper } from './inference/installed-models.ts';

type WatchApp = Pick<App, 'db' | 'clock' | 'log' | 'config'>;

/** Throws AppError `invalid` when the detector that this worker is set to use is not there. */
export async function openModels(app: WatchApp): Promise<ModelKeeper> {
  return openModelKeeper(app.config, {
    choices: await readChoices(app),
    report(task, change) {
      if ('problem' in change) app.log.warn({ task }, change.problem);
      else app.log.info({ task, model: change.model }, 'this model is in use now');
    },
  });
}

/** Looks as often as a camera's watcher looks for changed zones, until it is disposed. */
export function watchModels(
  app: WatchApp,
  keeper: ModelKeeper,
  everyMs: number = cameraTimes.renewMs,
): AsyncDisposable {
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await app.clock.sleep(everyMs, stop.signal).catch(() => {});
      if (stop.signal.aborted) return;
      await readChoices(app)
        .then(keeper.look)
        .catch((error) => app.log.warn({ err: error }, 'the choice of models could not be read'));
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await loop;
    },
  };
}

export async function readChoices({ db }: Pick<App, 'db'>): Promise<ModelChoices> {
  return Object.fromEntries((await listModelChoices(db)).map((choice) => [choice.task, choice]));
}
