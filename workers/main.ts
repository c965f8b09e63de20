/**
 * The worker process: takes jobs, watches cameras, keeps house, until a signal comes; then drains and closes.
 *
 * `--roles=transcode,subtitle,housekeeping,cameras` chooses what it does (default: all); see
 * runtime/job-classes.plan.ts. `--probe` prints what the machine can do as one line of JSON and ends.
 */

import { once } from 'node:events';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { openApp } from '../core/app.ts';
import { startHeartbeat } from '../core/domain/workers/index.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { processEnv } from '../core/platform/config/env.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { startCameraWatchers } from './cameras/index.ts';
import { describeModels, probeCapabilities } from './capabilities.ts';
import { startReconciler } from './housekeeping/reconciler.watcher.ts';
import { openModelKeeper } from './inference/installed-models.ts';
import { jobHandlers } from './job-handlers.ts';
import { openModels, watchModels } from './model.watcher.ts';
import { watchCapacity } from './runtime/capacity.ts';
import { roles as allRoles, planJobClasses, type Role } from './runtime/job-classes.plan.ts';
import { consumeJobs } from './runtime/run-job.ts';
import { sweepScratch } from './runtime/scratch.ts';
import { openSources } from './runtime/sources.ts';

const { values } = parseArgs({ options: { roles: { type: 'string' }, probe: { type: 'boolean' } } });
if (values.probe) {
  await using models = await openModelKeeper(readConfig(processEnv()));
  process.stdout.write(`${JSON.stringify({ ...(await probeCapabilities()), ...describeModels(models) })}\n`);
} else {
  await work(parseRoles(values.roles));
}

async function work(roles: ReadonlySet<Role>): Promise<void> {
  const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await using app = await openApp(readConfig(processEnv()), { process: 'worker' });
  const id = newId('worker');
  await sweepScratch(app.config, app.clock.now());
  await using running = new AsyncDisposableStack();
  const models = roles.has('cameras') ? running.use(await openModels(app)) : null;
  const machine = await probeCapabilities();
  const { encoders, cpuCores: cores } = machine;
  const capacity = watchCapacity(app, encoders);
  const node = { id, roles: [...roles], host: hostname(), pid: process.pid };
  const measure = async () => ({
    capacity: await capacity.measure(),
    capabilities: { ...machine, ...describeModels(models) },
  });
  running.use(await startHeartbeat(app, node, measure));
  const sources = running.use(openSources(app));
  for (const jobClass of planJobClasses(roles, { cores, encoders })) {
    capacity.add({ ...jobClass, consumer: running.use(await consumeJobs(app, jobHandlers, { ...jobClass, sources })) });
  }
  if (roles.has('housekeeping')) running.use(startReconciler(app));
  if (models) {
    running.use(watchModels(app, models));
    running.use(await startCameraWatchers(app, { workerId: id, models: models.held }));
  }
  app.log.info({ workerId: id, roles: [...roles] }, 'the worker is ready');
  await stop;
  app.log.info('the worker is stopping');
}

/** Throws AppError `invalid` that names the unknown role. */
function parseRoles(list: string | undefined): ReadonlySet<Role> {
  // `transcode` stands for the classes of its own.
  if (list === undefined) return new Set(['transcode', 'import', 'subtitle', 'housekeeping', 'cameras']);
  const roles = list.split(',').map((name) => name.trim());
  for (const name of roles) {
    if (!allRoles.some((role) => role === name)) {
      throw new AppError('invalid', `--roles: "${name}" is none of ${allRoles.join(', ')}.`);
    }
  }
  return new Set(roles as Role[]);
}
