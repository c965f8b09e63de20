/** What every resolver is given: the app, who asks, and the loaders of this one operation. */

import type { App } from '../../core/app.ts';
import type { LoginLimit, Principal } from '../../core/domain/accounts/index.ts';
import type { FeedTail } from '../../core/domain/feeds/index.ts';
import type { AppError } from '../../core/errors.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { accountLoaders } from '../accounts/account.loader.ts';
import { alertLoaders } from '../alerts/alert.loader.ts';
import { cameraLoaders } from '../cameras/camera.loader.ts';
import { importLoaders } from '../imports/import.loader.ts';
import { subtitleLoaders } from '../subtitles/subtitle.loader.ts';
import { trackLoaders } from '../tracks/track.loader.ts';
import { videoLoaders } from '../videos/video.loader.ts';

export interface Context {
  readonly app: App;
  /** null: nobody has signed in, or the token given is not good (then `authProblem` says why). */
  readonly principal: Principal | null;
  readonly authProblem: AppError | null;
  /** The address that the caller reaches us at, without a slash at the end: media addresses begin with it. */
  readonly baseUrl: string;
  readonly requestId: string;
  /** Batch and remember rows by id for the life of one operation (for a subscription: of one event). */
  readonly loaders: Loaders;
  readonly ip: string;
  /** The one reader of the feed in this process. */
  readonly feedTail: FeedTail;
  /** Counts the attempts to sign in and up. */
  readonly loginLimit: LoginLimit;
}

export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders(app: { db: Db }) {
  return {
    ...accountLoaders(app.db),
    ...videoLoaders(app.db),
    ...importLoaders(app.db),
    ...subtitleLoaders(app.db),
    ...cameraLoaders(app.db),
    ...alertLoaders(app.db),
    ...trackLoaders(app.db),
  };
}
