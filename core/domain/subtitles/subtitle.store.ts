/** The only queries for subtitle tracks. */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma, SubtitleTrack as SubtitleRow } from '../../platform/db/generated/client.ts';
import type { Cue, SubtitleState, SubtitleTrack } from './subtitle.ts';

/** Opens a track, or sets the one of that language back to its beginning. */
export async function upsertTrack(
  db: Db,
  track: Pick<SubtitleTrack, 'id' | 'videoId' | 'language' | 'engine'>,
): Promise<void> {
  await db.subtitleTrack.upsert({
    where: { videoId_language: { videoId: track.videoId, language: track.language } },
    create: track,
    update: { engine: track.engine, state: 'TRANSCRIBING', failureMessage: null, cues: [] },
  });
}

export async function tracksOfVideos(db: Db, videoIds: readonly string[]): Promise<SubtitleTrack[]> {
  const rows = await db.subtitleTrack.findMany({
    where: { videoId: { in: [...videoIds] } },
    orderBy: { language: 'asc' },
  });
  return rows.map(toTrack);
}

export async function findTrack(db: Db, id: string): Promise<{ track: SubtitleTrack; workspaceId: string } | null> {
  const row = await db.subtitleTrack.findUnique({
    where: { id },
    include: { video: { select: { workspaceId: true } } },
  });
  return row && { track: toTrack(row), workspaceId: row.video.workspaceId };
}

/** Ends a track that is being transcribed. false: it was not. */
export async function endTrack(
  db: Db,
  id: string,
  end: { state: SubtitleState; cues?: readonly Cue[]; failureMessage?: string },
): Promise<boolean> {
  const { count } = await db.subtitleTrack.updateMany({
    where: { id, state: 'TRANSCRIBING' },
    data: {
      state: end.state,
      failureMessage: end.failureMessage ?? null,
      ...(end.cues ? { cues: end.cues as unknown as Prisma.InputJsonArray } : {}),
    },
  });
  return count === 1;
}

/** Opens what could not be made, so that it can be tried again. */
export async function reopenSubtitles(db: Db, videoId: string): Promise<void> {
  await db.subtitleTrack.updateMany({
    where: { videoId, state: 'FAILED' },
    data: { state: 'TRANSCRIBING', failureMessage: null },
  });
}

/** Tracks that somebody should be transcribing, with the processing attempt of their video. */
export async function findOpenTracks(db: Db, limit: number): Promise<{ videoId: string; attempt: number }[]> {
  const rows = await db.subtitleTrack.findMany({
    where: { state: 'TRANSCRIBING', video: { state: 'READY' } },
    select: { videoId: true, video: { select: { attempt: true } } },
    orderBy: { updatedAt: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({ videoId: row.videoId, attempt: row.video.attempt }));
}

function toTrack({ id, videoId, language, engine, state, cues, failureMessage }: SubtitleRow): SubtitleTrack {
  return { id, videoId, language, engine, state, cues: cues as unknown as Cue[], failureMessage };
}
