/** The one block that `npm start` prints when everything answers. */

import type { FirstOwner } from '../core/domain/accounts/index.ts';
import type { WorkerCapabilities, WorkerNode } from '../core/domain/workers/index.ts';
import type { Config } from '../core/platform/config/config.ts';

export interface WelcomeFacts {
  address: string;
  config: Config;
  owner: FirstOwner;
  workers: readonly WorkerNode[];
  /** What to type to get captions, where there is no speech engine. */
  speechHint: string;
}

export function welcome(facts: WelcomeFacts): string {
  const { config, workers } = facts;
  const found = (pick: (worker: WorkerNode) => readonly string[]) => [...new Set(workers.flatMap(pick))];
  const speech = found((worker) => worker.capabilities.speechEngines);
  const rows: [string, string][] = [
    ['Sign in', signInOf(facts)],
    ['Data', `${config.dataDir} (logs below logs/)`],
    ['Encoders', found((worker) => worker.capabilities.encoders).join(', ') || 'none'],
    ['Inference', found((worker) => worker.capabilities.ortProviders).join(', ') || 'none'],
    ['Detector', describeDetector(workers.map((worker) => worker.capabilities.detector))],
    ['Captions', speech.join(', ') || `off: no speech engine here. ${facts.speechHint}`],
  ];
  const table = rows.map(([name, text]) => `  ${name.padEnd(11)}${text}`).join('\n');
  return `\nSightline is running: ${facts.address}\n\n${table}\n\n  Ctrl-C stops everything.\n`;
}

function signInOf({ owner, config }: WelcomeFacts): string {
  if (owner.created && owner.password) return `${owner.email}  ${owner.password}  (shown this once)`;
  if (owner.created && config.admin.password) return `${owner.email}, with the password of SIGHTLINE_ADMIN_PASSWORD`;
  return `${owner.email}, password as set at the first start (forgotten: npm run reset-password ${owner.email})`;
}

/** What looks at the pictures of cameras. */
export function describeDetector(detectors: readonly WorkerCapabilities['detector'][]): string {
  const [found] = detectors.filter((detector) => detector !== null);
  if (!found) return 'none: cameras are watched by motion alone (sightline models list)';
  return `${found.id} on ${found.provider}, ${Math.round(found.pictureMs)} ms for a picture`;
}
