/** `sightline verify VIDEO [--json] [--deep]`: whether a video's stored bytes are what they should be. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { QualityReport } from '../core/domain/videos/index.ts';
import { AppError } from '../core/errors.ts';
import type { Config } from '../core/platform/config/config.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { lockInstance } from './instance-lock.ts';
import { runTool } from './tool.ts';

type Env = Record<string, string | undefined>;
type Answer = { error: string } | { id: string; title: string; state: string; report: QualityReport };

/** Resolves with 0 for a clean video and 1 otherwise. The installation may be running or stopped. */
export async function verify(env: Env, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, deep: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [video, ...more] = positionals;
  if (!video || more.length > 0)
    throw new AppError('invalid', 'Which video? Type: sightline verify ID-OR-TITLE [--json] [--deep]');
  const config = readConfig(env);
  await using parts = new AsyncDisposableStack();
  const url = config.databaseUrl?.reveal() ?? (await openDatabaseOf(config, env, parts));
  const answer = await ask({ ...env, SIGHTLINE_DATABASE_URL: url }, video, values.deep === true);
  if ('error' in answer) throw new AppError('invalid', answer.error);
  if (values.json) console.log(JSON.stringify(answer, null, 2));
  else print(answer);
  return answer.report.isClean ? 0 : 1;
}

/** That of the running system; or else the embedded one, started for as long as `parts` lives. */
async function openDatabaseOf(config: Config, env: Env, parts: AsyncDisposableStack): Promise<string> {
  const taken = lockInstance(config.dataDir, 'sightline verify');
  if ('holder' in taken) {
    const url = findRunningPostgres(config.dataDir);
    if (url) return url;
    throw new AppError('unavailable', 'Sightline is just starting or stopping; try again in a moment.');
  }
  parts.use(taken.lock);
  if (!existsSync(join(config.dataDir, 'postgres')))
    throw new AppError('notFound', `There is no installation in ${config.dataDir}.`);
  const silent = { onLine: () => {}, onRestart: () => {} };
  const { url, server } = await startEmbeddedPostgres({ dataDir: config.dataDir, env, ...silent });
  parts.defer(() => server.stop(10_000));
  return url;
}

/** Reading media is the workers' trade. */
async function ask(env: Env, video: string, isDeep: boolean): Promise<Answer> {
  const script = join('dist', 'workers', 'verify-main.js');
  const { code, output } = await runTool(script, [...(isDeep ? ['--deep'] : []), '--', video], { env });
  if (code !== 0) throw new AppError('unavailable', `The check could not be made: ${output.trim()}`);
  return JSON.parse(output.trim().split('\n').at(-1) as string) as Answer;
}

function print({ id, title, state, report }: Exclude<Answer, { error: string }>): void {
  console.log(`${title} (${id}, ${state})`);
  for (const { name, rendition, isPassed, found, wanted } of report.checks) {
    const what = `${rendition ? `${rendition} ` : ''}${name}`.padEnd(28);
    console.log(
      isPassed ? `  ok      ${what}${sayGood(found, wanted)}` : `  FAILED  ${what}${found}; wanted: ${wanted}`,
    );
  }
  console.log(report.isClean ? 'Clean.' : 'Not clean.');
}

function sayGood(found: string, wanted: string): string {
  return found === 'as wanted' ? wanted : `${found}; wanted: ${wanted}`;
}
