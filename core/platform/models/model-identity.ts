/** Which model something was seen with: its file's bytes say it, id and version are for people. */

export const modelTasks = ['detection', 'events'] as const;
/** detection: finds people and things on a picture. events: weighs what rules have seen. */
export type ModelTask = (typeof modelTasks)[number];

export interface ModelIdentity {
  readonly id: string;
  readonly version: string;
  /** Hex: of a detector's file, or of an event model's model.json, which names those of its two graphs. */
  readonly sha256: string;
}

/** Without whatever else is known of it. */
export function identityOf({ id, version, sha256 }: ModelIdentity): ModelIdentity {
  return { id, version, sha256 };
}
