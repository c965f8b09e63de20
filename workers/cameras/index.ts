/** Camera watching: the only door to this folder. */

export { type CameraWatcherOptions, startCameraWatchers } from './camera.watcher.ts';
