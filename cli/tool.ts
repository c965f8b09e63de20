/** Runs one of the development tools that lie in node_modules, and keeps what it said. */

import { spawn } from 'node:child_process';
import { findRoot } from '../core/platform/config/find-root.ts';

export interface ToolResult {
  code: number;
  output: string;
  seconds: number;
}

export interface ToolOptions {
  env?: Record<string, string | undefined>;
  /** Shows the output while it comes, too. */
  isShown?: boolean;
}

/** `script` is below the repository's root and runs under this Node. */
export function runTool(script: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  return runProgram(process.execPath, [script, ...args], options);
}

export function runProgram(program: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd: findRoot(),
    env: options.env as NodeJS.ProcessEnv | undefined,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      chunks.push(text);
      if (options.isShown) process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output: chunks.join(''), seconds: (performance.now() - startedAt) / 1000 });
    });
  });
}
