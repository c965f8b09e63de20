/**
 * The models of a process, lent to the analysis of one frame at a time, so that they can be exchanged between two frames.
 *
 * A model that was exchanged is closed when the last frame that it was lent to is done with it.
 */

import type { Detector } from './detector.ts';
import type { EventModel } from './event-model.ts';

export interface Models {
  /** Null: motion alone. */
  readonly detector: Detector | null;
  /** Null: the rules alone. */
  readonly eventModel: EventModel | null;
}

export interface ModelLender {
  /** What is in use now stays open until `work` is done. */
  lend<T>(work: (models: Models) => Promise<T>): Promise<T>;
}

export interface HeldModels<M extends Models> extends ModelLender, AsyncDisposable {
  readonly current: M;
  /** From the next frame on; the rest stays. */
  exchange(next: Partial<M>): void;
}

export const noModels: Models = { detector: null, eventModel: null };

/** `report` hears of models that could not be closed. */
export function holdModels<M extends Models>(first: M, report: (error: unknown) => void = () => {}): HeldModels<M> {
  const lent = new Map<AsyncDisposable, number>();
  const closing = new Set<Promise<void>>();
  let current = first;

  const partsOf = ({ detector, eventModel }: Models) => [detector, eventModel].filter((part) => part !== null);

  function closeUnused(): void {
    for (const [part, count] of lent) {
      if (count > 0 || partsOf(current).some((kept) => kept === part)) continue;
      lent.delete(part);
      const closed = Promise.resolve(part[Symbol.asyncDispose]())
        .catch(report)
        .finally(() => closing.delete(closed));
      closing.add(closed);
    }
  }

  function count(parts: readonly AsyncDisposable[], change: number): void {
    for (const part of parts) lent.set(part, (lent.get(part) ?? 0) + change);
  }

  count(partsOf(first), 0);
  return {
    get current() {
      return current;
    },
    async lend(work) {
      const models = current;
      count(partsOf(models), 1);
      try {
        return await work(models);
      } finally {
        count(partsOf(models), -1);
        closeUnused();
      }
    },
    exchange(next) {
      current = { ...current, ...next };
      count(partsOf(current), 0);
      closeUnused();
    },
    /** After the last frame. */
    async [Symbol.asyncDispose]() {
      current = { ...current, ...noModels };
      closeUnused();
      await Promise.all(closing);
    },
  };
}
