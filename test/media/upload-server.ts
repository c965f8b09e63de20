/** The upload door alone, as a process of its own that a test can kill. Prints its port. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTusHandler } from '../../api/uploads/tus.ts';
import { openApp } from '../../core/app.ts';
import { processEnv } from '../../core/platform/config/env.ts';
import { readConfig } from '../../core/platform/config/read-config.ts';

const app = await openApp(readConfig(processEnv()), { process: 'upload-server' });
const server = createServer(openTusHandler(app).handle);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
