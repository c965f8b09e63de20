/** A ring as text: `<workspace id> <sequence>`. */

import type { Ring } from './bell.ts';

export function encodeRing(ring: Ring): string {
  return `${ring.workspaceId} ${ring.sequence}`;
}

/** null for anything that is no ring: the channel is not ours alone. */
export function decodeRing(text: string): Ring | null {
  const match = /^(\S+) (\d+)$/.exec(text);
  return match?.[1] && match[2] ? { workspaceId: match[1], sequence: BigInt(match[2]) } : null;
}
