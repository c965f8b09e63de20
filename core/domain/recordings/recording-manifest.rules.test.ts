import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, hashHex, type SignedChunk, verifyRecording } from './recording-manifest.rules.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
type Chunk = SignedChunk & { bytes: Uint8Array };

function record(count: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let sequence = 1; sequence <= count; sequence++) {
    const bytes = Buffer.from(`chunk ${sequence}`);
    const last = chunks.at(-1);
    const manifest = canonicalJson({
      version: 1,
      sequence,
      bytes: bytes.byteLength,
      sha256: hashHex(bytes),
      previous: last ? hashHex(last.manifest) : null,
    });
    chunks.push({ manifest, signature: sign(null, Buffer.from(manifest), privateKey).toString('base64url'), bytes });
  }
  return chunks;
}

const faultsOf = (chunks: readonly SignedChunk[], after?: string | null) =>
  verifyRecording(chunks, pem, after === undefined ? {} : { after }).map(({ index, fault }) => [index, fault]);

describe('verifyRecording', () => {
  it('finds nothing wrong with what was recorded, from the beginning or from the middle', () => {
    const chunks = record(5);
    expect(faultsOf(chunks, null)).toEqual([]);
    expect(faultsOf(chunks.slice(2))).toEqual([]);
    expect(faultsOf(chunks.slice(2), hashHex(chunks[1]?.manifest ?? ''))).toEqual([]);
    expect(faultsOf(chunks.map(({ manifest, signature }) => ({ manifest, signature })))).toEqual([]);
  });

  it('finds altered bytes, also of equal size', () => {
    const chunks = record(3);
    const altered = chunks.with(1, { ...(chunks[1] as Chunk), bytes: Buffer.from('chunk X') });
    expect(faultsOf(altered)).toEqual([[1, 'The chunk was altered.']]);
    const longer = chunks.with(1, { ...(chunks[1] as Chunk), bytes: Buffer.from('chunk 2 and more') });
    expect(faultsOf(longer)).toEqual([[1, 'The chunk has another size than was recorded.']]);
  });

  it('finds a chunk that was swapped for another', () => {
    const [a, b, c] = record(3) as [Chunk, Chunk, Chunk];
    expect(faultsOf([a, { ...b, bytes: c.bytes }, c])).toEqual([[1, 'The chunk was altered.']]);
    expect(faultsOf([a, c, b]).length).toBeGreaterThan(0);
  });

  it('finds missing chunks: in the middle, and at the beginning when the hash before is known', () => {
    const chunks = record(4);
    expect(faultsOf(chunks.toSpliced(2, 1))).toEqual([[2, 'A chunk before this one is missing or was replaced.']]);
    expect(faultsOf(chunks.slice(1), null)).toEqual([[0, 'A chunk before this one is missing or was replaced.']]);
  });

  it('finds manifests that were rewritten, with or without another key', () => {
    const chunks = record(3);
    const rewritten = (chunks[1] as Chunk).manifest.replace('"sequence":2', '"sequence":9');
    expect(
      faultsOf(chunks.with(1, { ...(chunks[1] as Chunk), manifest: rewritten })).map(([, fault]) => fault),
    ).toContain('The signature does not belong to the manifest.');
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(verifyRecording(chunks, other)).toHaveLength(3);
    expect(faultsOf(chunks.with(0, { ...(chunks[0] as Chunk), manifest: 'nonsense' }))[0]).toEqual([
      0,
      'The manifest is not readable.',
    ]);
  });
});

it('writes one text whatever the order of the keys', () => {
  expect(canonicalJson({ b: 1, a: 'x', c: null })).toBe('{"a":"x","b":1,"c":null}');
  expect(canonicalJson({ c: null, a: 'x', b: 1 })).toBe('{"a":"x","b":1,"c":null}');
});
