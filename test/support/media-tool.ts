/** ffmpeg and ffprobe as the tests use them: bytes in, bytes out, and the whole complaint when they fail. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

export async function runTool(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  input?: Iterable<Uint8Array>,
): Promise<{ stdout: Buffer; stderr: string }> {
  const child = spawn(program, args, { stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: string[] = [];
  child.stdout?.on('data', (part: Buffer) => stdout.push(part));
  child.stderr?.on('data', (part: Buffer) => stderr.push(part.toString('utf8')));
  child.stdin?.on('error', () => {}); // The exit code tells why it stopped reading.
  const closed = once(child, 'close');
  if (input) {
    const stdin = child.stdin as Writable;
    for (const part of input) {
      if (stdin.destroyed) break;
      // A program that has read enough breaks the pipe.
      if (!stdin.write(part)) await Promise.race([once(stdin, 'drain').catch(() => {}), closed]);
    }
    stdin.end();
  }
  const [code] = await closed;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\nended with ${code}: ${stderr.join('').slice(-2000)}`);
  return { stdout: Buffer.concat(stdout), stderr: stderr.join('') };
}
