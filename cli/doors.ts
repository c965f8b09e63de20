/** The API and the workers as children of `sightline up`. */

import { join } from 'node:path';
import type { Config } from '../core/platform/config/config.ts';
import { type Supervised, supervise } from './supervise.ts';
import type { Terminal } from './terminal.ts';

export function startDoor(
  door: 'api' | 'workers',
  context: { config: Config; env: Record<string, string | undefined>; terminal: Terminal },
): Supervised {
  const { config, env, terminal } = context;
  const dist = join(config.rootDir, 'dist');
  return supervise({
    name: door,
    command: process.execPath,
    args: [
      '--enable-source-maps',
      // What is large goes through files, pipes and programs; a worker whose own heap grows has gone wrong.
      ...(door === 'workers' ? ['--max-old-space-size=512'] : []),
      ...['--import', join(dist, 'cli', 'die-with-parent.js'), join(dist, door, 'main.js')],
    ],
    env,
    hasChannel: true,
    stopSignal: 'SIGTERM',
    onLine: (line) => terminal.log(door, line),
    onRestart: (how) =>
      terminal.say(
        `The ${door} process stopped (${how}); starting it again. Its log: ${join(terminal.logsDir, `${door}.log`)}`,
      ),
  });
}
