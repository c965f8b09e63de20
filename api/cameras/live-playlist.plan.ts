/** The live playlist of a camera (RFC 8216) over its latest recorded chunks. */

import type { RecordingChunk } from '../../core/domain/recordings/index.ts';

type ListedChunk = Pick<
  RecordingChunk,
  'sequence' | 'recordingId' | 'recordingIndex' | 'startsAt' | 'durationUs' | 'storageKey' | 'initKey'
>;

/** How many chunks a playlist lists: about half a minute, so that a player that stalls finds its place again. */
export const liveChunkCount = 10;

/** `prefix` is what the addresses are relative to. Between two recordings stands a discontinuity: their times start anew. */
export function planLivePlaylist(chunks: readonly ListedChunk[], live: { prefix: string; hasEnded: boolean }): string {
  const first = chunks[0];
  const longestSeconds = Math.max(1, ...chunks.map(({ durationUs }) => Number(durationUs) / 1e6));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(longestSeconds)}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first?.recordingIndex ?? 0}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  let recordingId: string | null = null;
  for (const chunk of chunks) {
    if (chunk.recordingId !== recordingId) {
      if (recordingId !== null) lines.push('#EXT-X-DISCONTINUITY');
      lines.push(`#EXT-X-MAP:URI="${chunk.initKey.slice(live.prefix.length)}"`);
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${chunk.startsAt.toISOString()}`);
      recordingId = chunk.recordingId;
    }
    lines.push(`#EXTINF:${(Number(chunk.durationUs) / 1e6).toFixed(6)},`, chunk.storageKey.slice(live.prefix.length));
  }
  if (live.hasEnded) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}
