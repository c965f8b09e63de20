/** Camera watching: the only door to this folder. */

export { type CameraWatcherOptions, startCameraWatchers } from './camera.watcher.ts';
export { joinChunks } from './join-chunks.ts';
export { planInput } from './source.plan.ts';
export { probeSource } from './source-probe.ts';
