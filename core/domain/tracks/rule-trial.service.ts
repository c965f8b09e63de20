/** Tries the rules of a zone on what its camera saw in the last day, before anybody saves them. */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { allowed, type Principal } from '../accounts/index.ts';
import { findCamera, readZoneDraft, type UpsertZoneInput } from '../cameras/index.ts';
import { type RuleTrial, type TriedTrack, tryRules } from './rule-trial.rules.ts';
import { listTracksBetween } from './track.store.ts';
import type { Track } from './track.ts';
import { unpackPath } from './track-path.rules.ts';

const dayMs = 86_400_000;
/** The first ones of a busy day; some hundred bytes each. */
const mostTracks = 5_000;

export interface DayTrial extends RuleTrial {
  readonly since: Date;
  readonly until: Date;
  /** How many were looked at. */
  readonly trackCount: number;
}

/** Needs cameras:write, as saving does. Throws `invalid`, `notFound`, `forbidden`. */
export async function tryZoneRules(
  app: Pick<App, 'db' | 'clock'>,
  principal: Principal | null,
  input: Pick<UpsertZoneInput, 'cameraId' | 'polygon' | 'rules' | 'schedule'>,
): Promise<DayTrial> {
  const { cameraId } = input;
  if (!allowed(principal, 'cameras:write', await findCamera(app.db, cameraId)))
    throw new AppError('notFound', 'There is no such camera.');
  const draft = readZoneDraft(input);
  const now = app.clock.now();
  const [since, until] = [new Date(now - dayMs), new Date(now)];
  const tracks = await listTracksBetween(app.db, { cameraId, since, until, limit: mostTracks });
  return { since, until, trackCount: tracks.length, ...tryRules(draft, tracks.map(toTried)) };
}

function toTried({ kind, firstAt, path }: Track): TriedTrack {
  return { kind, path: unpackPath(path, firstAt.getTime() * 1000) };
}
