/** The registry of a process's metrics, with Node's own already in it. */

import { collectDefaultMetrics, Registry } from 'prom-client';

export function openMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
