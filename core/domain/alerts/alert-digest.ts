/** A digest: the alerts of one storm at a site, told together. */

import type { EventClass } from '../events.ts';

export interface AlertDigest {
  readonly id: string;
  readonly workspaceId: string;
  /** The location of its cameras in lower case, or the id of a camera that has none. */
  readonly site: string;
  /** The site's name, as its owner wrote it. */
  readonly place: string;
  /** Grows by one with every alert that it gathers. */
  readonly revision: number;
  /** The largest first. */
  readonly classes: readonly DigestCount[];
  /** When the first and the latest of its alerts were confirmed. */
  readonly since: Date;
  readonly latestAt: Date;
}

export interface DigestCount {
  readonly eventClass: EventClass;
  readonly count: number;
}
