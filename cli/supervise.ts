/**
 * Keeps one child process running: started again with growing pauses when it ends, stopped in order when asked.
 *
 * Children lead their own process group, so that Ctrl-C in the terminal reaches only us and we decide the order.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChildPlan {
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Opens a channel, by which the child learns that we have died. */
  hasChannel?: boolean;
  /** How the child is asked to stop. */
  stopSignal: NodeJS.Signals;
  onLine(line: string): void;
  /** Called after an end that nobody asked for, with how it ended in words. */
  onRestart?(how: string): void;
  /** Runs before every start; a start that fails here is tried again. */
  beforeStart?(): Promise<void>;
}

export interface Supervised {
  readonly pid: number | null;
  /** How often it had to be started again. */
  readonly restarts: number;
  /** Asks to stop, waits, and kills after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Kills at once. */
  kill(): void;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** A child that has run this long has earned a short pause again. */
const steadyMs = 20_000;

export function supervise(plan: ChildPlan): Supervised {
  let child: ChildProcess | null = null;
  let isStopping = false;
  let restarts = 0;
  const stopping = new AbortController();

  const running = (async () => {
    let pauseMs = firstPauseMs;
    while (!isStopping) {
      const startedAt = performance.now();
      let how: string;
      try {
        await plan.beforeStart?.();
        if (isStopping) return;
        child = start(plan);
        how = await endOf(child);
      } catch (error) {
        how = error instanceof Error ? error.message : String(error);
      }
      child = null;
      if (isStopping) return;
      restarts++;
      plan.onRestart?.(how);
      pauseMs = performance.now() - startedAt > steadyMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    async stop(graceMs) {
      isStopping = true;
      stopping.abort();
      child?.kill(plan.stopSignal);
      const timer = setTimeout(() => child?.kill('SIGKILL'), graceMs);
      await running;
      clearTimeout(timer);
    },
    kill() {
      isStopping = true;
      stopping.abort();
      child?.kill('SIGKILL');
    },
  };
}

function start(plan: ChildPlan): ChildProcess {
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    uid: plan.uid,
    gid: plan.gid,
    detached: true,
    stdio: plan.hasChannel ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) forEachLine(stream, plan.onLine);
  return child;
}

/** Waits for the end and says in words how it came. */
async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal ? `it was ended by ${signal}` : `it ended with code ${code}`;
}

function forEachLine(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', onLine);
}
