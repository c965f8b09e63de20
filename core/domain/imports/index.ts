/** Imports: the module's only door. */

export { addressKind } from './address.rules.ts';
export { importVideo, retryVideo } from './import.service.ts';
export { findImports } from './import.store.ts';
export {
  failImport,
  finishImport,
  type ImportTask,
  postponeImport,
  reconcileImports,
  recordImport,
  startImport,
} from './import-pipeline.service.ts';
export { parseRetryAfter } from './pacing.rules.ts';
export { askHost, listProxies, recordProxy, restHost } from './remote-host.service.ts';
export { parseSourceUrl, requireSource } from './source-address.rules.ts';
export type { ImportState, VideoImport } from './video-import.ts';
