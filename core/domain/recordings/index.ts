/** Recordings: the only door to this module. */

export { appendChunk, type NewChunk } from './recording.service.ts';
export {
  findLastChunk,
  listChunks,
  listChunksByMedia,
  listLatestChunks,
} from './recording.store.ts';
export type { ChunkManifest, RecordingChunk } from './recording.ts';
export {
  hashHex,
  type RecordingFault,
  type SignedChunk,
  verifyRecording,
} from './recording-manifest.rules.ts';
export { pruneRecordings } from './recording-retention.service.ts';
