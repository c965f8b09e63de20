/** The API process: configuration, app, server, and then whatever signal comes first. */

import { once } from 'node:events';
import { openApp } from '../core/app.ts';
import { processEnv } from '../core/platform/config/env.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { startServer } from './server.ts';

const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await using app = await openApp(readConfig(processEnv()), { process: 'api' });
await using server = await startServer(app);
app.log.info({ address: server.address }, 'the API is listening');
await stop;
app.log.info('the API is stopping');
