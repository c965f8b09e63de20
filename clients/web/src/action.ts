import { useState } from 'react';
import { sentenceOf } from '../../kit/index.ts';

export interface Action<A extends unknown[]> {
  readonly run: (...args: A) => Promise<boolean>;
  readonly isBusy: boolean;
  /** The sentence of the last failure; null after a success. */
  readonly error: string | null;
}

/** Work that a person starts: whether it runs and how it failed. `run` resolves to whether it went well. */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<unknown>): Action<A> {
  const [state, setState] = useState<{ isBusy: boolean; error: string | null }>({ isBusy: false, error: null });
  const run = async (...args: A) => {
    setState({ isBusy: true, error: null });
    try {
      await work(...args);
      setState({ isBusy: false, error: null });
      return true;
    } catch (error) {
      setState({ isBusy: false, error: sentenceOf(error) });
      return false;
    }
  };
  return { run, ...state };
}
