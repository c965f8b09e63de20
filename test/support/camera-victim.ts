/** A worker process that watches cameras, to be killed by tests. Its argument is the worker's id; its settings are in the environment. */

import { openApp } from '../../core/app.ts';
import { processEnv } from '../../core/platform/config/env.ts';
import { readConfig } from '../../core/platform/config/read-config.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';

const env = processEnv();
const settings = Object.fromEntries(Object.entries(env).filter(([name]) => /^(SIGHTLINE_|NODE_ENV)/.test(name)));
await using app = await openApp(readConfig(settings), { process: 'victim' });
const times = { leaseMs: 3_000, renewMs: 500, pollMs: 200 };
await using _watchers = await startCameraWatchers(app, { workerId: process.argv[2] ?? 'wrk_victim', times });
process.stdout.write('ready\n');
await new Promise((resolve) => process.once('SIGTERM', resolve));
