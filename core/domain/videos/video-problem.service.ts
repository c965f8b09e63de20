/** What a video's processing waits for, said where its owner looks, for as long as it waits. */

import type { App } from '../../app.ts';
import { recordChange } from '../feeds/index.ts';
import { videoEvent } from './video.service.ts';
import { findVideo } from './video.store.ts';
import { setVideoProblem } from './video-problem.store.ts';

/** `problem` is a sentence; null: nothing is in the way any more. Says nothing twice. */
export async function noteVideoProblem(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  videoId: string,
  problem: string | null,
): Promise<void> {
  const video = await findVideo(app.db, videoId);
  if (!video || video.problem === problem) return;
  await recordChange(app, video.workspaceId, async (tx) => {
    const hasChanged = await setVideoProblem(tx, videoId, problem);
    return { result: undefined, events: hasChanged ? [videoEvent('video.updated', video)] : [] };
  });
}
