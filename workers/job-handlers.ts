/** Who does which job: a job of the catalogue without a handler does not compile. */

import { giveUpLate } from '../core/domain/videos/index.ts';
import { giveUpDownload, makeDownload } from './downloads/download.handler.ts';
import { eraseMedia, giveUpErase } from './housekeeping/erase.handler.ts';
import { giveUpHash, hashVideo } from './housekeeping/hash.handler.ts';
import { giveUpImport, importVideo } from './import/import.handler.ts';
import { choosePoster, giveUpPoster } from './poster/poster.handler.ts';
import type { JobHandlers } from './runtime/run-job.ts';
import { giveUpStoryboard, makeStoryboard } from './storyboard/storyboard.handler.ts';
import { captionVideo, giveUpCaption } from './subtitle/caption.handler.ts';
import { encodeAhead, giveUpAhead, planAhead } from './transcode/ahead.handler.ts';
import { giveUpVerify, verifyVideo } from './transcode/check-quality.handler.ts';
import {
  copyPicture,
  encodeVideoChunk,
  encodeVideoSegment,
  giveUpPart,
  giveUpSegment,
  makeSound,
} from './transcode/encode.handler.ts';
import { finishVideo } from './transcode/finish.handler.ts';
import { giveUpVideo, prepareVideo } from './transcode/prepare.handler.ts';
import { giveUpUpgrade, upgradeVideo } from './upgrade/upgrade.handler.ts';

export const jobHandlers = {
  'video.prepare': { run: prepareVideo, giveUp: giveUpVideo },
  'video.sound': { run: makeSound, giveUp: giveUpPart },
  'video.copy': { run: copyPicture, giveUp: giveUpPart },
  'video.encodeFirst': { run: encodeVideoChunk, giveUp: giveUpPart },
  'video.encode': { run: encodeVideoChunk, giveUp: giveUpPart },
  'video.planAhead': { run: planAhead, giveUp: giveUpAhead },
  'video.encodeAhead': { run: encodeAhead, giveUp: giveUpAhead },
  'video.encodeLater': { run: encodeVideoChunk, giveUp: giveUpLate },
  'video.segment': { run: encodeVideoSegment, giveUp: giveUpSegment },
  'video.finish': { run: finishVideo, giveUp: giveUpVideo },
  'video.caption': { run: captionVideo, giveUp: giveUpCaption },
  'video.storyboard': { run: makeStoryboard, giveUp: giveUpStoryboard },
  'video.poster': { run: choosePoster, giveUp: giveUpPoster },
  'video.download': { run: makeDownload, giveUp: giveUpDownload },
  'video.verify': { run: verifyVideo, giveUp: giveUpVerify },
  'video.hash': { run: hashVideo, giveUp: giveUpHash },
  'video.import': { run: importVideo, giveUp: giveUpImport },
  'media.erase': { run: eraseMedia, giveUp: giveUpErase },
  'video.upgrade': { run: upgradeVideo, giveUp: giveUpUpgrade },
} satisfies JobHandlers;
