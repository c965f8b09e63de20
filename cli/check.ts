/** `npm run check`: everything that can be said about the tree without running the product. */

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { processEnv } from '../core/platform/config/env.ts';
import { findRoot } from '../core/platform/config/find-root.ts';
import { runTool, type ToolResult } from './tool.ts';

export interface Tally {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  script: string;
  args: readonly string[];
}

const tsc = 'node_modules/@typescript/native/bin/tsc';
const folders = ['api', 'bench', 'cli', 'clients', 'core', 'scenes', 'test', 'workers'].filter((folder) =>
  existsSync(join(findRoot(), folder)),
);

const checks: readonly Check[] = [
  {
    name: 'tests of the architecture',
    script: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--project', 'architecture'],
  },
  { name: 'types', script: tsc, args: ['-p', 'tsconfig.json'] },
  { name: 'types of the web client', script: tsc, args: ['-p', 'clients/web/tsconfig.json'] },
  { name: 'types of the client kit', script: tsc, args: ['-p', 'clients/kit/tsconfig.json'] },
  {
    name: 'format and lint',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['ci', '--error-on-warnings', '--colors=off'],
  },
  {
    name: 'import rules',
    script: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--config', '.dependency-cruiser.mjs', ...folders],
  },
  { name: 'dead code', script: 'node_modules/knip/bin/knip.js', args: ['--no-progress', '--no-config-hints'] },
  { name: 'settings page', script: 'cli/main.ts', args: ['config-doc', '--check'] },
  { name: 'client documents', script: 'clients/kit/codegen.ts', args: ['--check'] },
];

/** Runs all checks, or those whose name contains one of the words. */
export async function check(words: readonly string[]): Promise<number> {
  const tally = await runChecks(words);
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

export async function runChecks(words: readonly string[] = []): Promise<Tally> {
  const waiting = checks.filter((entry) => words.length === 0 || words.some((word) => entry.name.includes(word)));
  const tally: Tally = { passed: 0, failed: 0 };
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await runTool(next.script, next.args, {
        env: { ...processEnv(), NO_COLOR: '1', FORCE_COLOR: undefined },
      });
      tally[result.code === 0 ? 'passed' : 'failed']++;
      report(next.name, result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return tally;
}

function report(name: string, result: ToolResult): void {
  const isOk = result.code === 0;
  console.log(`${isOk ? 'ok  ' : 'FAIL'}  ${name}  (${result.seconds.toFixed(1)} s)`);
  if (!isOk) console.log(`${result.output.trimEnd()}\n`);
}
