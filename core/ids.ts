/** Identifiers: a type prefix and a time-ordered random part, so that `node(id)` needs no encoding and rows sort by birth. */

import { randomBytes } from 'node:crypto';

export const idPrefixes = {
  workspace: 'wsp',
  user: 'usr',
  session: 'ses',
  apiKey: 'key',
  video: 'vid',
  rendition: 'ren',
  subtitle: 'sub',
  camera: 'cam',
  zone: 'zon',
  accessEvent: 'acc',
  recording: 'rec',
  track: 'trk',
  alert: 'alt',
  alertDigest: 'dig',
  fixture: 'fix',
  missedAlert: 'mis',
  worker: 'wrk',
} as const;

export type IdKind = keyof typeof idPrefixes;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no i, l, o, u

/** `prefix_` and 26 characters: 48 bits of milliseconds, 82 random bits. */
export function newId(kind: IdKind, nowMs = Date.now()): string {
  let time = '';
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  let random = '';
  for (const byte of randomBytes(16)) random += alphabet[byte % 32];
  return `${idPrefixes[kind]}_${time}${random}`;
}

/** The kind an id was made for, or null when it is none of ours. */
export function kindOfId(id: string): IdKind | null {
  const match = /^([a-z]{3})_[0-9a-z]{26}$/.exec(id);
  if (!match) return null;
  for (const [kind, prefix] of Object.entries(idPrefixes)) if (prefix === match[1]) return kind as IdKind;
  return null;
}
