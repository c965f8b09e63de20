/** A candidate beside the models that are in use, on the same footage: what would be other than it is. */

import type {
  ComparedModels,
  ModelReport,
  RaisedAlert,
  TimedAlert,
  WatchCost,
} from '../../core/domain/models/index.ts';
import { AppError } from '../../core/errors.ts';
import type { Config } from '../../core/platform/config/config.ts';
import { findEventModels } from '../../core/platform/models/event-models.ts';
import type { ModelIdentity } from '../../core/platform/models/model-identity.ts';
import { findModelFiles } from '../../core/platform/models/model-registry.ts';
import { type InstalledModels, type ModelChoices, openModelKeeper } from '../inference/installed-models.ts';
import { openOnnxDetector } from '../inference/onnx-detector.ts';
import { openOnnxEventModel } from '../inference/onnx-event-model.ts';
import { type AlertComparison, agreementOf, compareAlerts } from './comparison.rules.ts';
import type { Footage } from './footage.ts';
import { analysisRate } from './read-frames.ts';
import { watchFilm } from './watch-film.ts';

/** Throws AppError `notFound` when the candidate is not here, `invalid` when it is in use already. */
export async function compareModels(
  config: Pick<Config, 'modelsDir' | 'detector' | 'usesEventModel'>,
  { candidate, choices, footage }: { candidate: string; choices: ModelChoices; footage: AsyncIterable<Footage> },
): Promise<ModelReport> {
  await using keeper = await openModelKeeper(config, { choices });
  await using opened = new AsyncDisposableStack();
  const active = keeper.held.current;
  const other = await openCandidate(config.modelsDir, candidate, opened);
  const name = other.detector ? 'detector' : 'eventModel';
  if (active[name]?.model.sha256 === other[name]?.model.sha256)
    throw new AppError(
      'invalid',
      `${candidate} is in use already; choose the one before with: sightline models use ID`,
    );
  const pairs = [active, { ...active, ...other }] as const;
  const watched: { comparison: AlertComparison; startsAt: Date | null; costs: WatchCost[] }[] = [];
  for await (const film of footage) {
    const [one, two] = (await watchFilm(film, pairs)) as [FilmPart, FilmPart];
    const comparison = compareAlerts(one.raised, two.raised);
    watched.push({ comparison, startsAt: film.startsAt, costs: [one.cost, two.cost] });
  }
  return report(pairs, watched);
}

type FilmPart = Awaited<ReturnType<typeof watchFilm>>[number];

function report(
  pairs: readonly [InstalledModels, InstalledModels],
  watched: readonly { comparison: AlertComparison; startsAt: Date | null; costs: readonly WatchCost[] }[],
): ModelReport {
  const time = (alert: RaisedAlert, startsAt: Date | null): TimedAlert => ({
    ...alert,
    time: startsAt && new Date(startsAt.getTime() + alert.at * 1000).toISOString(),
  });
  const of = (side: 'activeOnly' | 'candidateOnly') =>
    watched.flatMap(({ comparison, startsAt }) => comparison[side].map((alert) => time(alert, startsAt)));
  const both = watched.flatMap(({ comparison, startsAt }) =>
    comparison.both.map(({ active, candidate }) => ({
      active: time(active, startsAt),
      candidate: time(candidate, startsAt),
    })),
  );
  const found = { both, activeOnly: of('activeOnly'), candidateOnly: of('candidateOnly') };
  const side = (index: 0 | 1, alerts: number): ComparedModels => ({
    detector: pairs[index].detector?.model ?? null,
    eventModel: pairs[index].eventModel?.model ?? null,
    alerts,
    cost: watched.map(({ costs }) => costs[index] as WatchCost).reduce(addCosts),
  });
  const active = side(0, both.length + found.activeOnly.length);
  return {
    seconds: active.cost.frames / analysisRate,
    active,
    candidate: side(1, both.length + found.candidateOnly.length),
    agreement: agreementOf(found),
    ...found,
  };
}

function addCosts(a: WatchCost, b: WatchCost): WatchCost {
  return {
    frames: a.frames + b.frames,
    pictures: a.pictures + b.pictures,
    detectorMs: a.detectorMs + b.detectorMs,
    moments: a.moments + b.moments,
    eventModelMs: a.eventModelMs + b.eventModelMs,
  };
}

/** By `ID` or `ID@VERSION`. */
async function openCandidate(
  modelsDir: string,
  name: string,
  opened: AsyncDisposableStack,
): Promise<Partial<InstalledModels>> {
  const isMeant = ({ model: { id, version } }: { model: ModelIdentity }) => name === id || name === `${id}@${version}`;
  const file = (await findModelFiles(modelsDir)).find(isMeant);
  if (file) return { detector: opened.use(await openOnnxDetector(file)) };
  const found = (await findEventModels(modelsDir)).find(isMeant);
  if (found) return { eventModel: opened.use(await openOnnxEventModel(found.folder)) };
  throw new AppError(
    'notFound',
    `${modelsDir} does not hold the model "${name}"; fetch it with: sightline models pull ${name}`,
  );
}
