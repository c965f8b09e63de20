/** Who does which job: a job of the catalogue without a handler does not compile. */

import { eraseMedia, giveUpErase } from './housekeeping/erase.handler.ts';
import type { JobHandlers } from './runtime/run-job.ts';
import { captionVideo, giveUpCaption } from './subtitle/caption.handler.ts';
import { giveUpTranscode, transcodeVideo } from './transcode/transcode.handler.ts';

export const jobHandlers = {
  'video.transcode': { run: transcodeVideo, giveUp: giveUpTranscode },
  'video.caption': { run: captionVideo, giveUp: giveUpCaption },
  'media.erase': { run: eraseMedia, giveUp: giveUpErase },
} satisfies JobHandlers;
