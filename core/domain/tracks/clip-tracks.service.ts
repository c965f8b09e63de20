/** The tracks that the clip of an alert shows, in the clip's own time. */

import type { App } from '../../app.ts';
import { type Alert, momentOf, planClip } from '../alerts/index.ts';
import { listChunksByMedia } from '../recordings/index.ts';
import { clipTimeOf } from './clip-time.rules.ts';
import { listTracksByMedia } from './track.store.ts';
import type { Track, TrackBox } from './track.ts';
import { unpackPath } from './track-path.rules.ts';

/** As many as the analysis follows at once. */
const mostTracks = 50;
const mostChunks = 60;

export interface ClipTrack {
  readonly track: Track;
  /** `atUs` counts from the beginning of the clip. */
  readonly path: readonly TrackBox[];
}

/** None where there is no clip, or the footage that tells where it begins is gone. The caller has checked access. */
export async function listClipTracks({ db }: Pick<App, 'db'>, alert: Alert): Promise<ClipTrack[]> {
  const moment = momentOf(alert.facts);
  if (!moment || !alert.clipKey) return [];
  const { cameraId } = alert;
  // The clip may have been made before the episode was over: its beginning is the same.
  const span = planClip({ state: 'ONGOING' }, moment);
  const chunks = await listChunksByMedia(db, { cameraId, ...span, limit: mostChunks });
  const last = chunks.at(-1);
  if (!chunks[0] || !last) return [];
  const shown = { fromUs: Number(chunks[0].startPtsUs), toUs: Number(last.startPtsUs + last.durationUs) };
  const tracks = await listTracksByMedia(db, { cameraId, ...shown, limit: mostTracks });
  return tracks.map((track) => {
    const path = unpackPath(track.path, Number(track.firstPtsUs));
    return { track, path: path.map((box) => ({ ...box, atUs: clipTimeOf(chunks, box.atUs) })) };
  });
}
