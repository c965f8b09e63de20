/** Starts rtsp-camera.py: a real RTSP server with H.264, with or without a password. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

const python = '/usr/bin/python3';

/** Why there can be no RTSP camera on this machine, or null. */
export function whyNoRtsp(): string | null {
  if (!existsSync(python)) return 'no system Python';
  try {
    execFileSync(
      python,
      ['-c', 'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer'],
      {
        stdio: 'ignore',
      },
    );
    return null;
  } catch {
    return 'python3-gi or gir1.2-gst-rtsp-server-1.0 is not installed';
  }
}

export interface RtspCamera extends AsyncDisposable {
  readonly port: number;
}

/** rtsp://127.0.0.1:<port>/cam. `login` is user:password. */
export async function startRtspCamera(
  file: string,
  options: { port?: number; login?: string } = {},
): Promise<RtspCamera> {
  const port = options.port ?? (await freePort());
  const script = join(import.meta.dirname, 'rtsp-camera.py');
  const args = [script, file, String(port), ...(options.login ? [options.login] : [])];
  const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(child, 'exit');
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), gone])) as [unknown];
  if (line !== 'ready') throw new Error('The RTSP camera did not start.');
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
