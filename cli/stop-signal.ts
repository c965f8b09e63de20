/** Being told to stop: by Ctrl-C, by a service manager, or because the launcher above us has died. */

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Runs when somebody asks again, having lost patience. */
  onSecond(action: () => void): void;
}

/** Ctrl-C reaches us twice, from the terminal and through the launcher; what comes so close is one request. */
const oneRequestMs = 500;

export function openStopSignal(): StopSignal {
  const controller = new AbortController();
  const actions: (() => void)[] = [];
  let askedAt = 0;
  const ask = () => {
    const now = performance.now();
    if (controller.signal.aborted && now - askedAt > oneRequestMs) for (const action of actions) action();
    if (controller.signal.aborted) return;
    askedAt = now;
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, ask);
  process.on('disconnect', ask);
  return { signal: controller.signal, onSecond: (action) => actions.push(action) };
}
