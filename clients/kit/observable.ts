/** A value that can be watched, in the shape React's useSyncExternalStore takes. */

export interface Readable<T> {
  readonly get: () => T;
  /** Returns the function that ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Observable<T> extends Readable<T> {
  readonly set: (value: T) => void;
}

export function createObservable<T>(initial: T): Observable<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
