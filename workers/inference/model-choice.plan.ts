/** Which of the models that are there is the one to use. */

import type { ModelIdentity } from '../../core/platform/models/model-identity.ts';

export interface ModelWish {
  /** Of this worker: `none`, the id of a model, or `auto` for what the installation has chosen, else the best. */
  readonly setting: string;
  /** Of the installation (`sightline models use`); null: none was made. */
  readonly choice: ModelIdentity | null;
}

export interface ModelPlan<T> {
  /** Null: look without one. */
  readonly wanted: T | null;
  /** What is asked for and not there; `wanted` is then the best of what is. */
  readonly missing: string | null;
}

/** `installed`: the best first. */
export function planModel<T extends { readonly model: ModelIdentity }>(
  installed: readonly T[],
  { setting, choice }: ModelWish,
): ModelPlan<T> {
  if (setting === 'none') return { wanted: null, missing: null };
  const best = installed[0] ?? null;
  const name = setting !== 'auto' ? setting : choice && `${choice.id} ${choice.version}`;
  if (name === null) return { wanted: best, missing: null };
  const isMeant = ({ model }: T) => (setting === 'auto' ? model.sha256 === choice?.sha256 : model.id === setting);
  const wanted = installed.find(isMeant);
  return wanted ? { wanted, missing: null } : { wanted: best, missing: name };
}
