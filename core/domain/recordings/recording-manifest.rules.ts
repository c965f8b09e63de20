/**
 * Manifests: canonical JSON (keys sorted, no white space), signed with Ed25519, chained by hash.
 *
 * With the chunks, their manifests and the installation's public key anybody can check offline that no chunk was altered,
 * removed, added or swapped.
 */

import { createHash, createPublicKey, verify } from 'node:crypto';
import type { ChunkManifest } from './recording.ts';

/** The one text of a flat object of strings, numbers and nulls that everybody computes alike. */
export function canonicalJson(value: Readonly<Record<string, string | number | null>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function hashHex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export interface SignedChunk {
  readonly manifest: string;
  readonly signature: string;
  /** Absent: only the chain is checked. */
  readonly bytes?: Uint8Array;
}

export type RecordingFault = { readonly index: number; readonly sequence: number | null; readonly fault: string };

/**
 * Checks chunks in their order. An empty list of faults means that all of them are as they were recorded and that none is
 * missing between the first and the last; the first may be any, since old footage goes. `after` is the hash of the manifest
 * before the first, when the caller knows it.
 */
export function verifyRecording(
  chunks: readonly SignedChunk[],
  publicKeyPem: string,
  options: { after?: string | null } = {},
): RecordingFault[] {
  const key = createPublicKey(publicKeyPem);
  const faults: RecordingFault[] = [];
  let previous: { hash: string | null; sequence: number } | null =
    options.after === undefined ? null : { hash: options.after, sequence: Number.NaN };
  for (const [index, chunk] of chunks.entries()) {
    const manifest = readManifest(chunk.manifest);
    const report = (fault: string) => faults.push({ index, sequence: manifest?.sequence ?? null, fault });
    if (!manifest) {
      report('The manifest is not readable.');
      previous = null;
      continue;
    }
    if (!verify(null, Buffer.from(chunk.manifest), key, Buffer.from(chunk.signature, 'base64url'))) {
      report('The signature does not belong to the manifest.');
    }
    if (previous && manifest.previous !== previous.hash) report('A chunk before this one is missing or was replaced.');
    else if (previous && manifest.sequence !== previous.sequence + 1 && !Number.isNaN(previous.sequence)) {
      report('The sequence has a hole.');
    }
    if (chunk.bytes && chunk.bytes.byteLength !== manifest.bytes)
      report('The chunk has another size than was recorded.');
    else if (chunk.bytes && hashHex(chunk.bytes) !== manifest.sha256) report('The chunk was altered.');
    previous = { hash: hashHex(chunk.manifest), sequence: manifest.sequence };
  }
  return faults;
}

function readManifest(text: string): ChunkManifest | null {
  try {
    const manifest = JSON.parse(text) as ChunkManifest;
    const isWhole =
      manifest.version === 1 && Number.isInteger(manifest.sequence) && typeof manifest.sha256 === 'string';
    return isWhole ? manifest : null;
  } catch {
    return null;
  }
}
