/** `sightline models compare CANDIDATE --film FILE | --camera ID [--minutes N] [--json]`: what another model would make of the same footage. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ComparedModels, ModelReport, TimedAlert } from '../core/domain/models/index.ts';
import { AppError } from '../core/errors.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { findRunningPostgres } from './embedded-postgres.ts';
import { runTool } from './tool.ts';

type Env = Record<string, string | undefined>;

const usage = 'Usage: sightline models compare ID[@VERSION] --film FILE | --camera ID [--minutes 60] [--json]';

export async function compare(env: Env, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      film: { type: 'string' },
      camera: { type: 'string' },
      minutes: { type: 'string', default: '60' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const { film, camera, minutes } = values;
  const [candidate, ...more] = positionals;
  const isTimely = Number(minutes) > 0 && Number(minutes) <= 24 * 60;
  if (!candidate || more.length > 0 || !film === !camera || !isTimely) throw new AppError('invalid', usage);
  if (film && !existsSync(film)) throw new AppError('notFound', `There is no file ${film}.`);
  const source = film ? ['--film', resolve(film)] : ['--camera', `${camera}`, '--minutes', minutes];
  const report = await ask(env, [...source, '--', candidate]);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else for (const line of describeReport(report)) console.log(line);
  return 0;
}

/** Looking at pictures is the workers' trade. */
async function ask(env: Env, args: readonly string[]): Promise<ModelReport> {
  const config = readConfig(env);
  const url = config.databaseUrl?.reveal() ?? findRunningPostgres(config.dataDir) ?? undefined;
  const script = join('dist', 'workers', 'compare-main.js');
  const { code, output } = await runTool(script, args, { env: { ...env, SIGHTLINE_DATABASE_URL: url } });
  const line = output.split('\n').find((entry) => entry.startsWith('{'));
  if (code !== 0 || !line) throw new AppError('unavailable', `The models could not be compared: ${output.trim()}`);
  const answer = JSON.parse(line) as ModelReport | { error: string };
  if ('error' in answer) throw new AppError('invalid', answer.error);
  return answer;
}

export function describeReport(report: ModelReport): string[] {
  const { active, candidate, seconds, agreement, both, activeOnly, candidateOnly } = report;
  const row = (name: string, one: string, two: string) => `${name.padEnd(24)}${one.padEnd(26)}${two}`;
  const each = (name: string, tell: (side: ComparedModels) => string) => row(name, tell(active), tell(candidate));
  const nameOf = (model: ComparedModels['detector']) => (model ? `${model.id} ${model.version}` : 'none');
  return [
    row('', 'in use', 'candidate'),
    each('detector', ({ detector }) => nameOf(detector)),
    each('event model', ({ eventModel }) => nameOf(eventModel)),
    each('alerts', ({ alerts }) => `${alerts}`),
    each('only this one', (side) => `${(side === active ? activeOnly : candidateOnly).length}`),
    each('ms for a picture', ({ cost }) => meanMs(cost.detectorMs, cost.pictures)),
    each('ms for a moment', ({ cost }) => meanMs(cost.eventModelMs, cost.moments)),
    each('ms of models in 1 s', ({ cost }) => meanMs(cost.detectorMs + cost.eventModelMs, seconds)),
    '',
    ...activeOnly.map((alert) => `only in use      ${describeAlert(alert)}`),
    ...candidateOnly.map((alert) => `only candidate   ${describeAlert(alert)}`),
    ...both.map(
      ({ active: one, candidate: two }) => `both             ${describeAlert(one)}, ${describeGap(one, two)}`,
    ),
    `${(seconds / 60).toFixed(1)} minutes of footage; ${describeAgreement(agreement)} Times are of this machine, beside all else that it does.`,
  ];
}

function meanMs(ms: number, count: number): string {
  return count === 0 ? '-' : (ms / count).toFixed(1);
}

function describeAlert({ eventClass, zone, at, time, confidence }: TimedAlert): string {
  return `${time ?? `${at.toFixed(1)} s`}  ${eventClass.toLowerCase()} in ${zone} (${confidence.toFixed(2)})`;
}

function describeGap(one: TimedAlert, two: TimedAlert): string {
  const seconds = two.at - one.at;
  const when =
    Math.abs(seconds) < 0.05 ? 'at once' : `${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? 'later' : 'sooner'}`;
  return `candidate ${when} (${two.confidence.toFixed(2)})`;
}

function describeAgreement(agreement: number | null): string {
  if (agreement === null) return 'neither would raise an alert.';
  return `they agree on ${Math.round(agreement * 100)} % of all alerts.`;
}
