/** Where a model stands, in words, and what to type next. */

import type { System } from './use-system.ts';

export type KnownModel = System['models'][number];
type Watcher = Pick<System['workers'][number], 'models'>;

export interface Standing {
  readonly word: string;
  readonly tone: 'good' | undefined;
  readonly advice: string;
  /** Null: nothing to do. */
  readonly command: string | null;
}

export function standingOf({ task, id, version, sha256 }: KnownModel, watchers: readonly Watcher[]): Standing {
  const isUsed = watchers.some(({ models }) => models.inUse.some((model) => model.sha256 === sha256));
  if (isUsed) return { word: 'In use', tone: 'good', advice: '', command: null };
  const isThere = watchers.some(({ models }) => models.installed.some((model) => model.sha256 === sha256));
  if (isThere) {
    const command = `sightline models compare ${id}@${version} --film FILE`;
    return { word: 'Ready', tone: undefined, advice: 'Try it in silence:', command };
  }
  const command = task === 'DETECTION' ? `sightline models pull ${id}` : null;
  return { word: 'Not here', tone: undefined, advice: 'Fetch it:', command };
}

/** "Used by 1 of 2 workers, 1 more has it." */
export function describePlaces({ sha256 }: KnownModel, watchers: readonly Watcher[]): string {
  const users = watchers.filter(({ models }) => models.inUse.some((model) => model.sha256 === sha256)).length;
  const holders = watchers.filter(({ models }) => models.installed.some((model) => model.sha256 === sha256)).length;
  const all = `${watchers.length} ${watchers.length === 1 ? 'worker' : 'workers'}`;
  if (users > 0) return `Used by ${users} of ${all}${holders > users ? `; ${holders - users} more can` : ''}`;
  return holders > 0 ? `There on ${holders} of ${all}` : 'On none of the workers that watch cameras';
}
