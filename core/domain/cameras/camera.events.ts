/** What the feed says of a camera. */

import type { NewFeedEvent } from '../events.ts';
import type { Camera } from './camera.ts';

/** The camera as it is now, as an event of its feed. */
export function cameraEvent(
  type: 'camera.created' | 'camera.updated' | 'camera.healthChanged',
  camera: Camera,
): NewFeedEvent {
  return { type, payload: { state: camera.state, problem: camera.problem }, cameraId: camera.id };
}
