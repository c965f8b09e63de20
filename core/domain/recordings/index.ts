/** Recordings: the only door to this module. */

export type { ChunkManifest, RecordingChunk } from './recording.ts';
export { appendChunk, type NewChunk } from './recording.service.ts';
export { findChunk, findLastChunk, isRecordedKey, listChunks, listLatestChunks } from './recording.store.ts';
export { canonicalJson, hashHex, type RecordingFault, type SignedChunk, verifyRecording } from './recording-manifest.rules.ts';
