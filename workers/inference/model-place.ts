/**
 * The place of one model in a running process: who is in it, and who comes next.
 *
 * The next one is opened and has run before it takes the place; one that cannot leaves the place as it was, and is not
 * tried again until its files or the wish change.
 */

import { AppError } from '../../core/errors.ts';
import { identityOf, type ModelIdentity } from '../../core/platform/models/model-identity.ts';
import { planModel } from './model-choice.plan.ts';

interface PlaceOptions<F extends { readonly model: ModelIdentity }, M extends { readonly model: ModelIdentity }> {
  /** As in ModelWish. */
  readonly setting: string;
  readonly modelsDir: string;
  /** The best first. */
  find(): Promise<readonly F[]>;
  /** Says whether files are other ones than at a try before. */
  markOf(found: F): Promise<string>;
  open(found: F): Promise<M>;
  /** Called when the next one is ready. */
  exchange(next: M | null): void;
  report(change: { model: ModelIdentity | null } | { problem: string }): void;
}

export interface ModelPlace {
  /** Never rejects. */
  look(choice: ModelIdentity | null): Promise<void>;
  readonly installed: readonly ModelIdentity[];
  /** A sentence: why what is wanted is not what is in use. */
  readonly problem: string | null;
}

export function openModelPlace<
  F extends { readonly model: ModelIdentity },
  M extends { readonly model: ModelIdentity },
>(options: PlaceOptions<F, M>): ModelPlace {
  const { setting, modelsDir, find, markOf, open, exchange, report } = options;
  let inUse: ModelIdentity | null = null;
  let installed: readonly ModelIdentity[] = [];
  let problem: string | null = null;
  let refused: { mark: string; reason: string } | null = null;

  async function take(wanted: F | null): Promise<string | null> {
    if (wanted?.model.sha256 === inUse?.sha256) return null;
    if (wanted) {
      const mark = await markOf(wanted);
      if (refused?.mark === mark) return refused.reason;
      try {
        exchange(await open(wanted));
      } catch (error) {
        const kept = inUse ? `${inUse.id} ${inUse.version} stays` : 'cameras are watched without it';
        const reason = `${wanted.model.id} ${wanted.model.version} was refused, ${kept}: ${tell(error)}`;
        refused = { mark, reason };
        return reason;
      }
    } else exchange(null);
    refused = null;
    inUse = wanted && identityOf(wanted.model);
    report({ model: inUse });
    return null;
  }

  async function examine(choice: ModelIdentity | null): Promise<string | null> {
    const found = await find();
    installed = found.map(({ model }) => identityOf(model));
    const { wanted, missing } = planModel(found, { setting, choice });
    if (missing === null) return take(wanted);
    // Where something is in use already it stays, rather than that the next best takes its place for a while.
    const refusal = inUse ? null : await take(wanted);
    const there = installed.map(({ id, version }) => `${id} ${version}`).join(', ') || 'no model';
    return refusal ?? `${missing} is asked for, but ${modelsDir} holds ${there}. See: sightline models list`;
  }

  return {
    async look(choice) {
      const next = await examine(choice).catch(tell);
      if (next !== null && next !== problem) report({ problem: next });
      problem = next;
    },
    get installed() {
      return installed;
    },
    get problem() {
      return problem;
    },
  };
}

function tell(error: unknown): string {
  if (error instanceof AppError && error.cause instanceof Error) return `${error.message} (${error.cause.message})`;
  return error instanceof Error ? error.message : String(error);
}
